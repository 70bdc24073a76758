import type { PartitionPosition, TopicPartition } from '#runtime/ports/batch.ts'
import type { LogRange, ClusterPort, TopicFacts } from '#runtime/ports/kafka-port.ts'
import type { Network } from './network.ts'
import type { SeededRandom } from './seeded-random.ts'
import type { SimulatedBroker } from './simulated-broker.ts'
import type { SimulatedProcess } from './simulated-process.ts'
import { KafkaCallError } from '#runtime/ports/errors.ts'

export interface RestoreParts {
  readonly broker: SimulatedBroker
  readonly network: Network
  readonly random: SeededRandom
  readonly process: SimulatedProcess
}

type Each = Parameters<ClusterPort['read']>[1]

const chunkRecords = { min: 5, max: 200 }
const pollMs = 20

/** Broker facts and the reading of changelogs over the simulated broker. */
export class SimulatedRestore implements ClusterPort {
  readonly #parts: RestoreParts

  constructor(parts: RestoreParts) {
    this.#parts = parts
  }

  describeTopics(topics: readonly string[]): Promise<TopicFacts> {
    const { broker } = this.#parts
    return this.#call(() => ({
      partitions: new Map(topics.map((topic) => [topic, broker.partitions(topic).length])),
      ids: new Map(topics.flatMap((topic) => broker.topicId(topic) ?? [])),
    }))
  }

  /** Everything in a simulated log unpacks. */
  unreadable(): Promise<readonly PartitionPosition[]> {
    return Promise.resolve([])
  }

  stableEnds(partitions: readonly TopicPartition[]): Promise<readonly PartitionPosition[]> {
    const { broker } = this.#parts
    return this.#call(() =>
      partitions.map((each) => ({
        topic: each.topic,
        partition: each.partition,
        offset: broker.log(each)?.lastStableOffset ?? 0,
      })),
    )
  }

  logRanges(partitions: readonly TopicPartition[]): Promise<readonly LogRange[]> {
    const { broker } = this.#parts
    return this.#call(() =>
      partitions.map(({ topic, partition }) => {
        const log = broker.log({ topic, partition })
        if (log === undefined || log.stalledUntilMs > broker.time.nowMs) throw withoutLeader({ topic, partition })
        return { topic, partition, first: 0, end: log.highWatermark }
      }),
    )
  }

  async read(range: LogRange, each: Each, signal?: AbortSignal): Promise<void> {
    for (let next = range.first; next < range.end;) {
      signal?.throwIfAborted()
      next = this.#read(range, next, each)
      await this.#parts.process.sleep(this.#parts.random.between(1, pollMs), signal)
    }
    signal?.throwIfAborted()
  }

  #read(partition: TopicPartition, from: number, each: Each): number {
    const { broker, random } = this.#parts
    const log = broker.log(partition)
    if (log === undefined) throw withoutLeader(partition)
    const found = log.read(from, random.between(chunkRecords.min, chunkRecords.max))
    for (const { key, value, timestamp, offset, headers } of found.records)
      void each(key as Buffer | null, value as Buffer | null, timestamp, offset, () => headers)
    return found.next
  }

  #call<T>(atBroker: () => T): Promise<T> {
    return this.#parts.network.call(this.#parts.process, atBroker)
  }
}

const withoutLeader = ({ topic, partition }: TopicPartition): KafkaCallError =>
  new KafkaCallError('listOffsets', 0, 'retry', new Error(`${topic}-${partition} has no leader`))
