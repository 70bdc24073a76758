import type { EventCodec } from '#codec/event-codec.ts'
import { awaitedSchema, type DecodedEvent } from '#runtime/ports/codec-port.ts'
import { TopicsError } from '#runtime/ports/errors.ts'
import type { ClusterPort, LogRange } from '#runtime/ports/kafka-port.ts'
import type { RawRecord } from '#stream/raw-record.ts'
import type { EpochMs } from '#stream/time.ts'
import type { TenantId } from '#stream/record.ts'
import type { Topic } from '#stream/topic.ts'

/** An event as a topic has it. A tombstone of a table has no data. */
export interface TenantEvent<V> {
  /** Its own, or that which pods give to an event without one. */
  readonly id: string
  readonly partition: number
  readonly offset: number
  /** Its Kafka timestamp. */
  readonly writtenMs: EpochMs
  readonly data: V | undefined
}

/** Decides by an event alone whether it is kept in memory. */
export type KeepEvent<V> = (event: TenantEvent<V>) => boolean

type Cluster = Pick<ClusterPort, 'describeTopics' | 'logRanges' | 'read'>
type Codec = Pick<EventCodec, 'decode' | 'load'>

/** The latest timestamp in a partition up to an event, and the event. */
type Found<V> = readonly [latestMs: EpochMs, event: TenantEvent<V>]

/**
 * Reads the events of a tenant in a topic, oldest first, as far as the topic still has them. All partitions are read, since a producer
 * may choose another one than that of the key, or give no key. A record that is no event of the topic is left out.
 * @throws TopicsError without the topic; BrokerUnavailableError, KafkaCallError, RegistryUnavailable
 */
export const tenantEvents = async <V>(
  cluster: Cluster,
  codec: Codec,
  topic: Topic<V>,
  tenantId: TenantId,
  keep: KeepEvent<V> = () => true,
): Promise<readonly TenantEvent<V>[]> => {
  const tenant = Buffer.from(tenantId)
  const read = async (range: LogRange): Promise<readonly Found<V>[]> => {
    const found: Found<V>[] = []
    let latestMs = 0
    const take = eventTaker(codec, topic, tenantId, keep, (event, atMs) => found.push([atMs, event]))
    await cluster.read(range, (key, value, timestamp, offset, readHeaders) => {
      if (key !== null && !tenant.equals(key)) return undefined
      latestMs = Math.max(latestMs, timestamp)
      const { partition } = range
      return take({ topic: topic.name, partition, offset, timestamp, key, value, headers: readHeaders() }, latestMs)
    })
    return found
  }
  const found = await Promise.all((await rangesOf(cluster, topic.name)).map(read))
  // Records of one partition stay in their order, whatever the clocks of their producers.
  const inOrder = found.flat().toSorted(([a], [b]) => a - b)
  return inOrder.map(([, event]) => event)
}

const rangesOf = async (cluster: Cluster, topic: string): Promise<readonly LogRange[]> => {
  const count = (await cluster.describeTopics([topic])).partitions.get(topic) ?? 0
  if (count === 0) throw new TopicsError([topic], [])
  return cluster.logRanges(Array.from({ length: count }, (_, partition) => ({ topic, partition })))
}

type TakeRecord = (record: RawRecord, latestMs: EpochMs) => Promise<void> | undefined

/** Makes events of records; a promise says that a schema has to come first. */
const eventTaker = <V>(
  codec: Codec,
  topic: Topic<V>,
  tenantId: TenantId,
  keep: KeepEvent<V>,
  take: (event: TenantEvent<V>, latestMs: EpochMs) => void,
): TakeRecord => {
  const takeRecord: TakeRecord = (record, latestMs) => {
    const decoded = decode(codec, topic, record)
    if (typeof decoded === 'number') return codec.load(decoded).then(() => takeRecord(record, latestMs))
    if (decoded?.tenantId !== tenantId) return undefined
    const { partition, offset, timestamp: writtenMs } = record
    const event = { id: decoded.attributes.id, partition, offset, writtenMs, data: decoded.data }
    if (keep(event)) take(event, latestMs)
    return undefined
  }
  return takeRecord
}

/** `undefined` for a record that is no event of the topic; a number is that of the schema to be loaded. */
const decode = <V>(codec: Codec, topic: Topic<V>, record: RawRecord): DecodedEvent<V> | number | undefined => {
  try {
    return codec.decode(topic, record)
  } catch (error) {
    return awaitedSchema(error)
  }
}
