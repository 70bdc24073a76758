import type { PodObserver } from '#runtime/ports/pod-observer.ts'

/** Tells every answer to the group, and how long it took: an assignment lasts until its tasks are opened. */
export class RebalanceReport {
  readonly #observer: Pick<PodObserver, 'rebalanced'>
  readonly #nowMs: () => number
  /** Assignments whose tasks are not all opened yet. */
  #open: { readonly tasks: readonly number[]; readonly sinceMs: number }[] = []

  constructor(observer: Pick<PodObserver, 'rebalanced'>, nowMs: () => number) {
    this.#observer = observer
    this.#nowMs = nowMs
  }

  /** The group has given tasks to this pod. */
  assigned(tasks: readonly number[]): void {
    this.#open.push({ tasks, sinceMs: this.#nowMs() })
  }

  /** Call when no task is being opened any more, but those in wait for a broker. */
  opened(): void {
    for (const { tasks, sinceMs } of this.#open) this.#tell('assigned', tasks, sinceMs)
    this.#open = []
  }

  /** The group has taken tasks back. @param answer commits them and gives them back @param lost they belong to others already */
  async revoked(tasks: readonly number[], lost: boolean, answer: () => Promise<void>): Promise<void> {
    const sinceMs = this.#nowMs()
    await answer()
    this.#tell(lost ? 'lost' : 'revoked', tasks, sinceMs)
  }

  #tell(kind: 'assigned' | 'revoked' | 'lost', tasks: readonly number[], sinceMs: number): void {
    this.#observer.rebalanced({ kind, tasks, durationMs: this.#nowMs() - sinceMs })
  }
}
