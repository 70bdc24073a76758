import { existsSync, rmSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import type { PodOptions, PodProcess } from '../counting/pod-process.ts'

export interface FleetParts {
  readonly start: (options: PodOptions) => PodProcess
  /** The folder of all lives of a pod. */
  readonly stateFolderOf: (instanceId: string) => string
  readonly say: (line: string) => void
}

/** The pause of a supervisor before it starts an ended pod again. */
const restartAfterMs = 500
const stopWithinMs = 20_000

/** The pods of the application by ordinal, started and ended as a supervisor would. */
export class Fleet {
  /** How often a pod has ended without being told to. */
  unexpectedExits = 0
  /** How often a pod was asked to end, and did so with an error or had to be killed. */
  uncleanStops = 0
  /** How often a pod has lost its rows on disk with its life. */
  disksDeleted = 0
  readonly #parts: FleetParts
  readonly #pods = new Map<number, PodProcess>()
  readonly #lives = new Map<number, number>()

  constructor(parts: FleetParts) {
    this.#parts = parts
  }

  get ordinals(): readonly number[] {
    return [...this.#pods.keys()]
  }

  /** How the outputs of the pod's present life are marked: `<ordinal>.<life>`. */
  lifeOf(ordinal: number): string {
    return `${ordinal}.${this.#lives.get(ordinal) ?? 0}`
  }

  /** Starts a pod that does not run; returns its new life. */
  start(ordinal: number): string {
    this.#lives.set(ordinal, (this.#lives.get(ordinal) ?? 0) + 1)
    const by = this.lifeOf(ordinal)
    const instanceId = String(ordinal)
    const pod = this.#parts.start({ instanceId, by, stateFolder: this.#parts.stateFolderOf(instanceId) })
    this.#pods.set(ordinal, pod)
    void pod.ended().then((exit) => this.#restartUnlessTold(ordinal, pod, exit))
    return by
  }

  /** Ends a pod at once, without a chance to clean up. */
  async kill(ordinal: number): Promise<void> {
    const pod = this.#forget(ordinal)
    pod.kill('SIGKILL')
    await pod.ended()
  }

  /** Deletes the rows on disk of a pod that does not run. */
  deleteDisk(ordinal: number): void {
    const folder = this.#parts.stateFolderOf(String(ordinal))
    if (!existsSync(folder)) return
    rmSync(folder, { recursive: true })
    this.disksDeleted++
  }

  /** Asks a pod to end. */
  async stop(ordinal: number): Promise<void> {
    const pod = this.#forget(ordinal)
    pod.kill('SIGTERM')
    const timer = setTimeout(() => pod.kill('SIGKILL'), stopWithinMs)
    const exit = await pod.ended()
    clearTimeout(timer)
    if (exit === '0') return
    this.uncleanStops++
    this.#complain(pod, exit)
  }

  /** Lets a pod stand still. */
  freeze(ordinal: number): void {
    this.#pods.get(ordinal)?.kill('SIGSTOP')
  }

  thaw(ordinal: number): void {
    this.#pods.get(ordinal)?.kill('SIGCONT')
  }

  /** Starts no pod again any more. */
  release(): void {
    this.#pods.clear()
  }

  #forget(ordinal: number): PodProcess {
    const pod = this.#pods.get(ordinal)
    if (pod === undefined) throw new Error(`pod ${ordinal} does not run`)
    this.#pods.delete(ordinal)
    return pod
  }

  async #restartUnlessTold(ordinal: number, pod: PodProcess, exit: string): Promise<void> {
    if (this.#pods.get(ordinal) !== pod) return
    this.unexpectedExits++
    this.#complain(pod, exit)
    await pause(restartAfterMs)
    if (this.#pods.get(ordinal) === pod) this.start(ordinal)
  }

  #complain(pod: PodProcess, exit: string): void {
    this.#parts.say(`pod ${pod.settings.by} ended with ${exit}:\n${pod.lastLines(20)}`)
  }
}
