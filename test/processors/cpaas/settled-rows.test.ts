import { describe, expect, it } from 'vitest'
import { matchStore, messageStore } from '#processors/cpaas/delivery/delivery.ts'
import { requestStore } from '#processors/cpaas/intake/intake.ts'
import type { DispatchCompleted, ReceiptReceived } from '#schemas/types.ts'
import { changelogKey } from '#state/changelog.ts'
import { RowCodecs } from '#state/row-codec.ts'
import type { TenantId } from '#stream/record.ts'
import { Slab } from '#stream/slab.ts'
import { encodeKey, type StoreKey } from '#stream/store-key.ts'
import type { Store } from '#stream/store-port.ts'
import { after, type StreamTime } from '#stream/time.ts'
import { TopologyTestDriver } from '#testing/topology-test-driver.ts'
import { cpaas } from '#topology/cpaas.ts'
import { topics } from '#topology/topics.ts'
import { answerTo, hashes, noon, outage, policy, receipt, request } from './samples.ts'

const hour = 3_600_000
const tenant = 'tenant-00042' as TenantId
const idempotencyKey = '0b0f5a2e-6f0b-4d59-8f0e-2f6f3f9b1c11'
/** As long as an id of Twilio. */
const providerMessageId = 'SM0123456789abcdef0123456789abcdef'
const codecs = new RowCodecs([messageStore, requestStore, matchStore])

/** An id of a driver is readable, and longer than one of production. */
const asWritten = (row: unknown): unknown => {
  const { failedEventId } = row as { readonly failedEventId?: string | null }
  return failedEventId == null ? row : { ...row!, failedEventId: `evt-${idempotencyKey}` }
}

/** One message of a client with realistic ids, over the whole topology. */
class Message {
  readonly driver = new TopologyTestDriver(cpaas(policy, hashes))

  constructor() {
    const asked = request({ tenantId: tenant, idempotencyKey, body: 'Your table for four is booked for 7 pm.' })
    this.driver.pipe(topics.notifyRequested, tenant, asked, noon)
  }

  answer(changes: Partial<DispatchCompleted>): this {
    const answer = answerTo(this.driver.read(topics.dispatchRequested).at(-1)!, changes)
    this.driver.pipe(topics.dispatchCompleted, tenant, answer, this.driver.now + 300)
    return this
  }

  accept(): this {
    return this.answer({ providerMessageId, cost_usd: 7_500, completedAt: this.driver.now + 250 })
  }

  receipt(changes: Partial<ReceiptReceived>): this {
    const { now } = this.driver
    const told = receipt({ tenantId: tenant, providerMessageId, occurredAt: now, ...changes })
    this.driver.pipe(topics.receiptReceived, tenant, told, now + 2_000)
    return this
  }

  wait(ms: number): this {
    this.driver.advanceStreamTime(ms)
    return this
  }

  /** Its rows of `messages`, `requests` and `receipt-matches`. */
  get rows(): readonly unknown[] {
    return this.#keys.map(([store, key]) => this.driver.row(store, key))
  }

  /** Changelog key and value of each of them together. */
  get bytes(): number {
    return this.#keys.reduce((sum, [store, key]) => sum + this.#bytesOf(store, key), 0)
  }

  get #keys(): readonly (readonly [Store<StoreKey, unknown>, StoreKey])[] {
    const { messageId } = this.driver.read(topics.communicationRequested)[0]!
    return [
      [messageStore, [tenant, messageId]],
      [requestStore, [tenant, messageId.replace('msg_', '')]],
      [matchStore, [tenant, 'TWILIO', providerMessageId]],
    ] as never
  }

  #bytesOf(store: Store<StoreKey, unknown>, key: StoreKey): number {
    const row = this.driver.row(store, key)
    if (row === undefined) throw new Error(`there is no row of store ${store.name}`)
    const value = asWritten(row)
    const deadline = after(this.driver.now as StreamTime, 72 * hour)
    const slab = new Slab()
    codecs.encode(store.number, { value, deadline, emitted: 3, born: 2 ** 53 - 1 }, slab)
    return changelogKey(store.number, encodeKey(key)).length + slab.position
  }
}

const delivered = (): Message =>
  new Message().accept().receipt({ status: 'SENT' }).receipt({ cost_usd: 7_500, isFinal: true })

describe('the rows that a settled message leaves behind', () => {
  it.each<[string, Message, mostBytes: number]>([
    ['delivered', delivered(), 311],
    ['delivered, without a last price', new Message().accept().receipt({ status: 'SENT' }).receipt({}), 319],
    [
      'left as sent',
      new Message()
        .accept()
        .receipt({ status: 'SENT' })
        .wait(72 * hour),
      510,
    ],
    [
      'failed with its second attempt',
      new Message()
        .answer(outage)
        .wait(10_000)
        .accept()
        .receipt({ status: 'UNDELIVERED', providerErrorCode: '30003', cost_usd: 7_500, isFinal: true }),
      615,
    ],
  ])('have few bytes when it was %s', (_name, message, mostBytes) => {
    expect(message.bytes).toBeLessThanOrEqual(mostBytes)
  })

  it('come back from the changelog as they were in memory', () => {
    const message = delivered()
    const { rows } = message
    message.driver.crash()
    expect(message.rows).toEqual(rows)
  })

  it('end with their timers', () => {
    expect(delivered().wait(7 * 24 * hour).rows).toEqual([undefined, undefined, undefined])
  })
})
