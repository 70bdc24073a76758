import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const program = fileURLToPath(new URL('counting-pod.ts', import.meta.url))

/** A pod of the counting application in a process of its own. */
export class PodProcess {
  readonly #child: ChildProcess
  readonly #exit: Promise<string>
  #log = ''

  /** @param failPoint `name:count`, or `none` */
  constructor(application: string, brokers: string, failPoint: string) {
    this.#child = spawn(process.execPath, [program, application, brokers, failPoint], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, UV_THREADPOOL_SIZE: '16' },
    })
    this.#child.stderr?.on('data', (chunk: Buffer) => (this.#log += chunk.toString()))
    this.#exit = once(this.#child, 'exit').then(([code, signal]) => String(signal ?? code))
  }

  /** The signal that ended it, or its exit code. */
  ended(): Promise<string> {
    return this.#exit
  }

  kill(signal: 'SIGKILL' | 'SIGTERM'): void {
    this.#child.kill(signal)
  }

  get log(): string {
    return this.#log
  }
}
