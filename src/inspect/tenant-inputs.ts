import { parseEraseOrder } from '#runtime/inputs/erase-order.ts'
import type { Input } from '#runtime/inputs/partition-group.ts'
import type { TopicPartition } from '#runtime/ports/batch.ts'
import { TopicsError } from '#runtime/ports/errors.ts'
import type { ClusterPort, LogRange } from '#runtime/ports/kafka-port.ts'
import { type OwnTopics, ownTopics } from '#runtime/ports/own-topics.ts'
import { homeTask } from '#runtime/task/home-task.ts'
import type { Topology } from '#stream/nodes.ts'
import { keepRaw, type RawRecord } from '#stream/raw-record.ts'
import type { TenantId } from '#stream/record.ts'
import { applicationId } from '#stream/topology.ts'

/** One input partition of a task, with the records of one tenant, and those without a key. */
export interface TenantInput {
  readonly input: Input
  readonly records: readonly RawRecord[]
}

/** All inputs of a tenant to its task, as far as the topics still have them. */
export interface TenantInputs {
  readonly tenantId: TenantId
  readonly own: OwnTopics
  /** The number of the task, and of all tasks. */
  readonly task: number
  readonly tasks: number
  /** In merge order. */
  readonly inputs: readonly TenantInput[]
  /** An operator ended all rows of the tenant then, in epoch milliseconds. Records up to it are left out. */
  readonly erasedMs: number | undefined
}

type Cluster = Pick<ClusterPort, 'describeTopics' | 'logRanges' | 'read'>

/**
 * Reads the records of a tenant from the partitions of its task: those of the sources, and the one with records sent home by other
 * tasks. A record without a key may be anybody's, and is kept.
 * @throws TopicsError without the application's topics; BrokerUnavailableError, KafkaCallError
 */
export const tenantInputs = async (topology: Topology, cluster: Cluster, tenantId: TenantId): Promise<TenantInputs> => {
  const own = ownTopics(applicationId(topology))
  const topics = [own.journal, own.forward, ...topology.sources.map(({ topic }) => topic.name)]
  const { partitions } = await cluster.describeTopics(topics)
  const missing = topics.filter((topic) => (partitions.get(topic) ?? 0) === 0)
  if (missing.length > 0) throw new TopicsError(missing, [])
  const tasks = partitions.get(own.journal)!
  const task = homeTask(Buffer.from(tenantId), tasks)
  const erasedMs = await lastErasure({ topic: own.journal, partition: task }, cluster, tenantId)
  const ranges = await cluster.logRanges(inputsOf(topology, own, task, tasks, partitions))
  const inputs = await Promise.all(ranges.map((range) => readInput(range, topology, own, cluster, tenantId, erasedMs)))
  return { tenantId, own, task, tasks, inputs, erasedMs }
}

const inputsOf = (
  topology: Topology,
  own: OwnTopics,
  task: number,
  tasks: number,
  partitions: ReadonlyMap<string, number>,
): readonly TopicPartition[] => [
  { topic: own.forward, partition: task },
  ...topology.sources.flatMap(({ topic: { name } }) => {
    const all = Array.from({ length: partitions.get(name)! }, (_, partition) => ({ topic: name, partition }))
    return all.filter(({ partition }) => partition % tasks === task)
  }),
]

const readInput = async (
  range: LogRange,
  topology: Topology,
  own: OwnTopics,
  cluster: Cluster,
  tenantId: TenantId,
  erasedMs: number | undefined,
): Promise<TenantInput> => {
  const tenant = Buffer.from(tenantId)
  const records: RawRecord[] = []
  const { topic, partition } = range
  await cluster.read(range, (key, value, timestamp, offset, readHeaders) => {
    if (key !== null && !tenant.equals(key)) return
    if (erasedMs !== undefined && timestamp <= erasedMs) return
    records.push(keepRaw({ topic, partition, offset, timestamp, key, value, headers: readHeaders() }))
  })
  const source = topic === own.forward ? 'forward' : topology.sources.findIndex((each) => each.topic.name === topic)
  return { input: { topic, partition, offset: range.first, source }, records }
}

const lastErasure = async (
  journal: TopicPartition,
  cluster: Cluster,
  tenantId: TenantId,
): Promise<number | undefined> => {
  let erasedMs: number | undefined
  const [range] = await cluster.logRanges([journal])
  await cluster.read(range!, (_key, value, timestamp) => {
    if (parseEraseOrder(value)?.tenantId === tenantId) erasedMs = timestamp
  })
  return erasedMs
}
