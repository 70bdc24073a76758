import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { LocalStack } from '#world/local/stack.ts'
import { CliProcess } from '../../cli/cli-process.ts'

/** Commands with a stack of their own, and one state folder. */
export class StackCli {
  readonly folder = mkdtempSync(join(tmpdir(), 'stack-cli-'))
  readonly #stack: LocalStack
  readonly #partitions: number
  readonly #started: CliProcess[] = []

  constructor(stack: LocalStack, partitions: number) {
    this.#stack = stack
    this.#partitions = partitions
  }

  start(args: readonly string[], variables: Readonly<Record<string, string>> = {}): CliProcess {
    const process = new CliProcess(args, {
      EVENTZR_KAFKA_BROKERS: this.#stack.brokers,
      EVENTZR_SCHEMA_REGISTRY_URL: this.#stack.registryUrl,
      EVENTZR_STATE_DIR: this.folder,
      EVENTZR_HTTP_PORT: '0',
      EVENTZR_PARTITIONS: String(this.#partitions),
      EVENTZR_REPLICATION_FACTOR: '1',
      EVENTZR_ALLOW_KNOWN_HMAC_KEY: 'true',
      ...variables,
    })
    this.#started.push(process)
    return process
  }

  /** Starts a command and waits for its end. @returns its exit code or signal */
  async completed(args: readonly string[]): Promise<{ readonly exit: string; readonly run: CliProcess }> {
    const run = this.start(args)
    return { exit: await run.ended(), run }
  }

  /** The JSON of a command that ends well. */
  async answer(...args: readonly string[]): Promise<Record<string, unknown>> {
    const { exit, run } = await this.completed([...args, '--json'])
    expect(exit, run.log).toBe('0')
    return JSON.parse(run.output) as Record<string, unknown>
  }

  /** Ends all commands and the stack. */
  async close(): Promise<void> {
    for (const process of this.#started) await process.kill()
    await this.#stack.stop()
    rmSync(this.folder, { recursive: true, force: true })
  }
}
