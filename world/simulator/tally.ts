/** Records that a simulation has sent so far; second copies count as duplicates alone. */
export interface SimulationCounters {
  readonly notifications: number
  /** Triggers of Studio: events, contents, campaigns. */
  readonly events: number
  /** Answers to dispatches. */
  readonly dispatches: number
  readonly receipts: number
  readonly renderReports: number
  /** Attempts to render that were begun. */
  readonly renderDispatches: number
  /** Begun trainings of voices. */
  readonly trainings: number
  readonly trainingReports: number
  /** Dispatches that had been seen before and were passed over. */
  readonly dispatchesSeenAgain: number
  /** Attempts that the outage made fail. */
  readonly outageFaults: number
  /** Triggers and reports that were sent a second time. */
  readonly duplicates: number
  /** Reports of senders whose clock is behind. */
  readonly late: number
  /** Receipts and reports of attempts that never were. */
  readonly orphans: number
  readonly poison: number
  /** Requests, texts, policies, changes and orders of the drives. */
  readonly driven: number
}

export interface WorldCounters extends SimulationCounters {
  /** Answers, receipts and reports that are still to come. */
  readonly pending: number
  /** Records that Kafka did not take. */
  readonly undelivered: number
  /** Dispatches that could not be read. */
  readonly unreadable: number
}

/** Counters in the making. */
export type Tally = { -readonly [Name in keyof SimulationCounters]: number }

export const newTally = (): Tally => ({
  notifications: 0,
  events: 0,
  dispatches: 0,
  receipts: 0,
  renderReports: 0,
  renderDispatches: 0,
  trainings: 0,
  trainingReports: 0,
  dispatchesSeenAgain: 0,
  outageFaults: 0,
  duplicates: 0,
  late: 0,
  orphans: 0,
  poison: 0,
  driven: 0,
})
