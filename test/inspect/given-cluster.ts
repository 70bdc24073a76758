import type { ClusterPort } from '#runtime/ports/kafka-port.ts'
import type { RightsPort } from '#runtime/ports/rights.ts'
import type { RawRecord } from '#stream/raw-record.ts'

/** Logs in memory, each partition under `topic-partition`. */
export class GivenCluster implements Pick<ClusterPort, 'describeTopics' | 'logRanges' | 'read'>, RightsPort {
  readonly #logs = new Map<string, RawRecord[]>()
  readonly #counts = new Map<string, number>()
  readonly #unreadable = new Set<string>()
  /** Logs that were read. */
  readonly reads: string[] = []

  /** Makes a topic of empty partitions. */
  topic(name: string, partitions = 1): this {
    this.#counts.set(name, partitions)
    return this
  }

  /** @returns the record at its place */
  add(record: Omit<RawRecord, 'offset'>): RawRecord {
    const log = this.#logs.get(`${record.topic}-${record.partition}`) ?? []
    this.#logs.set(`${record.topic}-${record.partition}`, log)
    const written = { ...record, offset: log.length }
    log.push(written)
    return written
  }

  /** Takes the right to read a topic away. */
  deny(name: string): this {
    this.#unreadable.add(name)
    return this
  }

  allowed: RightsPort['allowed'] = (topics) =>
    Promise.resolve(
      new Map(
        topics.map((topic) => [topic, new Set(this.#unreadable.has(topic) ? ['Describe'] : ['Read', 'Describe'])]),
      ),
    )

  describeTopics: ClusterPort['describeTopics'] = (topics) =>
    Promise.resolve({
      partitions: new Map(topics.map((topic) => [topic, this.#counts.get(topic) ?? 0])),
      ids: new Map(),
    })

  logRanges: ClusterPort['logRanges'] = (partitions) =>
    Promise.resolve(
      partitions.map(({ topic, partition }) => ({
        topic,
        partition,
        first: 0,
        end: this.#log(topic, partition).length,
      })),
    )

  read: ClusterPort['read'] = async ({ topic, partition }, each) => {
    this.reads.push(topic)
    for (const { key, value, timestamp, offset, headers } of this.#log(topic, partition))
      await each(key as Buffer | null, value as Buffer | null, timestamp, offset, () => headers)
  }

  #log(topic: string, partition: number): readonly RawRecord[] {
    return this.#logs.get(`${topic}-${partition}`) ?? []
  }
}
