import type { Quotas } from './broker-kinds.ts'

type Pace = Pick<Quotas, 'partitionChanges' | 'topicCallsPerSecond'>

/** A topic was asked for. */
interface Creation {
  readonly atMs: number
  readonly partitions: number
}

/** Spreads the creation of topics over time: a cluster with quotas for it refuses none then. */
export class CreationPace {
  readonly #pace: Pace
  readonly #nowMs: () => number
  readonly #created: Creation[] = []

  /** @param nowMs a clock that only goes forward */
  constructor(pace: Pace, nowMs: () => number) {
    this.#pace = pace
    this.#nowMs = nowMs
  }

  /** The time before a topic with so many partitions may be created, in milliseconds; above the whole quota, until none counts. */
  waitMs(partitions: number): number {
    return Math.max(0, this.#windowMs(partitions), this.#callMs())
  }

  /** Counts a topic, created now. */
  note(partitions: number): void {
    this.#created.push({ atMs: this.#nowMs(), partitions })
  }

  #windowMs(partitions: number): number {
    const { partitionChanges } = this.#pace
    if (partitionChanges === undefined) return 0
    const { most, withinMs } = partitionChanges
    const nowMs = this.#nowMs()
    const recent = this.#created.filter(({ atMs }) => atMs + withinMs > nowMs)
    let used = recent.reduce((sum, creation) => sum + creation.partitions, 0)
    for (const creation of recent) {
      if (used + partitions <= most) return 0
      used -= creation.partitions
      if (used + partitions <= most || used === 0) return creation.atMs + withinMs - nowMs
    }
    return 0
  }

  #callMs(): number {
    const { topicCallsPerSecond } = this.#pace
    const last = this.#created.at(-1)
    if (topicCallsPerSecond === undefined || last === undefined) return 0
    return last.atMs + 1_000 / topicCallsPerSecond - this.#nowMs()
  }
}

/** The time to create topics at that pace, in milliseconds: none was created lately, and the calls themselves take none. */
export const creationMs = (pace: Pace, partitions: readonly number[]): number => {
  let nowMs = 0
  const simulated = new CreationPace(pace, () => nowMs)
  for (const count of partitions) {
    nowMs += simulated.waitMs(count)
    simulated.note(count)
  }
  return nowMs
}
