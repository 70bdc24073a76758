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
const obliging = { abort: done, begin: done, send: done, flush: done }

const meaningOf = (error: unknown, methods: Partial<typeof obliging> = {}) =>
  asReplaced(error, { ...obliging, ...methods }, 'journal', sleep)

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
    ['Kafka does not answer in time', { flush: never }],
  ])('was replaced by another process otherwise: %s', async (_why, methods) => {
    expect(await meaningOf(consumerDead, methods)).toMatchObject({ code: 'FENCED' })
    expect(await meaningOf(memberFenced, methods)).toBe(memberFenced)
  })

  it('was replaced by another process when it has no producer to ask', async () => {
    expect(await asReplaced(consumerDead, undefined, 'journal', sleep)).toMatchObject({ code: 'FENCED' })
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
