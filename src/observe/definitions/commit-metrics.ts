import { counter, gauge, histogram } from '#stream/metric.ts'

/** Seconds, around the 5 to 30 ms that a commit takes and the 100 ms between two. */
const commitBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
const recordBuckets = [1, 3, 10, 30, 100, 300, 1_000, 3_000, 10_000, 30_000]
const byteBuckets = [1e3, 1e4, 1e5, 1e6, 4e6, 16e6, 64e6]
/** Seconds, from a move of a task without a backlog to a group that does not settle. */
const rebalanceBuckets = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]

/** Transactions and the group. */
export const commitMetrics = {
  duration: histogram(
    'eventzr_commit_duration_seconds',
    'Time from the begin of a transaction to its end.',
    commitBuckets,
  ),
  records: histogram('eventzr_commit_records', 'Outputs and changelog records of a transaction.', recordBuckets),
  bytes: histogram('eventzr_commit_bytes', 'Bytes of the outputs and changelog records of a transaction.', byteBuckets),
  last: gauge('eventzr_last_commit_timestamp_seconds', 'Time of the last commit, as seconds since 1970.'),
  aborts: counter(
    'eventzr_aborts_total',
    'Transactions that were aborted and read again, by the call that failed.',
    ['operation'],
    { quiet: true },
  ),
  fences: counter(
    'eventzr_fences_total',
    'Times that another process took the transactional id or the member id of this pod. A pod that ends with it is scraped no more; the log tells it.',
    [],
    { quiet: true },
  ),
  renewals: counter(
    'eventzr_producer_renewals_total',
    'Producers that were made again after a transaction with an unknown end.',
    [],
    { quiet: true },
  ),
  rebalances: counter(
    'eventzr_rebalances_total',
    'Answers to the group: tasks assigned, revoked, or lost to others without a word.',
    ['kind'],
  ),
  rebalanceDuration: histogram(
    'eventzr_rebalance_duration_seconds',
    'Time from a word of the group until tasks were opened, or committed and given back.',
    rebalanceBuckets,
    ['kind'],
  ),
} as const
