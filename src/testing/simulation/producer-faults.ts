/** What becomes of a commit whose answer the client does not get in time. */
export interface Ambiguity {
  /** Whether the first request took effect. */
  readonly isCommitted: boolean
  /** `fenced` = the call fails with -144; `late` = it is repeated and ends as the broker then says. */
  readonly ends: 'fenced' | 'late'
  /** How long the call hangs. */
  readonly delayMs: number
}

/** Faults that wait for the next transaction of a pod. */
export class ProducerFaults {
  #ambiguity: Ambiguity | undefined
  #refusals = 0

  /** The next commit gets no clear answer. */
  makeAmbiguous(ambiguity: Ambiguity): void {
    this.#ambiguity = ambiguity
  }

  /** The next offsets are refused, so that the transaction must be aborted. */
  refuseOffsets(): void {
    this.#refusals++
  }

  takeAmbiguity(): Ambiguity | undefined {
    const ambiguity = this.#ambiguity
    this.#ambiguity = undefined
    return ambiguity
  }

  takeRefusal(): boolean {
    return this.#refusals > 0 && this.#refusals-- > 0
  }
}
