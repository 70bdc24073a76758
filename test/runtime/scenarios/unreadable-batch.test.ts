import { beforeEach, describe, expect, it } from 'vitest'
import { KafkaCallError } from '#runtime/ports/errors.ts'
import { noObserver } from '#runtime/ports/pod-observer.ts'
import { first, numbers, own, tenantAt } from '../given-application.ts'
import { Death, MemoryBroker } from '../memory-broker.ts'
import { run } from '../run-pod.ts'
import { formatSkipOrder } from '#runtime/inputs/skip-order.ts'
import { writtenLog } from '../written-log.ts'

const second = tenantAt(1)
/** The number that stands at each offset of partition 0 after the two before the batch. */
const batch = { from: 2, to: 4 }

describe('a batch that no client can unpack', () => {
  let broker: MemoryBroker
  let written: ReturnType<typeof writtenLog>
  let held: number[]

  beforeEach(() => {
    broker = new MemoryBroker()
    broker.bombs.set(`${numbers}/0`, batch)
    for (let n = 1; n <= 6; n++) broker.number(0, first, n)
    broker.number(1, second, 1)
    written = writtenLog()
    held = []
  })

  const runUntil = (wanted: number | (() => boolean)): Promise<void> =>
    run(broker, wanted, { log: written.log, observer: { ...noObserver, held: (count) => void held.push(count) } })

  const servedTo = (tenant: string): readonly number[] =>
    broker.totals.flatMap((total) => {
      const { tenantId, n } = total as { readonly tenantId: string; readonly n: number }
      return tenantId === tenant ? [n] : []
    })

  const deadLetters = () =>
    [...broker.logs].filter(([name]) => name.startsWith(own.deadLetter)).flatMap(([, log]) => log)

  const order = { topic: numbers, partition: 0, ...batch }

  it('stops its own partition alone', async () => {
    const others = 20
    for (let n = 2; n <= others; n++) broker.arrivals.push(() => broker.number(1, second, n))
    await runUntil(2 + others)
    expect(servedTo(first)).toEqual([1, 2])
    expect(servedTo(second)).toHaveLength(others)
  })

  it('is named with its place, once, and counted', async () => {
    await runUntil(() => held.at(-1) === 1)
    const told = written.lines.filter(([level]) => level === 'error')
    expect(told.map(([, , fields]) => fields)).toEqual([
      { code: 'BATCH_UNREADABLE', topic: numbers, partition: 0, offset: batch.from },
    ])
  })

  it('is passed over on an order, with one dead letter that names its offsets', async () => {
    broker.arrivals.push(() => broker.order(0, formatSkipOrder(order)))
    await runUntil(5)
    expect(servedTo(first)).toEqual([1, 2, 5, 6])
    const [letter, ...more] = deadLetters()
    expect(more).toEqual([])
    const headers = Object.fromEntries(letter!.headers.map(({ key, value }) => [key, Buffer.from(value).toString()]))
    expect(headers).toMatchObject({
      'eventzr.reason': 'BATCH_SKIPPED',
      '__streams.errors.topic': numbers,
      '__streams.errors.offset': '2',
      'eventzr.last-offset': '3',
    })
  })

  it('is passed over once, however often it is ordered and the transaction of the order fails', async () => {
    const error = new KafkaCallError('commitTransaction', 22, 'abort', undefined)
    broker.arrivals.push(() => {
      broker.order(0, formatSkipOrder(order))
      broker.order(0, formatSkipOrder(order))
      for (let call = 0; call < 400; call += 7) broker.faults.set(call, { kind: 'error', done: false, error })
    })
    await runUntil(5)
    expect(servedTo(first)).toEqual([1, 2, 5, 6])
    expect(deadLetters()).toHaveLength(1)
  })

  it('is not passed over by an order for another place', async () => {
    broker.arrivals.push(() => broker.order(0, formatSkipOrder({ ...order, from: 1 })))
    await runUntil(() => false)
    expect(servedTo(first)).toEqual([1, 2])
    expect(deadLetters()).toEqual([])
  })
})

describe('a batch whose fetching kills the process', () => {
  /** Runs one life after another. @returns the last one, and how many died before */
  const liveOn = async (): Promise<{
    readonly broker: MemoryBroker
    readonly deaths: number
    readonly errors: number
  }> => {
    let broker = new MemoryBroker()
    for (let n = 1; n <= 6; n++) broker.number(0, first, n)
    for (let n = 1; n <= 6; n++) broker.number(1, second, n)
    for (let deaths = 0; deaths < 6; deaths++) {
      broker.bombs.set(`${numbers}/0`, batch)
      let fetches = 0
      const poll = broker.poll.bind(broker)
      broker.poll = async () => {
        const polled = await poll()
        // Unpacking takes longer than the first commit, in which a start counts the death before it.
        if (polled.hasUnreadable && ++fetches > 8) throw new Death()
        return { ...polled, hasUnreadable: false }
      }
      const { log, lines } = writtenLog()
      try {
        const isHeld = () => lines.some(([level]) => level === 'error')
        await run(broker, isHeld, { session: `session ${deaths}`, log })
        return { broker, deaths, errors: lines.filter(([level]) => level === 'error').length }
      } catch (error) {
        if (!(error instanceof Death)) throw error
        broker = new MemoryBroker(broker)
      }
    }
    throw new Error('it dies again and again')
  }

  it('is held after two deaths, and everything else goes on', async () => {
    const { broker, deaths, errors } = await liveOn()
    expect(broker.totals).toHaveLength(2 + 6)
    expect(deaths).toBe(2)
    expect(errors).toBe(1)
  })
})

describe('a process that is killed from outside again and again', () => {
  /** Some lives, each of which is killed when it has done a record, or before. @returns how often inputs were tried elsewhere */
  const live = async (lives: number, isDoneBefore: boolean): Promise<number> => {
    let broker = new MemoryBroker()
    let tried = 0
    for (let n = 1; n <= 5; n++) broker.number(0, first, n)
    for (let life = 1; life <= lives; life++) {
      broker.unreadable = () => Promise.resolve((tried++, []))
      const { totals, poll } = killedAfter(broker, isDoneBefore)
      broker.poll = poll
      broker.number(0, first, 5 + life)
      await run(broker, totals.length + 1_000, { session: `session ${life}` }).catch((error: unknown) => {
        if (!(error instanceof Death)) throw error
      })
      broker = new MemoryBroker(broker)
    }
    return tried
  }

  const killedAfter = (broker: MemoryBroker, isDoneBefore: boolean) => {
    const { totals } = broker
    const commits = () => broker.logs.get(`${own.changelog}/0`)?.length ?? 0
    const before = commits()
    const poll = broker.poll.bind(broker)
    return {
      totals,
      poll: async () => {
        const polled = await poll()
        if (broker.totals.length > totals.length) throw new Death()
        // Nothing of the input comes, as while its next batch is unpacked; a commit has told of the death before.
        if (!isDoneBefore && commits() > before) throw new Death()
        return isDoneBefore ? polled : { ...polled, runs: polled.runs.filter(({ topic }) => topic === own.journal) }
      },
    }
  }

  it('has nothing tried in another process as long as it gets on in between', async () => {
    expect(await live(5, true)).toBe(0)
  })

  it('has its inputs tried after two deaths at the same position', async () => {
    expect(await live(2, false)).toBe(0)
    expect(await live(3, false)).toBe(1)
  })
})
