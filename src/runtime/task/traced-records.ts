import type { TracedRecord } from '#runtime/ports/trace-port.ts'
import type { RawRecord } from '#stream/raw-record.ts'

/** The most traced records of a task in one transaction; further ones are processed without a trace. */
const mostRecords = 256

/** Version, trace, span and flags; the last bit of the flags says that the trace is sampled (W3C Trace Context, section 3.2). */
const sampled = /^[\da-f]{2}-[\da-f]{32}-[\da-f]{16}-[\da-f][13579bdf]$/

/** The traced records of a task, kept until their transaction is committed. */
export class TracedRecords {
  readonly #folded: (records: readonly TracedRecord[]) => void
  readonly #nowMs: () => number
  #open: TracedRecord[] = []
  #frozen: TracedRecord[] = []

  /**
   * @param folded told about records when they are committed
   * @param nowMs wall-clock time with fractions
   */
  constructor(folded: (records: readonly TracedRecord[]) => void, nowMs: () => number) {
    this.#folded = folded
    this.#nowMs = nowMs
  }

  /** @returns the time when the record is to be traced, else `undefined` */
  begin(traceParent: string | undefined): number | undefined {
    const isTraced = traceParent !== undefined && this.#open.length < mostRecords && sampled.test(traceParent)
    return isTraced ? this.#nowMs() : undefined
  }

  /** The record is processed, or became a dead letter. */
  end(
    startMs: number,
    traceParent: string,
    { topic, partition, offset }: RawRecord,
    refusal: string | undefined,
  ): void {
    this.#open.push({ traceParent, topic, partition, offset, startMs, endMs: this.#nowMs(), refusal })
  }

  freeze(): void {
    this.#frozen = this.#open
    this.#open = []
  }

  fold(): void {
    if (this.#frozen.length > 0) this.#folded(this.#frozen)
    this.#frozen = []
  }

  drop(): void {
    this.#open = []
    this.#frozen = []
  }
}
