import { counter, gauge, histogram } from '#stream/metric.ts'

/** Seconds, from a few rows to 32 MB of them. */
const checkpointBuckets = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]
/** Seconds, from a checkpoint's tail to a whole changelog of many gigabytes. */
const restoreBuckets = [0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1_800]

/** Rows, timers, checkpoints and restores. */
export const stateMetrics = {
  rows: gauge(
    'eventzr_store_rows',
    'Rows of a store in the tasks of this pod, as of the last write of each task to its disk.',
    ['store'],
  ),
  changelogRecords: counter('eventzr_changelog_records_total', 'Rows of a store committed to the changelog.', [
    'store',
  ]),
  changelogBytes: counter('eventzr_changelog_bytes_total', 'Bytes of the rows of a store committed to the changelog.', [
    'store',
  ]),
  disk: gauge('eventzr_state_disk_bytes', 'Space of the rows on disk.'),
  checkpointDuration: histogram(
    'eventzr_checkpoint_duration_seconds',
    'Time to write the changed rows of a task to the disk, and their stamp.',
    checkpointBuckets,
  ),
  checkpointAge: gauge(
    'eventzr_checkpoint_age_seconds',
    'Time since the last checkpoint of a task; without one, since the task was opened.',
    ['task'],
  ),
  timersPending: gauge('eventzr_timers_pending', 'Rows of a task with a timer, as of its last write to its disk.', [
    'task',
  ]),
  timersOverdue: gauge(
    'eventzr_timers_overdue',
    'Timers of a task whose deadline has passed on the wall clock by more than 5 s: of those in memory, up to 1,000.',
    ['task'],
    { quiet: true },
  ),
  timersFired: counter('eventzr_timers_fired_total', 'Timers that fired, by store, repeats after an abort included.', [
    'store',
  ]),
  restored: counter('eventzr_restored_records_total', 'Changelog records read to restore tasks.'),
  restoreDuration: histogram(
    'eventzr_restore_duration_seconds',
    'Time that the restore of a task took.',
    restoreBuckets,
  ),
  restoreRemaining: gauge(
    'eventzr_restore_remaining_records',
    'Changelog records that the restore of a task has yet to read.',
    ['task'],
    { quiet: true },
  ),
  restoreEta: gauge(
    'eventzr_restore_eta_seconds',
    'Time that the restore of a task still takes at its present rate; no series before anything was read.',
    ['task'],
    {
      quiet: true,
    },
  ),
} as const
