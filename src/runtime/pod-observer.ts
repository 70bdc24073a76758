/** Where a pod is in its life. */
export type PodState = 'starting' | 'restoring' | 'running' | 'stopping' | 'stopped'

/** What a pod tells to metrics; called synchronously, must be cheap and never throw. */
export interface PodObserver {
  state(state: PodState): void
  tasks(count: number): void
  steps(count: number): void
  committed(durationMs: number, taskCount: number): void
  aborted(): void
  deadLetter(reason: string): void
  restored(records: number, durationMs: number): void
  lag(records: number): void
  /** Input partitions that kept their task waiting for so long that it goes on without them. */
  overdue(partitions: number): void
}

export const noObserver: PodObserver = {
  state: () => undefined,
  tasks: () => undefined,
  steps: () => undefined,
  committed: () => undefined,
  aborted: () => undefined,
  deadLetter: () => undefined,
  restored: () => undefined,
  lag: () => undefined,
  overdue: () => undefined,
}
