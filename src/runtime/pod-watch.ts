import type { PodView } from '#runtime/ports/pod-view.ts'
import type { DeadLetterReport } from '#runtime/task/dead-letter.ts'
import { EdgeCounts } from '#runtime/task/edge-counts.ts'
import type { TaskWatch } from '#runtime/task/task-watch.ts'

/** A dead letter as a place and a reason, without the record and its key. */
export interface SeenDeadLetter extends Omit<DeadLetterReport, 'tenant' | 'error' | 'detail'> {
  readonly atMs: number
  /** Known when the error names it. */
  readonly processor: string | undefined
}

const lettersKept = 100

/**
 * How others watch the pod of this process. It outlives pods: after a fault of its broker a pod starts again and counts on. In
 * between there is no view.
 */
export class PodWatch implements TaskWatch {
  readonly edges = new EdgeCounts()
  readonly #nowMs: () => number
  readonly #letters: SeenDeadLetter[] = []
  #view: PodView | undefined

  /** @param nowMs wall-clock time */
  constructor(nowMs: () => number = Date.now) {
    this.#nowMs = nowMs
  }

  /** The present pod; ask each time. */
  get view(): PodView | undefined {
    return this.#view
  }

  /** The newest dead letters, oldest first. */
  get deadLetters(): readonly SeenDeadLetter[] {
    return this.#letters
  }

  attach(view: PodView): void {
    this.#view = view
  }

  /** The pod has ended: its rows are closed next. */
  detach(): void {
    this.#view = undefined
  }

  deadLetter({ reason, stage, topic, partition, offset, error }: DeadLetterReport): void {
    this.#letters.push({ reason, stage, topic, partition, offset, processor: processorOf(error), atMs: this.#nowMs() })
    if (this.#letters.length > lettersKept) this.#letters.shift()
  }
}

/** Errors of rules name theirs. */
const processorOf = (error: unknown): string | undefined =>
  error instanceof Error && 'processor' in error && typeof error.processor === 'string' ? error.processor : undefined
