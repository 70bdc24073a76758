import type { NewTopic } from './admin.ts'
import type { Quotas } from './broker-kinds.ts'
import { connectionsPerPod, type ExpectedLoad, partitionBytesPerSecond, requestsPerSecond } from './load-estimate.ts'

/** A topic of a cluster, whoever owns it. */
export interface PartitionedTopic {
  readonly topic: string
  readonly partitions: number
  readonly isCompacted: boolean
}

/** One quota, and the need for it. */
export interface BudgetLine {
  readonly budget: string
  readonly needed: number
  /** Absent where this kind of cluster has no such quota, or it depends on the size of its brokers. */
  readonly limit?: number
  readonly isOver: boolean
  /** The largest parts of the sum, at most five. */
  readonly biggest: readonly { readonly name: string; readonly amount: number }[]
}

const mostParts = 5

/**
 * The quotas of a cluster, and the need once all missing topics are created and all pods run.
 * @param existing all topics of the cluster, of other applications too
 * @param missing to be created
 */
export const budgetOf = (
  quotas: Quotas,
  existing: readonly PartitionedTopic[],
  missing: readonly NewTopic[],
  load: ExpectedLoad,
): readonly BudgetLine[] => {
  const all = [...existing, ...missing.map(planned)]
  const compacted = all.filter(({ isCompacted }) => isCompacted)
  const others = all.filter(({ isCompacted }) => !isCompacted)
  const bytes = partitionBytesPerSecond(load)
  return [
    line('compacted partitions', partsOf(compacted), quotas.compactedPartitions),
    line('other partitions', partsOf(others), quotas.otherPartitions),
    line('partitions of a new topic', largest(missing), quotas.partitionChanges?.most),
    line(
      'requests per second',
      [{ name: `${load.pods} pods`, amount: requestsPerSecond(load) }],
      quotas.requestsPerSecond,
    ),
    line(
      'connections',
      [{ name: `${load.pods} pods`, amount: load.pods * connectionsPerPod(load) }],
      quotas.connections,
    ),
    line(
      'bytes per second into a partition',
      [{ name: 'busiest tenant', amount: bytes }],
      quotas.partitionInBytesPerSecond,
    ),
  ]
}

type Part = BudgetLine['biggest'][number]

const planned = ({ topic, partitions, config }: NewTopic): PartitionedTopic => ({
  topic,
  partitions,
  isCompacted: isCompacted(config['cleanup.policy']),
})

/** @param policy a list, `delete` by default */
export const isCompacted = (policy = 'delete'): boolean => policy.split(',').includes('compact')

const partsOf = (topics: readonly PartitionedTopic[]): readonly Part[] =>
  topics.map(({ topic, partitions }) => ({ name: topic, amount: partitions }))

const largest = (missing: readonly NewTopic[]): readonly Part[] =>
  partsOf(missing.map(planned))
    .toSorted((a, b) => b.amount - a.amount)
    .slice(0, 1)

const line = (budget: string, parts: readonly Part[], limit: number | undefined): BudgetLine => {
  const needed = parts.reduce((sum, { amount }) => sum + amount, 0)
  const biggest = parts.toSorted((a, b) => b.amount - a.amount).slice(0, mostParts)
  return {
    budget,
    needed,
    ...(limit !== undefined && { limit }),
    isOver: limit !== undefined && needed > limit,
    biggest,
  }
}
