/** The fate of a commit whose answer the client does not get in time. */
export interface Ambiguity {
  /** Whether the first request took effect. */
  readonly isCommitted: boolean
  /** `fenced` = the call fails with -144; `late` = it is repeated and ends as the broker then says. */
  readonly ends: 'fenced' | 'late'
  /** How long the call hangs. */
  readonly delayMs: number
}

/** The first copy of a request is held up on its way: the client loses its connection, asks again, and is answered. */
export interface LateCopy {
  /** `offsets` = of the group, within a transaction; `end` = of the transaction, committed or aborted. */
  readonly of: 'offsets' | 'end'
  /** How long after the begin of the next transaction of the same id the first copy arrives. */
  readonly delayMs: number
}

/** Faults that wait for the next transaction of a pod. */
export class ProducerFaults {
  #ambiguity: Ambiguity | undefined
  #lateCopy: LateCopy | undefined
  #refusals = 0

  /** The next commit gets no clear answer. */
  makeAmbiguous(ambiguity: Ambiguity): void {
    this.#ambiguity = ambiguity
  }

  /** The next request of this kind is sent twice. */
  delayCopy(copy: LateCopy): void {
    this.#lateCopy = copy
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

  /** The delay of a request of this kind, if its first copy is to be held up. */
  takeLateCopy(of: LateCopy['of']): number | undefined {
    if (this.#lateCopy?.of !== of) return undefined
    const { delayMs } = this.#lateCopy
    this.#lateCopy = undefined
    return delayMs
  }

  takeRefusal(): boolean {
    return this.#refusals > 0 && this.#refusals-- > 0
  }
}

/** As a history tells it. */
export const ambiguityAsText = ({ isCommitted, ends, delayMs }: Ambiguity): string =>
  `${isCommitted ? '' : 'un'}committed, answered ${ends} after ${delayMs} ms`
