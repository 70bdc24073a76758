import { describe, expect, it, vi } from 'vitest'
import { call, callError, callNow, retrying } from '#kafka/call.ts'
import { KafkaCallError } from '#runtime/ports/errors.ts'

const failure = (code: number, flags: object = {}) => Object.assign(new Error('broker says no'), { code, ...flags })
const retriable = () => new KafkaCallError('commit', -185, 'retry', failure(-185))

describe('an error of the client', () => {
  it.each([
    ['abort', { isTxnRequiresAbort: true }],
    ['abort', { isTxnRequiresAbort: true, isRetriable: true }],
    ['retry', { isRetriable: true }],
    ['fatal', { isFatal: true }],
    ['fatal', {}],
  ])('means %s with the flags %j', (remedy, flags) => {
    expect(callError('commit', failure(22, flags))).toMatchObject({ operation: 'commit', kafkaCode: 22, remedy })
  })

  it.each([
    ['an error', failure(22)],
    ['a plain object, as of a raw call', { code: 22, message: 'broker says no' }],
  ])('keeps its cause and is told by call and code: %s', (_what, cause) => {
    expect(callError('commit', cause)).toMatchObject({
      cause,
      message: expect.stringMatching(/^Kafka call commit failed with code 22: broker says no; /),
    })
  })
})

describe('a call', () => {
  it('resolves with what the client answers', async () => {
    expect(await call<number>('position', (done) => done(null, 7))).toBe(7)
  })

  it.each([
    ['answers with an error', (done: (error: unknown, result: number) => void) => done(failure(3), 0)],
    [
      'throws',
      () => {
        throw failure(3)
      },
    ],
  ])('rejects with a typed error when the client %s', async (_how, run) => {
    await expect(call<number>('position', run)).rejects.toMatchObject({ code: 'KAFKA_CALL_FAILED', kafkaCode: 3 })
  })

  it('that answers at once throws a typed error too', () => {
    expect(callNow('assign', () => 7)).toBe(7)
    expect(() =>
      callNow('assign', () => {
        throw failure(-172)
      }),
    ).toThrow(KafkaCallError)
  })
})

describe('retrying', () => {
  it('repeats the same call while its error is retriable, telling of each time', async () => {
    const run = vi.fn<() => Promise<string>>().mockRejectedValueOnce(retriable()).mockRejectedValueOnce(retriable())
    run.mockResolvedValue('done')
    const onRetry = vi.fn()
    expect(await retrying(run, 0, onRetry)).toBe('done')
    expect(onRetry).toHaveBeenCalledTimes(2)
  })

  it.each(['abort', 'fatal'] as const)('ends with an error that means %s', async (remedy) => {
    const run = vi.fn(() => Promise.reject(new KafkaCallError('commit', 22, remedy, undefined)))
    await expect(retrying(run, 0, () => undefined)).rejects.toMatchObject({ remedy })
    expect(run).toHaveBeenCalledTimes(1)
  })

  it('ends with a retriable error when it is told to stop', async () => {
    const run = vi.fn(() => Promise.reject(retriable()))
    await expect(retrying(run, 0, () => undefined, AbortSignal.abort())).rejects.toMatchObject({ remedy: 'retry' })
    expect(run).toHaveBeenCalledTimes(1)
  })
})
