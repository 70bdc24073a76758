import type { PartitionPosition } from '#runtime/ports/batch.ts'
import type { Builds, BuildTrial } from '#runtime/culprit/build-trial.ts'
import type { Careful } from '#runtime/culprit/careful-mode.ts'
import type { ClockState } from '#runtime/inputs/stream-clock.ts'
import type { RunningTopology } from '#runtime/upgrade/topology-shape.ts'
import type { PartitionGroup } from '#runtime/inputs/partition-group.ts'
import type { ParkedTenant } from '#runtime/parking/parked-tenant.ts'
import type { Task } from '#runtime/task/task.ts'
import type { ChangelogTexts } from './changelog-texts.ts'
import type { RetentionSweep } from './retention-sweep.ts'
import type { TopicIds } from './topic-ids.ts'

/** A task with all that its owner keeps beside it. */
export interface OwnedTaskParts {
  readonly number: number
  readonly task: Task
  readonly group: PartitionGroup
  readonly topology: RunningTopology
  readonly texts: ChangelogTexts
  readonly sweep: RetentionSweep
  /** Absent where the running build has no name. */
  readonly trial: BuildTrial | undefined
}

/** How far a task is. */
export interface Progress {
  readonly positions: readonly PartitionPosition[]
  readonly topicIds: TopicIds
  /** Names the changelog with all rows. */
  readonly changelogId: string | undefined
  readonly clock: ClockState
  readonly parked: readonly ParkedTenant[]
  readonly careful: Careful | undefined
  readonly builds: Builds | undefined
}

/** An open task starts from this: its last commit, as restored. */
export interface Restored extends Progress {
  readonly seq: number
  readonly incarnation: string | undefined
}
