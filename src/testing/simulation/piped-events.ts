import type { EventAttributes, TenantId } from '#stream/record.ts'
import type { MemoryCodec } from '../memory-codec.ts'
import type { Produced, SimulatedBroker } from './simulated-broker.ts'

/** How an event is piped; every field has a default. */
export interface PipedAs {
  /** Kafka timestamp in milliseconds since 1970, as the producer's clock shows it; the broker's clock by default. */
  readonly atMs?: number
  /** Follows from murmur2 of the tenant by default; another one is the choice of another partitioner. */
  readonly partition?: number
  /** Replace the made-up ones. */
  readonly attributes?: Partial<EventAttributes>
  /** Writes the event in a transaction of its producer that ends so much later, committed or aborted. */
  readonly transaction?: { readonly endsAfterMs: number; readonly isCommitted: boolean }
}

/** An event as a producer outside of the application writes it. */
export interface PipedEvent {
  readonly topic: string
  readonly tenantId: string
  /** `undefined`: a tombstone of a table. */
  readonly data: unknown
}

/** The producers outside of the application. */
export class PipedEvents {
  readonly #broker: SimulatedBroker
  readonly #codec: MemoryCodec
  #count = 0

  constructor(broker: SimulatedBroker, codec: MemoryCodec) {
    this.#broker = broker
    this.#codec = codec
  }

  /** @throws Error when the partition does not exist */
  pipe({ topic, tenantId, data }: PipedEvent, as: PipedAs): void {
    const { atMs = this.#broker.nowMs, partition, attributes = {}, transaction } = as
    const id = `input-${this.#count++}`
    const made = { id, type: topic, source: 'simulation', time: atMs, subject: tenantId, extensions: {} }
    const event = { topic, tenantId: tenantId as TenantId, attributes: { ...made, ...attributes }, data }
    const value = data === undefined ? null : this.#codec.put(event)
    const record = { topic, partition, key: Buffer.from(tenantId), value, timestamp: atMs, headers: [] }
    if (transaction === undefined) this.#broker.append(record)
    else this.#inTransaction(`producer of ${id}`, record, transaction)
  }

  #inTransaction(
    transactionalId: string,
    record: Produced,
    { endsAfterMs, isCommitted }: NonNullable<PipedAs['transaction']>,
  ): void {
    const { transactions, time } = this.#broker
    const epoch = transactions.fence(transactionalId)
    const transaction = transactions.open(transactionalId, epoch, 'produce')
    if (typeof transaction === 'symbol') throw new Error('a new producer has no transaction to end')
    this.#broker.append(record, transaction)
    time.after(endsAfterMs, () => transactions.end(transactionalId, epoch, isCommitted))
  }
}
