import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { frozenMark } from './freeze-at.ts'
import { limitContainer } from './limit-container.ts'
import { type PodSettings, standardPod } from './pod-settings.ts'

const program = fileURLToPath(new URL('counting-pod.ts', import.meta.url))
const pollMs = 20
const longestEndMs = 60_000

/**
 * Options of a pod. A `stateFolder` outlives it, and no other process may have it meanwhile; without one it gets a folder that
 * goes with it.
 */
export type PodOptions = Partial<Omit<PodSettings, 'application' | 'brokers'>> & {
  /** The limit of its container, on Linux. */
  readonly memoryBytes?: number
}

/** A pod of the counting application in a process of its own. */
export class PodProcess {
  readonly settings: PodSettings
  readonly #child: ChildProcess
  readonly #exit: Promise<string>
  #log = ''

  constructor(application: string, brokers: string, options: PodOptions = {}) {
    const { memoryBytes, ...settings } = options
    const ownFolder = settings.stateFolder === undefined ? mkdtempSync(join(tmpdir(), 'counting-pod-')) : undefined
    this.settings = {
      application,
      brokers,
      ...standardPod,
      ...settings,
      stateFolder: settings.stateFolder ?? ownFolder!,
    }
    this.#child = spawn(process.execPath, [program, JSON.stringify(this.settings)], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, UV_THREADPOOL_SIZE: '16' },
    })
    if (memoryBytes !== undefined) limitContainer(this.#child, memoryBytes)
    this.#child.stderr?.on('data', (chunk: Buffer) => (this.#log += chunk.toString()))
    // On `exit` the rest of its log is still to be read.
    this.#exit = once(this.#child, 'close').then(([code, signal]) => {
      if (ownFolder !== undefined) rmSync(ownFolder, { recursive: true, force: true })
      return String(signal ?? code)
    })
  }

  get alive(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null
  }

  /** The signal that ended it, or its exit code. */
  ended(): Promise<string> {
    return this.#exit
  }

  /** The same. @throws with the end of its log when it is still there after a minute */
  async endsSoon(): Promise<string> {
    const isLate = pause(longestEndMs, 'late' as const, { ref: false })
    const exit = await Promise.race([this.#exit, isLate])
    if (exit === 'late') throw new Error(`pod ${this.settings.by} has not ended:\n${this.lastLines(20)}`)
    return exit
  }

  kill(signal: 'SIGKILL' | 'SIGTERM' | 'SIGSTOP' | 'SIGCONT'): void {
    this.#child.kill(signal)
  }

  /** Its whole standard error. */
  get log(): string {
    return this.#log
  }

  /** The end of its log, without what it only counts. */
  lastLines(count: number): string {
    const lines = this.#log.split('\n').filter((line) => !line.includes('"progress"'))
    return lines.slice(-count).join('\n')
  }

  /** How many of its tasks began with the rows of a checkpoint. */
  get fromCheckpoint(): number {
    return this.#log.split('goes on from its checkpoint').length - 1
  }

  /** Resolves when it has stopped itself at its `freezeAt`. */
  async frozen(): Promise<void> {
    await this.says((log) => log.includes(frozenMark))
  }

  /** Resolves when it has processed so many inputs, whether they are committed or not. */
  async encoded(count: number): Promise<void> {
    await this.says((log) => [...log.matchAll(/"encoded":(\d+)/g)].some(([, text]) => Number(text) >= count))
  }

  /** Resolves when its log is as told. @throws when the pod ends before that */
  async says(asTold: (log: string) => boolean): Promise<void> {
    while (!asTold(this.#log)) {
      if (!this.alive) throw new Error(`the pod ended with ${await this.#exit}:\n${this.lastLines(20)}`)
      await pause(pollMs)
    }
  }
}
