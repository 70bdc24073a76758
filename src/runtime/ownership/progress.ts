import type { PartitionPosition } from '#runtime/ports/batch.ts'
import type { Careful } from '#runtime/culprit/careful-mode.ts'
import type { ClockState } from '#runtime/inputs/stream-clock.ts'
import type { TopicIds } from './topic-ids.ts'

/** How far a task is. */
export interface Progress {
  readonly positions: readonly PartitionPosition[]
  readonly topicIds: TopicIds
  /** Names the changelog with all rows. */
  readonly changelogId: string | undefined
  readonly clock: ClockState
  readonly careful: Careful | undefined
}

/** An open task starts from this: its last commit, as restored. */
export interface Restored extends Progress {
  readonly seq: number
  readonly incarnation: string | undefined
}
