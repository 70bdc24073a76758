import { describe, expect, it, vi } from 'vitest'
import { BrokerUnavailableError, FencedError, KafkaCallError } from '#runtime/ports/errors.ts'
import { asReplaced } from '../src/replaced-member.ts'

const failed = (operation: string, code: number) => new KafkaCallError(operation, code, 'fatal', new Error('refused'))
const consumerDead = failed('consume', -150)
const memberFenced = new FencedError(failed('sendOffsets', 82))

const done = () => Promise.resolve()
/** Longer than everything that comes back at all. */
const sleep = () => new Promise<void>((resolve) => setImmediate(resolve))
const never = () => new Promise<never>(() => undefined)
const refused = () => Promise.reject(failed('any', -144))
const unanswered = () => Promise.reject(failed('any', -185))
const notReady = () => Promise.reject(failed('any', -172))
const obliging = { abort: done, begin: done, send: done, flush: done, openMs: 0 }
const transactionTimeoutMs = 10_000

const meaningOf = (error: unknown, methods: Partial<typeof obliging> = {}) =>
  asReplaced(error, { ...obliging, ...methods }, 'journal', transactionTimeoutMs, sleep)

describe('a pod whose member id the group has given away', () => {
  it.each([
    ['its consumer is dead', consumerDead],
    ['its offsets are refused', memberFenced],
  ])('was replaced by itself when Kafka still takes records of its producer: %s', async (_how, error) => {
    expect(await meaningOf(error)).toMatchObject({ code: 'MEMBER_REPLACED', cause: error })
  })

  it.each([
    ['a record is refused', { flush: refused }],
    [
      'the record after one that was refused is not taken',
      { send: vi.fn(done).mockImplementationOnce(done).mockImplementation(refused) },
    ],
    ['its transaction does not begin', { begin: refused }],
    ['its transaction does not end', { abort: vi.fn(done).mockImplementationOnce(done).mockImplementation(refused) }],
    ['the transaction that it had open is not ended', { abort: refused, openMs: transactionTimeoutMs - 1 }],
  ])('was replaced by another process when its producer is fenced: %s', async (_why, methods) => {
    expect(await meaningOf(consumerDead, methods)).toMatchObject({ code: 'FENCED' })
    expect(await meaningOf(memberFenced, methods)).toBe(memberFenced)
  })

  it.each([
    ['Kafka does not answer in time', { flush: never }],
    ['its transaction is not ended in time, so that none begins', { abort: unanswered, begin: notReady }],
    ['Kafka fenced its transaction for the time it was open', { abort: refused, openMs: transactionTimeoutMs }],
  ])('starts again when Kafka does not tell whose its id is: %s', async (_why, methods) => {
    expect(await meaningOf(consumerDead, methods)).toBe(consumerDead)
    expect(await meaningOf(memberFenced, methods)).toBe(memberFenced.cause)
  })

  it('starts again when Kafka fenced its transaction while it was asked', async () => {
    const producer = { ...obliging, openMs: transactionTimeoutMs - 1 }
    const abort = () => {
      producer.openMs = transactionTimeoutMs
      return refused()
    }
    expect(
      await asReplaced(consumerDead, Object.assign(producer, { abort }), 'journal', transactionTimeoutMs, sleep),
    ).toBe(consumerDead)
  })

  it('was replaced by another process when it has no producer to ask', async () => {
    expect(await asReplaced(consumerDead, undefined, 'journal', transactionTimeoutMs, sleep)).toMatchObject({
      code: 'FENCED',
    })
  })
})

it.each([
  ['a producer that is fenced', new FencedError(failed('commitTransaction', -144))],
  ['another call that fails', failed('seek', -150)],
  ['a broker that is away', new BrokerUnavailableError('broker:9092', 1, undefined)],
  ['a fault of the program', new TypeError('no')],
])('%s is not asked about', async (_what, error) => {
  const begin = vi.fn(done)
  expect(await meaningOf(error, { begin })).toBe(error)
  expect(begin).not.toHaveBeenCalled()
})
