/**
 * Why there is no local stack:
 * `CHOICE_INVALID` the environment asks for something that does not exist or for half of it; `NOTHING_AVAILABLE` neither
 * addresses nor Java nor containers; `JARS_MISSING` the broker or registry was not fetched; `START_FAILED` it was started
 * and did not answer; `NOT_OURS` a call would stop what somebody else started; `NOT_RUNNING` it was stopped before.
 */
export type LocalStackErrorCode =
  | 'CHOICE_INVALID'
  | 'NOTHING_AVAILABLE'
  | 'JARS_MISSING'
  | 'START_FAILED'
  | 'NOT_OURS'
  | 'NOT_RUNNING'

/** A fault of the local stack; the message ends with what to do. */
export class LocalStackError extends Error {
  override readonly name = 'LocalStackError'
  readonly code: LocalStackErrorCode

  constructor(code: LocalStackErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
