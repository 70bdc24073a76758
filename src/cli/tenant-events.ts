import type { EventCodec } from '#codec/event-codec.ts'
import { awaitedSchema } from '#runtime/ports/codec-port.ts'
import { TopicsError } from '#runtime/ports/errors.ts'
import type { ClusterPort } from '#runtime/ports/kafka-port.ts'
import type { RawRecord } from '#stream/raw-record.ts'
import type { EpochMs } from '#stream/time.ts'
import type { TenantId } from '#stream/record.ts'
import type { Topic } from '#stream/topic.ts'

/** An event as a topic has it. A tombstone of a table has no data. */
export interface TenantEvent<V> {
  readonly data: V | undefined
  /** Its Kafka timestamp. */
  readonly writtenMs: EpochMs
}

type Cluster = Pick<ClusterPort, 'describeTopics' | 'logRanges' | 'read'>

/**
 * Reads the events of a tenant in a topic, oldest first, as far as the topic still has them. All partitions are read, since a producer
 * may choose another one than that of the key. A record that is no event of the topic is left out.
 * @throws TopicsError without the topic; BrokerUnavailableError, KafkaCallError, RegistryUnavailable
 */
export const tenantEvents = async <V>(
  cluster: Cluster,
  codec: Pick<EventCodec, 'decode' | 'load'>,
  topic: Topic<V>,
  tenantId: TenantId,
): Promise<readonly TenantEvent<V>[]> => {
  const events: TenantEvent<V>[] = []
  for (const record of await tenantRecords(cluster, topic.name, Buffer.from(tenantId))) {
    const data = await dataOf(codec, topic, record)
    if (data !== unusable) events.push({ data, writtenMs: record.timestamp })
  }
  return events
}

const tenantRecords = async (cluster: Cluster, topic: string, tenant: Buffer): Promise<readonly RawRecord[]> => {
  const count = (await cluster.describeTopics([topic])).partitions.get(topic) ?? 0
  if (count === 0) throw new TopicsError([topic], [])
  const partitions = Array.from({ length: count }, (_, partition) => ({ topic, partition }))
  const found: (readonly [laterMs: EpochMs, RawRecord])[] = []
  for (const { partition, ...range } of await cluster.logRanges(partitions)) {
    let latestMs = 0
    await cluster.read({ ...range, partition }, (key, value, timestamp) => {
      if (!tenant.equals(key)) return
      latestMs = Math.max(latestMs, timestamp)
      const copy = value && Buffer.from(value)
      found.push([latestMs, { topic, partition, offset: -1, timestamp, key: tenant, value: copy, headers: [] }])
    })
  }
  // Records of one partition stay in their order, whatever the clocks of their producers.
  return found.toSorted(([a], [b]) => a - b).map(([, record]) => record)
}

const unusable = Symbol('unusable')

/** A log is read without headers, and without them an envelope in JSON is known as those of naive producers are. */
const dataOf = async <V>(
  codec: Pick<EventCodec, 'decode' | 'load'>,
  topic: Topic<V>,
  record: RawRecord,
): Promise<V | undefined | typeof unusable> => {
  try {
    return codec.decode({ ...topic, lenient: true }, record).data
  } catch (error) {
    const schema = awaitedSchema(error)
    if (schema === undefined) return unusable
    await codec.load(schema)
    return dataOf(codec, topic, record)
  }
}
