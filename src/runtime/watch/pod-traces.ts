import type { TracedRecord, TracePort } from '#runtime/ports/trace-port.ts'
import { TracedRecords } from '#runtime/task/traced-records.ts'

/** Gathers the traced records of all tasks, and hands them out with their commit. */
export class PodTraces {
  readonly #port: TracePort
  #records: TracedRecord[] = []

  constructor(port: TracePort) {
    this.#port = port
  }

  /** The records of one task. */
  ofTask(): TracedRecords {
    return new TracedRecords((records) => this.#records.push(...records), wallMs)
  }

  /** The transaction of the records is committed. @param tookMs from its begin until now */
  committed(tookMs: number): void {
    if (this.#records.length === 0) return
    const endMs = wallMs()
    this.#port.committed({ records: this.#records, startMs: endMs - tookMs, endMs })
    this.#records = []
  }
}

const wallMs = (): number => performance.timeOrigin + performance.now()
