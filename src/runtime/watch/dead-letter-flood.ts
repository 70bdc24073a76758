import type { Log } from '#runtime/ports/log.ts'
import type { PodObserver } from '#runtime/ports/pod-observer.ts'

/** So many dead letters of so many tenants within a minute are no longer a matter of single records. */
export const floodLimits = { deadLetters: 100, tenants: 3, withinMs: 60_000 } as const

const slices = 6
const sliceMs = floodLimits.withinMs / slices

interface Slice {
  readonly number: number
  deadLetters: number
  /** At most as many as are counted; names are compared, never shown. */
  readonly tenants: Set<string>
}

/**
 * Raises an alarm while many inputs of several tenants become dead letters: one bad producer or a bad release, not bad records.
 * It pauses nothing. The minute slides by slices of ten seconds; the alarm ends when half of the limit is not reached any more.
 */
export class DeadLetterFlood {
  readonly #observer: Pick<PodObserver, 'deadLetterFlood'>
  readonly #log: Log
  readonly #nowMs: () => number
  #slices: Slice[] = []
  #isFlood = false

  constructor(observer: Pick<PodObserver, 'deadLetterFlood'>, log: Log, nowMs: () => number) {
    this.#observer = observer
    this.#log = log
    this.#nowMs = nowMs
  }

  /** @param tenant whose input it was; `undefined` when it had no key */
  count(tenant: string | undefined): void {
    const slice = this.#currentSlice()
    slice.deadLetters++
    if (tenant !== undefined && slice.tenants.size < floodLimits.tenants) slice.tenants.add(tenant)
  }

  /** Looks whether there is a flood; call about once a second. */
  check(): void {
    this.#currentSlice()
    const deadLetters = this.#slices.reduce((sum, slice) => sum + slice.deadLetters, 0)
    const tenants = new Set(this.#slices.flatMap((slice) => [...slice.tenants])).size
    if (this.#isFlood) {
      if (deadLetters < floodLimits.deadLetters / 2) this.#end(deadLetters)
    } else if (deadLetters >= floodLimits.deadLetters && tenants >= floodLimits.tenants) this.#begin(deadLetters)
  }

  #begin(deadLetters: number): void {
    this.#isFlood = true
    this.#observer.deadLetterFlood(true)
    this.#log.error(
      { code: 'DEAD_LETTER_FLOOD', deadLetters, withinMs: floodLimits.withinMs },
      `${deadLetters} inputs of ${floodLimits.tenants} or more tenants became dead letters within a minute: look at their reasons, ` +
        'and at what was released last, here or in their producers; processing goes on',
    )
  }

  #end(deadLetters: number): void {
    this.#isFlood = false
    this.#observer.deadLetterFlood(false)
    this.#log.info(
      { code: 'DEAD_LETTER_FLOOD', deadLetters, withinMs: floodLimits.withinMs },
      'the flood of dead letters is over',
    )
  }

  #currentSlice(): Slice {
    const number = Math.floor(this.#nowMs() / sliceMs)
    this.#slices = this.#slices.filter((slice) => slice.number > number - slices)
    const newest = this.#slices.at(-1)
    if (newest?.number === number) return newest
    const slice = { number, deadLetters: 0, tenants: new Set<string>() }
    this.#slices.push(slice)
    return slice
  }
}
