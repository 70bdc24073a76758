/** An entry of the history of a pod: a rebalance or a restore. */
export interface HistoryEntry {
  /** When it began, as an ISO 8601 time of this machine in UTC. */
  readonly at: string
  /** Application and instance, e.g. `eventzr-cpaas-v1-0`. */
  readonly pod: string
  readonly kind: 'assigned' | 'revoked' | 'lost' | 'restored'
  /** Numbers of the tasks. */
  readonly tasks: readonly number[]
  readonly why: string
  readonly durationMs: number
}

const mostEntries = 50

/** The last 50 rebalances and restores of a pod, oldest first. It lives as long as the process. */
export class History {
  readonly #pod: string
  readonly #nowMs: () => number
  #entries: readonly HistoryEntry[] = []

  constructor(pod: string, nowMs: () => number = Date.now) {
    this.#pod = pod
    this.#nowMs = nowMs
  }

  get entries(): readonly HistoryEntry[] {
    return this.#entries
  }

  /** Something has just ended. */
  add(entry: Omit<HistoryEntry, 'at' | 'pod'>): void {
    const at = new Date(this.#nowMs() - entry.durationMs).toISOString()
    this.#entries = [...this.#entries, { at, pod: this.#pod, ...entry }].slice(-mostEntries)
  }
}
