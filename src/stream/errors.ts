/** Every code that an error of the stream language can carry; match on these, never on texts. */
export const errorCodes = ['TOPOLOGY_INVALID', 'RULE_FAILED', 'KEY_INVALID', 'TIMER_NOT_LATER'] as const
export type ErrorCode = (typeof errorCodes)[number]

/** The root of the language's errors: a code to match on, and always the cause when there is one. */
export abstract class StreamError extends Error {
  abstract readonly code: ErrorCode

  override get name(): string {
    return this.constructor.name
  }
}

/** The topology cannot run: lists every fault at once, each with its remedy. Thrown while it is built, never later. */
export class TopologyError extends StreamError {
  readonly code = 'TOPOLOGY_INVALID'
  readonly faults: readonly string[]

  constructor(topology: string, faults: readonly string[]) {
    super(`topology ${topology} has ${faults.length} fault(s):\n${faults.map((fault) => `  - ${fault}`).join('\n')}`)
    this.faults = faults
  }
}

/** A rule or an operator threw while it processed one record or timer; the record becomes a dead letter. */
export class RuleError extends StreamError {
  readonly code = 'RULE_FAILED'
  readonly processor: string

  constructor(processor: string, cause: unknown) {
    super(`a rule of ${processor} failed: ${cause instanceof Error ? cause.message : 'it threw no Error'}`, { cause })
    this.processor = processor
  }
}

/** A store key cannot be written: too long, or with a part that is no string and no non-negative safe integer. */
export class KeyError extends StreamError {
  readonly code = 'KEY_INVALID'
}

/** A fired timer asked for a deadline that is not later than its own, which would never end. */
export class TimerNotLaterError extends StreamError {
  readonly code = 'TIMER_NOT_LATER'
  readonly store: string

  constructor(store: string) {
    super(
      `a timer of store ${store} set a next deadline that is not later than the one that fired; return a later one or null`,
    )
    this.store = store
  }
}
