import kafka from '@confluentinc/kafka-javascript'
import { afterEach, expect, it, vi } from 'vitest'
import { Admin } from '#kafka/admin.ts'

/** An answer of the client to a call: an error or a result. */
type Answer = (topicsOrPartitions: unknown, options: unknown, done: (error: unknown, result?: unknown) => void) => void

const adminThat = (call: 'describeTopics' | 'listOffsets', answer: Answer): Admin => {
  vi.spyOn(kafka.AdminClient, 'create').mockReturnValue({ [call]: answer } as unknown as kafka.IAdminClient)
  return new Admin({ brokers: 'broker:9092', clientId: 'test', settings: {} })
}

const describing = (error: { readonly code: number; readonly message: string } | undefined): Admin =>
  adminThat('describeTopics', (_topics, _options, done) =>
    done(null, [{ name: 'numbers', partitions: error === undefined ? [{}, {}] : [], error }]),
  )

afterEach(() => vi.restoreAllMocks())

it.each([
  ['as many partitions as the broker says', undefined, 2],
  ['none when the broker does not know it', { code: 3, message: 'unknown topic or partition' }, 0],
] as const)('a topic has %s', async (_how, error, count) => {
  expect(await describing(error).partitionCounts(['numbers'])).toEqual(new Map([['numbers', count]]))
})

it.each([
  ['the id that Kafka spells with - and _', 'a+b/cdefghijklmnopqrst', 'a-b_cdefghijklmnopqrst'],
  ['no id when its broker is older than Kafka 2.8', 'AAAAAAAAAAAAAAAAAAAAAA', undefined],
])('a topic has %s', async (_how, base64, id) => {
  const admin = adminThat('describeTopics', (_topics, _options, done) =>
    done(null, [{ name: 'numbers', partitions: [{}], topicId: { base64 } }]),
  )
  expect((await admin.describeTopics(['numbers'])).ids.get('numbers')).toBe(id)
})

it('a topic of which the broker cannot tell for now is not taken for a missing one', async () => {
  const admin = describing({ code: 5, message: 'leader not available' })
  await expect(admin.partitionCounts(['numbers'])).rejects.toMatchObject({
    code: 'KAFKA_CALL_FAILED',
    kafkaCode: 5,
    remedy: 'retry',
    message: expect.stringContaining('numbers: leader not available'),
  })
})

it('offsets of partitions that all are without a leader may be asked for again', async () => {
  const noLeaders = Object.assign(new Error('Failed to query partition leaders: No leaders found'), { code: -156 })
  const admin = adminThat('listOffsets', (_partitions, _options, done) => done(noLeaders))
  await expect(admin.highWatermarks([{ topic: 'numbers', partition: 0 }])).rejects.toMatchObject({ remedy: 'retry' })
})
