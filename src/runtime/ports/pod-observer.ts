/** Where a pod is in its life. */
export type PodState = 'starting' | 'restoring' | 'running' | 'stopping' | 'stopped'

/**
 * A task may wait for the registry to give a schema, for the broker to answer when it is opened, for missing topics, or for its
 * own tick to come back, which tells it the time. After a flood of dead letters of a new build it waits for people.
 */
export const pauseCauses = ['registry', 'broker', 'topics', 'tick', 'flood'] as const
export type PauseCause = (typeof pauseCauses)[number]

/** A task that may wait, opened or not. */
export interface Pausable {
  readonly number: number
  /** The cause of its wait for the next record, if it waits. */
  readonly pausedBy: PauseCause | undefined
}

/** The rest of a restore. */
export interface RestoreLeft {
  /** Offsets until the end of the changelog; compaction and transactions leave some without a record. */
  readonly remainingRecords: number
  readonly recordsPerSecond: number
  /** `null` before anything was read. */
  readonly etaSeconds: number | null
}

/** A pod tells its metrics here; called synchronously, must be cheap and never throw. */
export interface PodObserver {
  state(state: PodState): void
  tasks(count: number): void
  steps(count: number): void
  /** Records taken from an input topic since the last call, and how many of them were sent to another task. */
  inputs(topic: string, taken: number, forwarded: number): void
  /** Records of inputs with these values of a counter's labels, in their order, since the last call. */
  counted(counter: string, labels: readonly string[], times: number): void
  committed(durationMs: number, taskCount: number): void
  aborted(): void
  deadLetter(reason: string): void
  restored(records: number, durationMs: number): void
  /** How far the restore of a task is, each second; `undefined` at its end. */
  restoring(task: number, left: RestoreLeft | undefined): void
  /** The changed rows of a task are on disk, and stamped. */
  checkpointed(durationMs: number): void
  /** Space of the rows on disk. */
  stateDisk(bytes: number): void
  lag(records: number): void
  /** Input partitions that kept their task waiting for so long that it goes on without them. */
  overdue(partitions: number): void
  /** Input partitions not fetched because the client cannot unpack their next batch. */
  held(partitions: number): void
  /** Tasks that take no record until a fault outside of their records is over. */
  paused(cause: PauseCause, tasks: number): void
  /** Tasks that look for what killed their process. */
  careful(tasks: number): void
  /** So many tasks do not know the build yet, and a flood of its dead letters holds so many. */
  builds(newTasks: number, heldTasks: number): void
  /** Whether many inputs of several tenants become dead letters. */
  deadLetterFlood(isFlood: boolean): void
}

export const noObserver: PodObserver = {
  state: () => undefined,
  tasks: () => undefined,
  steps: () => undefined,
  inputs: () => undefined,
  counted: () => undefined,
  committed: () => undefined,
  aborted: () => undefined,
  deadLetter: () => undefined,
  restored: () => undefined,
  restoring: () => undefined,
  checkpointed: () => undefined,
  stateDisk: () => undefined,
  lag: () => undefined,
  overdue: () => undefined,
  held: () => undefined,
  paused: () => undefined,
  careful: () => undefined,
  builds: () => undefined,
  deadLetterFlood: () => undefined,
}
