import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { GroupConsumer } from '#kafka/consumer.ts'
import { TransactionalProducer } from '#kafka/producer.ts'
import { writtenLog } from '../runtime/written-log.ts'
import { createTopic, outboxOf } from './faults/one-record.ts'

const brokers = inject('brokers')
const topic = `small-${Date.now()}`

describe('a transaction that holds a record which Kafka refuses', () => {
  let consumer: GroupConsumer
  let producer: TransactionalProducer

  beforeAll(async () => {
    await createTopic(brokers, topic, { 'max.message.bytes': '1000' })
    const connection = { brokers, clientId: topic, settings: {} }
    const { log } = writtenLog()
    const membership = { groupId: topic, instanceId: topic, sessionTimeoutMs: 6_000, anchorTopic: topic }
    consumer = await GroupConsumer.connect({ ...membership, connection }, log)
    producer = await TransactionalProducer.connect(
      { connection, transactionalId: topic, timeoutMs: 10_000, consumer },
      log,
    )
    await producer.init()
  })
  afterAll(async () => {
    await producer.close()
    await consumer.close()
  })

  it('says why with the next record, and must be aborted', async () => {
    await producer.begin()
    await producer.send(outboxOf(topic, 'x'.repeat(5_000)))
    await producer.flush()
    // MSG_SIZE_TOO_LARGE
    await expect(producer.send(outboxOf(topic, 'x'))).rejects.toMatchObject({ kafkaCode: 10, remedy: 'abort' })
    await producer.abort()
  })

  it('is followed by one that is committed, by a new producer since the old one would skip the numbers of its records', async () => {
    expect(producer.mustRenew).toBe(true)
    await producer.renew()
    await producer.begin()
    await producer.send(outboxOf(topic, 'x'))
    await producer.flush()
    await producer.sendOffsets([{ topic, partition: 0, offset: 1 }])
    await expect(producer.commit()).resolves.toBeUndefined()
  })
})
