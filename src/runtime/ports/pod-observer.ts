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

/** An answer to the group: it gave tasks, took some back, or had given them to others. */
export interface RebalanceDone {
  readonly kind: 'assigned' | 'revoked' | 'lost'
  /** Their numbers. */
  readonly tasks: readonly number[]
  /** Until tasks were opened, or committed and given back. */
  readonly durationMs: number
}

/** A restored task, and where its reading began. */
export interface RestoreOf {
  readonly task: number
  readonly from: 'checkpoint' | 'changelog'
}

/** A task as it is now. */
export interface TaskLook {
  readonly task: number
  /** Input records not processed yet, as of the last fetch. */
  readonly lagRecords: number
  /** Age of the oldest of them. */
  readonly lagMs: number
  /** Rows by the number of their store, as of the last write to the disk; absent while nobody knows. */
  readonly rows: ReadonlyMap<number, number> | undefined
  /** Rows with a timer, likewise. */
  readonly timersPending: number | undefined
  readonly timersOverdue: number
  /** Absent when it makes none. */
  readonly checkpointAgeMs: number | undefined
  readonly parking: ParkingLook
}

/** The records of parked tenants in a task. */
export interface ParkingLook {
  readonly tenants: number
  readonly records: number
  /** From 0 to 1: how full the parking is, by records or by bytes. */
  readonly usedRatio: number
}

/** Rows with these values of a gauge's labels. */
export interface RowCount {
  readonly labels: readonly string[]
  readonly rows: number
}

/** A pod tells its metrics here; called synchronously, must be cheap and never throw. */
export interface PodObserver {
  state(state: PodState): void
  tasks(count: number): void
  steps(count: number): void
  /** Time of one step in the graph; some are measured. */
  processed(durationMs: number): void
  /** Records taken from an input topic since the last call, how many of them were sent to another task, and the bytes of all. */
  inputs(topic: string, taken: number, forwarded: number, bytes: number): void
  /** Time from the timestamp of an input record to its commit; some are told. */
  delayed(topic: string, delayMs: number): void
  /** Records committed to a topic since the last call, own topics but the changelog included. */
  outputs(topic: string, records: number, bytes: number): void
  /** Rows of a store committed to the changelog since the last call. */
  changelog(store: string, records: number, bytes: number): void
  /** Fired timers of a store since the last call. */
  fired(store: string, times: number): void
  /** A counter of the application's domain has grown for these values of its labels, in their order. Nothing is told before its commit. */
  counted(metric: string, labels: readonly string[], amount: number): void
  /** Committed figures of a histogram of the application's domain, likewise. */
  observed(metric: string, labels: readonly string[], figures: readonly number[]): void
  /** Rows of all tasks of the pod, by the labels of a gauge; there are no others. */
  rowsCounted(metric: string, counts: readonly RowCount[]): void
  /** Records taken since the last call, by tenant. */
  tenants(records: ReadonlyMap<string, number>): void
  /** @param size of the transaction, with its changelog records */
  committed(durationMs: number, taskCount: number, size: { readonly records: number; readonly bytes: number }): void
  /** @param operation the failed call */
  aborted(operation: string): void
  /** Another process has the transactional id or the member id of this pod. */
  fenced(): void
  /** A producer was made in the place of another one. */
  renewed(): void
  rebalanced(rebalance: RebalanceDone): void
  deadLetter(reason: string, stage: string): void
  /** Redriven records, once they are committed. */
  redriven(result: 'processed' | 'failed', times: number): void
  restored(records: number, durationMs: number, of: RestoreOf): void
  /** How far the restore of a task is, each second; `undefined` at its end. */
  restoring(task: number, left: RestoreLeft | undefined): void
  /** The changed rows of a task are on disk, and stamped. */
  checkpointed(durationMs: number): void
  /** Space of the rows on disk. */
  stateDisk(bytes: number): void
  /** All tasks of the pod, about once a second. */
  looked(tasks: readonly TaskLook[]): void
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
  processed: () => undefined,
  inputs: () => undefined,
  delayed: () => undefined,
  outputs: () => undefined,
  changelog: () => undefined,
  fired: () => undefined,
  counted: () => undefined,
  observed: () => undefined,
  rowsCounted: () => undefined,
  tenants: () => undefined,
  committed: () => undefined,
  aborted: () => undefined,
  fenced: () => undefined,
  renewed: () => undefined,
  rebalanced: () => undefined,
  deadLetter: () => undefined,
  redriven: () => undefined,
  restored: () => undefined,
  restoring: () => undefined,
  checkpointed: () => undefined,
  stateDisk: () => undefined,
  looked: () => undefined,
  overdue: () => undefined,
  held: () => undefined,
  paused: () => undefined,
  careful: () => undefined,
  builds: () => undefined,
  deadLetterFlood: () => undefined,
}
