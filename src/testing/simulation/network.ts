import type { SeededRandom } from './seeded-random.ts'
import type { SimulatedProcess } from './simulated-process.ts'
import type { VirtualTime } from './virtual-time.ts'

/** Stands for the answer of a broker that cannot answer yet: it is asked again. */
export const waiting = Symbol('waiting')

/** How long one way takes, in milliseconds. */
const usualMs = { min: 1, max: 6 }
const slowMs = { min: 20, max: 120 }
/** Share of slow ways; each simulation has one of these. */
const slowShares = [0.01, 0.05, 0.3]
const askAgainMs = { min: 8, max: 30 }

/** Brings requests of processes to the broker and answers back, each way in a time that the seed chooses. */
export class Network {
  /** Every way is so much longer than usual, in milliseconds. */
  addedMs = 0
  readonly #time: VirtualTime
  readonly #random: SeededRandom
  readonly #slowShare: number

  constructor(time: VirtualTime, random: SeededRandom) {
    this.#time = time
    this.#random = random
    this.#slowShare = random.pick(slowShares)
  }

  /** The time of one way. */
  delayMs(): number {
    const { min, max } = this.#random.chance(this.#slowShare) ? slowMs : usualMs
    return this.addedMs + this.#random.between(min, max)
  }

  /**
   * Calls the broker. A request that was sent arrives, whatever becomes of its sender; the answer reaches only a live one.
   * @param atBroker what the broker does: it answers, throws, or says {@link waiting}
   */
  call<T>(process: SimulatedProcess, atBroker: () => T | typeof waiting): Promise<T> {
    return new Promise((resolve, reject) => {
      const arrive = (): void => {
        const answer = attempt(atBroker)
        if (answer.value === waiting) return process.after(this.#random.between(askAgainMs.min, askAgainMs.max), arrive)
        process.after(this.delayMs(), () => {
          if (answer.failed) reject(answer.value as Error)
          else resolve(answer.value as T)
        })
      }
      process.whenRunning(() => this.#time.after(this.delayMs(), arrive))
    })
  }
}

const attempt = (run: () => unknown): { readonly failed: boolean; readonly value: unknown } => {
  try {
    return { failed: false, value: run() }
  } catch (error) {
    return { failed: true, value: error }
  }
}
