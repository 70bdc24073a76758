import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { vi } from 'vitest'
import { readMetric } from '#world/demo/read-metric.ts'

const program = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url))

/** A command of the command line in a process of its own, with nothing in its environment but what the test gives it. */
export class CliProcess {
  readonly #child: ChildProcess
  readonly #exit: Promise<string>
  #running = true
  #output = ''
  #log = ''

  constructor(args: readonly string[], variables: Readonly<Record<string, string>>) {
    const outer = Object.entries(process.env).filter(([name]) => !name.startsWith('EVENTZR_'))
    this.#child = spawn(process.execPath, [program, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...Object.fromEntries(outer), UV_THREADPOOL_SIZE: '16', ...variables },
    })
    this.#child.stdout?.on('data', (chunk: Buffer) => (this.#output += chunk.toString()))
    this.#child.stderr?.on('data', (chunk: Buffer) => (this.#log += chunk.toString()))
    this.#exit = once(this.#child, 'close').then(([code, signal]) => {
      this.#running = false
      return String(signal ?? code)
    })
  }

  /** What it has printed on standard output. */
  get output(): string {
    return this.#output
  }

  /** What it has printed on standard error: log lines, and why it has failed. */
  get log(): string {
    return this.#log
  }

  /** How often the log says something. */
  count(text: string): number {
    return this.#log.split(text).length - 1
  }

  /** Resolves when the log says it for the `times`-th time. */
  async says(text: string, times = 1): Promise<void> {
    await this.#until(() => this.count(text) >= times, `to say "${text}"`)
  }

  /** Resolves when `/readyz` answers with this status. */
  async ready(status: 200 | 503): Promise<void> {
    await this.#until(async () => (await this.readiness()) === status, `to answer ${status} to /readyz`)
  }

  /** The status of `/readyz`; undefined while nothing listens. */
  async readiness(): Promise<number | undefined> {
    return (await this.#get('/readyz'))?.status
  }

  /** The value of a metric without labels of its own; 0 while it has none. */
  async metric(name: string): Promise<number> {
    return readMetric(await this.metrics(), name) ?? 0
  }

  /** All metrics as text; empty while nothing listens. */
  async metrics(): Promise<string> {
    return (await (await this.#get('/metrics'))?.text()) ?? ''
  }

  /** Its exit code, or the signal that has ended it. */
  ended(): Promise<string> {
    return this.#exit
  }

  /** Sends it a signal. */
  signal(name: NodeJS.Signals): void {
    this.#child.kill(name)
  }

  /** Asks it to stop; gives its exit code, or `too late` after the 10 s that it may take. */
  async stop(): Promise<string> {
    const late = AbortSignal.timeout(10_000)
    this.#child.kill('SIGTERM')
    return Promise.race([this.#exit, once(late, 'abort').then(() => 'too late')])
  }

  /** Ends it if it still runs. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL')
    await this.#exit
  }

  async #get(path: string): Promise<Response | undefined> {
    const port = /"httpPort":(\d+)/.exec(this.#log)?.[1]
    return port === undefined ? undefined : fetch(`http://127.0.0.1:${port}${path}`).catch(() => undefined)
  }

  async #until(condition: () => boolean | Promise<boolean>, what: string): Promise<void> {
    const satisfied = async () => {
      if (await condition()) return true
      if (!this.#running) throw new Error(`ended before it came ${what}:\n${this.#log}`)
      return false
    }
    await vi.waitUntil(satisfied, { timeout: 30_000, interval: 50 }).catch((cause: unknown) => {
      throw new Error(`waited for the pod ${what}; its log:\n${this.#log}`, { cause })
    })
  }
}
