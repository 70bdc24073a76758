import kafka from '@confluentinc/kafka-javascript'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { Admin } from '#kafka/admin.ts'

/** An answer of the client to a call: an error or a result. */
type Answer = (topicsOrPartitions: unknown, options: unknown, done: (error: unknown, result?: unknown) => void) => void

const adminThat = (call: 'describeTopics' | 'listOffsets' | 'listConsumerGroupOffsets', answer: Answer): Admin => {
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

describe('the committed offset of a partition', () => {
  const committed = async (partition: { readonly offset: number; readonly error?: object }) => {
    const answered = [{ groupId: 'group', partitions: [{ topic: 'numbers', partition: 0, ...partition }] }]
    const admin = adminThat('listConsumerGroupOffsets', (_groups, _options, done) => done(null, answered))
    const [position] = await admin.committedOffsets('group', [{ topic: 'numbers', partition: 0 }])
    return position!.offset
  }

  it.each([
    ['what the broker says', 7, 7],
    ['none when the group has committed none', -1001, undefined],
  ])('is %s', async (_what, offset, position) => {
    expect(await committed({ offset })).toBe(position)
  })

  it('may be asked for again while a transaction with it is open, and is not taken for none', async () => {
    const error = { code: 88, message: 'unstable offset commits' }
    await expect(committed({ offset: -1001, error })).rejects.toMatchObject({
      kafkaCode: 88,
      remedy: 'retry',
      message: expect.stringContaining('numbers-0: unstable offset commits'),
    })
  })
})

it('the end of a partition that one broker cannot tell of is not taken for an offset', async () => {
  const error = { code: 6, message: 'not leader for partition' }
  const admin = adminThat('listOffsets', (_partitions, _options, done) =>
    done(null, [{ topic: 'numbers', partition: 0, offset: -1, error }]),
  )
  await expect(admin.highWatermarks([{ topic: 'numbers', partition: 0 }])).rejects.toMatchObject({
    kafkaCode: 6,
    remedy: 'retry',
  })
})

it('a refusal that a later answer has followed is not behind a silence', async () => {
  let line: (text: { readonly fac: string; readonly message: string }) => void = () => undefined
  const answers = [
    (done: (error: unknown, result?: unknown) => void) => done(null, [{ name: 'numbers', partitions: [{}] }]),
    (done: (error: unknown) => void) => done(Object.assign(new Error('timed out'), { code: -185 })),
  ]
  vi.spyOn(kafka.AdminClient, 'create').mockReturnValue({
    on: (_event: string, listener: typeof line) => (line = listener),
    describeTopics: (_topics: unknown, _options: unknown, done: never) => answers.shift()!(done),
  } as unknown as kafka.IAdminClient)
  const admin = new Admin({ brokers: 'broker:9092', clientId: 'test', settings: {} })
  line({
    fac: 'FAIL',
    message: '[thrd:x]: broker:9092: SASL authentication error: shutting down (after 7ms in state X)',
  })
  await admin.partitionCounts(['numbers'])
  await expect(admin.partitionCounts(['numbers'])).rejects.toMatchObject({ code: 'BROKER_UNAVAILABLE' })
})
