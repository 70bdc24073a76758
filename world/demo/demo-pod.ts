import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { ApplicationName } from '#cli/applications.ts'
import { askAgain, type Patience } from './ask-again.ts'
import type { MemoryLook } from './pod-memory.ts'
import { readMetric, sumOfMetric } from './read-metric.ts'

const cli = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url))
/** A slow machine is no fault: all pods start on it at once. A pod that ends by itself is told without delay. */
const readyWithinMs = 120_000
const stopWithinMs = 12_000
/**
 * As in a container of half a gigabyte. On a large machine Node lets garbage lie for long, and takes up to 192 MB for young
 * objects: memory would say little.
 */
const heapLimits = ['--max-old-space-size=256', '--max-semi-space-size=16']
/** A busy pod may be late with an answer. */
const answerPatience: Patience = { withinMs: 120_000, everyMs: 100 }

/** A pod of the demo did not start, or ended by itself. */
export class DemoPodError extends Error {
  readonly code = 'POD_ENDED'
}

/** Which pod, and where its probes are. */
export interface PodPlace {
  readonly application: ApplicationName
  readonly instance: string
  readonly port: number
  /** The port for its live page. */
  readonly adminPort: number
}

/** One pod in a process of its own, started as an operator would start it. */
export class DemoPod {
  readonly place: PodPlace
  readonly #child: ChildProcess
  readonly #lastLines: string[] = []

  /** Starts `run <application>`. */
  constructor(place: PodPlace, environment: Readonly<Record<string, string>>) {
    this.place = place
    this.#child = spawn(process.execPath, [...heapLimits, cli, 'run', place.application], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: {
        ...process.env,
        ...environment,
        EVENTZR_INSTANCE_ID: place.instance,
        EVENTZR_HTTP_HOST: '127.0.0.1',
        EVENTZR_HTTP_PORT: String(place.port),
        EVENTZR_ADMIN_PORT: String(place.adminPort),
        UV_THREADPOOL_SIZE: '16',
      },
    })
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => this.#remember(text))
  }

  get metricsUrl(): string {
    return `http://127.0.0.1:${this.place.port}/metrics`
  }

  get pageUrl(): string {
    return `http://127.0.0.1:${this.place.adminPort}`
  }

  /** The exit code or signal of a pod that ended by itself. */
  get ended(): string | undefined {
    const { exitCode, signalCode } = this.#child
    return exitCode === null && signalCode === null ? undefined : String(signalCode ?? exitCode)
  }

  /** The value of a metric without labels of its own; `undefined` while the pod does not answer. */
  async metric(name: string): Promise<number | undefined> {
    return readMetric(await this.#metrics(), name)
  }

  /** The sum of all values of a metric; `undefined` while the pod does not answer. */
  async sum(name: string): Promise<number | undefined> {
    return sumOfMetric(await this.#metrics(), name)
  }

  #metrics(): Promise<string> {
    return fetch(this.metricsUrl, { signal: AbortSignal.timeout(2_000) }).then(
      (response) => response.text(),
      () => '',
    )
  }

  /** How many tasks it has, as soon as it has one and says so; `undefined` when it has not in two minutes. */
  tasks(): Promise<number | undefined> {
    return askAgain(async () => (await this.metric('eventzr_tasks')) || undefined, answerPatience)
  }

  /** The memory of its process, as of the last seconds. */
  async memory(): Promise<MemoryLook> {
    const { application, instance } = this.place
    const anonymousBytes = await askAgain(() => this.metric('eventzr_memory_anonymous_bytes'), answerPatience)
    return { pod: `${application}-${instance}`, pid: this.#child.pid ?? 0, anonymousBytes }
  }

  /** @throws DemoPodError when the pod ended by itself */
  assertAlive(): void {
    if (this.ended !== undefined)
      throw new DemoPodError(
        `pod ${this.place.instance} of ${this.place.application} ended with ${this.ended}:\n${this.#lastLines.join('\n')}`,
      )
  }

  async stop(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    if (this.ended !== undefined) return
    const exited = once(this.#child, 'exit')
    this.#child.kill(signal)
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), stopWithinMs)
    await exited
    clearTimeout(timer)
  }

  /** Stops its process in place for a time, as a busy host may. */
  async freeze(forMs: number): Promise<void> {
    this.#child.kill('SIGSTOP')
    await pause(forMs)
    this.#child.kill('SIGCONT')
  }

  /** Resolves when its `/readyz` says so. @throws DemoPodError with the last lines of its log */
  async ready(): Promise<void> {
    for (const deadlineMs = Date.now() + readyWithinMs; Date.now() < deadlineMs; await pause(100)) {
      this.assertAlive()
      const ready = await fetch(`http://127.0.0.1:${this.place.port}/readyz`).then(
        ({ ok }) => ok,
        () => false,
      )
      if (ready) return
    }
    await this.stop('SIGTERM')
    throw new DemoPodError(
      `pod ${this.place.instance} of ${this.place.application} was not ready after ${readyWithinMs} ms:\n${this.#lastLines.join('\n')}`,
    )
  }

  #remember(text: string): void {
    this.#lastLines.push(...text.trimEnd().split('\n'))
    this.#lastLines.splice(0, Math.max(0, this.#lastLines.length - 20))
  }
}
