import type { HistoryEntry } from '#observe/history.ts'
import type { PodEvent } from './live-facts.ts'

const eventsKept = 50

type StateEvent = Extract<PodEvent, { readonly kind: 'state' }>

/** The last changes of a pod's state, as a look each second finds them, among its rebalances and restores. */
export class PodHistory {
  readonly #states: StateEvent[] = []

  look(atMs: number, state: string): void {
    if (state === this.#states.at(-1)?.state) return
    this.#states.push({ atMs, kind: 'state', state })
    if (this.#states.length > eventsKept) this.#states.shift()
  }

  /** The last 50, oldest first. @param entries rebalances and restores */
  with(entries: readonly HistoryEntry[]): readonly PodEvent[] {
    const changes = entries.map(({ at, kind, tasks, why, durationMs }) => {
      return { atMs: Date.parse(at), kind, tasks, why, durationMs }
    })
    return [...this.#states, ...changes].toSorted((a, b) => a.atMs - b.atMs).slice(-eventsKept)
  }
}
