import type { SeededRandom } from './seeded-random.ts'
import type { VirtualTime } from './virtual-time.ts'

/** Longest time between a thaw and what a process then does about what came meanwhile. */
const wakeMs = 20

/**
 * Whether a pod's process lives. Work of a frozen one is held back until it is thawed; work of a dead one is
 * never done, and the promises that it waited for stay open for ever.
 */
export class SimulatedProcess {
  /** Names the process: no other one has the same. */
  readonly session: string
  readonly #time: VirtualTime
  readonly #random: SeededRandom
  readonly #held: (() => void)[] = []
  readonly #watchers = new Set<(isAlive: boolean) => void>()
  #state: 'running' | 'frozen' | 'dead' = 'running'

  constructor(session: string, time: VirtualTime, random: SeededRandom) {
    this.session = session
    this.#time = time
    this.#random = random
  }

  get isDead(): boolean {
    return this.#state === 'dead'
  }

  get isFrozen(): boolean {
    return this.#state === 'frozen'
  }

  /** Does something in the process: now, when it is thawed, or never. */
  whenRunning(run: () => void): void {
    if (this.#state === 'running') run()
    else if (this.#state === 'frozen') this.#held.push(run)
  }

  /** Does something in the process after `delayMs`. */
  after(delayMs: number, run: () => void): void {
    this.#time.after(delayMs, () => this.whenRunning(run))
  }

  /** Waits like a timer of the process; resolves at once when the signal aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal?.aborted) return resolve()
      const end = (): void => {
        signal?.removeEventListener('abort', end)
        resolve()
      }
      signal?.addEventListener('abort', end, { once: true })
      this.after(ms, end)
    })
  }

  /** Told with `false` when the process stops working and with `true` when it goes on. */
  watch(watcher: (isAlive: boolean) => void): void {
    this.#watchers.add(watcher)
  }

  /** As SIGKILL does. */
  crash(): void {
    this.#state = 'dead'
    this.#held.length = 0
    for (const watcher of this.#watchers) watcher(false)
  }

  /** As SIGSTOP does. */
  freeze(): void {
    if (this.#state !== 'running') return
    this.#state = 'frozen'
    for (const watcher of this.#watchers) watcher(false)
  }

  /** As SIGCONT does. */
  thaw(): void {
    if (this.#state !== 'frozen') return
    this.#state = 'running'
    for (const watcher of this.#watchers) watcher(true)
    for (const run of this.#held.splice(0)) this.after(this.#random.between(0, wakeMs), run)
  }
}
