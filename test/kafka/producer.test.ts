import { afterEach, describe, expect, it, vi } from 'vitest'
import type { GroupConsumer } from '#kafka/consumer.ts'
import { TransactionalProducer } from '#kafka/producer.ts'
import { writtenLog } from '../runtime/written-log.ts'
import { connection, standIn } from './stand-in-client.ts'

const never = () => undefined
const timedOut = Object.assign(new Error('timed out'), { code: -185, isRetriable: true })
const callMs = 1_000
const stuckMs = 60_000

const succeeding = (_limitMs: number, done: (error: unknown) => void) => done(null)

const concurrent = Object.assign(new Error('concurrent transactions'), { code: 51, isRetriable: true })

/** The first calls come back at their time-out. */
const refusing = (times: number) => {
  let calls = 0
  return vi.fn((limitMs: number, done: (error: unknown) => void) =>
    ++calls <= times ? void setTimeout(done, limitMs, concurrent) : done(null),
  )
}

const connected = (methods: object, { log } = writtenLog(), stop = new AbortController().signal) => {
  const { client } = standIn('Producer', methods)
  const consumer = { client: {} } as GroupConsumer
  const transactions = { connection, transactionalId: 'app-0', timeoutMs: 10_000, consumer, stop }
  return TransactionalProducer.connect(transactions, log).then((producer) => ({ client, producer }))
}

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

describe('a producer that is closed', () => {
  it('waits for the call in flight, which comes back within a second', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const comesBack = (limitMs: number, done: (error: unknown) => void) => setTimeout(done, limitMs, timedOut)
    const { client, producer } = await connected({ commitTransaction: comesBack })
    const commit = expect(producer.commit()).rejects.toMatchObject({ kafkaCode: -185 })
    const closed = producer.close()
    expect(client.disconnect).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(callMs)
    await Promise.all([commit, closed])
    expect(client.disconnect).toHaveBeenCalledTimes(1)
  })

  it('leaves its client alone when the call never comes back, and says that the process must end', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const { client, producer } = await connected({ sendOffsetsToTransaction: never })
    void producer.sendOffsets([])
    const closed = expect(producer.close()).rejects.toMatchObject({ code: 'PRODUCER_STUCK' })
    await vi.advanceTimersByTimeAsync(stuckMs)
    await closed
    expect(client.disconnect).not.toHaveBeenCalled()
  })

  it('has nothing more to end when no broker has answered to its renewal, which has ended its client', async () => {
    let isConnected = true
    const disconnect = vi.fn((done: () => void) => {
      isConnected = false
      done()
    })
    const { producer } = await connected({ isConnected: () => isConnected, disconnect })
    standIn('Producer', { connect: (_options: object, done: (error: unknown) => void) => done(timedOut) })
    await expect(producer.renew()).rejects.toMatchObject({ code: 'BROKER_UNAVAILABLE' })
    await producer.close()
    expect(disconnect).toHaveBeenCalledTimes(1)
  })
})

describe('a producer that starts while the transaction of its predecessor is being ended', () => {
  it.each([
    { waitingMs: 300, lines: 0 },
    { waitingMs: 3_000, lines: 1 },
  ])('asks again ten times a second for $waitingMs ms, and says so in $lines lines', async ({ waitingMs, lines }) => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
    const initTransactions = refusing(waitingMs / 100)
    const written = writtenLog()
    const { producer } = await connected({ initTransactions }, written)
    const ready = producer.init()
    await vi.advanceTimersByTimeAsync(waitingMs)
    await ready
    expect(initTransactions).toHaveBeenCalledTimes(waitingMs / 100 + 1)
    expect(written.lines).toHaveLength(lines)
  })
})

describe('a producer that is being renewed', () => {
  it('is renewed although its pod was asked to stop, since the last commit needs it', async () => {
    const { producer } = await connected({ initTransactions: refusing(2) }, writtenLog(), AbortSignal.abort())
    await expect(producer.renew()).resolves.toBeUndefined()
  })

  it('is closed with its new client, which may still be connecting', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const { producer } = await connected({})
    const connect = (_options: object, done: (error: unknown) => void) => setTimeout(done, callMs, null)
    const { client } = standIn('Producer', { connect })
    const renewed = expect(producer.renew()).rejects.toMatchObject({ name: 'AbortError' })
    await vi.advanceTimersByTimeAsync(0)
    const closed = producer.close().then(() => client.disconnect.mock.calls.length)
    await vi.advanceTimersByTimeAsync(callMs)
    await renewed
    expect(await closed).toBe(1)
  })
})

it('a call that is retried for long is told of every ten seconds', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
  const written = writtenLog()
  const comesBack = (limitMs: number, done: (error: unknown) => void) => setTimeout(done, limitMs, timedOut)
  const { producer } = await connected({ commitTransaction: comesBack }, written)
  void producer.commit().catch(never)
  await vi.advanceTimersByTimeAsync(25_000)
  expect(written.lines.filter(([, text]) => text.startsWith('commitTransaction is retried'))).toHaveLength(3)
  void producer.close()
})

describe('a producer whose client tells of a lost connection', () => {
  const line = { fac: 'STATE', message: 'TxnCoordinator: Broker changed state UP -> DOWN' }

  /** The line is handed on within the turn in which the commit comes back, but after it. */
  const committed = async () => {
    let tell: (line: object) => void = never
    const on = vi.fn((event: string, listener: (line: object) => void) => {
      if (event === 'event.log') tell = listener
    })
    const commitTransaction = (_limitMs: number, done: (error: unknown) => void) => {
      setImmediate(() => tell(line))
      done(null)
    }
    const beginTransaction = (done: (error: unknown) => void) => done(null)
    const { producer } = await connected({ on, commitTransaction, initTransactions: succeeding, beginTransaction })
    await producer.commit()
    return producer
  }

  it('must be renewed, as it knows when the commit has come back', async () => {
    expect((await committed()).mustRenew).toBe(true)
  })

  it.each(['renew', 'begin'] as const)('must not be renewed after %s', async (call) => {
    const producer = await committed()
    await producer[call]()
    expect(producer.mustRenew).toBe(false)
  })
})

it('a producer must be renewed when its commit has failed', async () => {
  const refused = Object.assign(new Error('too large'), { code: 10, isTxnRequiresAbort: true })
  const { producer } = await connected({
    commitTransaction: (_limitMs: number, done: (error: unknown) => void) => done(refused),
  })
  expect(producer.mustRenew).toBe(false)
  await expect(producer.commit()).rejects.toMatchObject({ kafkaCode: 10, remedy: 'abort' })
  expect(producer.mustRenew).toBe(true)
})
