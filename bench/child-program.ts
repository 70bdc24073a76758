import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'

const pollMs = 20

/** A program in a process of its own, with all of its standard error. */
export class ChildProgram {
  readonly child: ChildProcess
  readonly #exit: Promise<string>
  #log = ''

  /** @param settings its one argument, as JSON */
  constructor(program: string, settings: object) {
    this.child = spawn(process.execPath, [program, JSON.stringify(settings)], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, UV_THREADPOOL_SIZE: '16' },
    })
    this.child.stderr?.on('data', (chunk: Buffer) => (this.#log += chunk.toString()))
    // On `exit` the rest of its log is still to be read.
    this.#exit = once(this.child, 'close').then(([code, signal]) => String(signal ?? code))
  }

  get alive(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null
  }

  /** The signal of its end, or its exit code. */
  ended(): Promise<string> {
    return this.#exit
  }

  kill(signal: 'SIGKILL' | 'SIGTERM' | 'SIGSTOP' | 'SIGCONT'): void {
    this.child.kill(signal)
  }

  /** All of its standard error so far. */
  get log(): string {
    return this.#log
  }

  /** The end of its log, without its counts. */
  lastLines(count: number): string {
    const lines = this.#log.split('\n').filter((line) => !line.includes('"progress"'))
    return lines.slice(-count).join('\n')
  }

  /** Resolves when its log is as told. @throws when the program ends before that */
  async says(asTold: (log: string) => boolean): Promise<void> {
    while (!asTold(this.#log)) {
      if (!this.alive) throw new Error(`the pod ended with ${await this.#exit}:\n${this.lastLines(20)}`)
      await pause(pollMs)
    }
  }
}
