/** The processing of a record whose producer wants to see it traced. */
export interface TracedRecord {
  /** As the event has it (W3C Trace Context, `traceparent`). */
  readonly traceParent: string
  readonly topic: string
  readonly partition: number
  readonly offset: number
  /** Milliseconds since 1970, with fractions. */
  readonly startMs: number
  readonly endMs: number
  /** The reason of its dead letter, if it became one. */
  readonly refusal: string | undefined
}

/** A transaction with traced records. */
export interface TracedCommit {
  readonly records: readonly TracedRecord[]
  readonly startMs: number
  readonly endMs: number
}

/** Takes traces. Called synchronously after a commit; must be cheap and never throw. */
export interface TracePort {
  committed(commit: TracedCommit): void
}
