import { describe, expect, it } from 'vitest'
import { QueueRun } from './queue-run.ts'

const names = (batch: string, size: number): readonly string[] =>
  Array.from({ length: size }, (_, at) => `${batch}${at}`)

describe('a planned job', () => {
  it('starts at once while the cap allows it', () => {
    const run = new QueueRun(2)
    expect(run.arrive(names('a', 2))).toEqual(['a0', 'a1'])
    expect(run.turns).toMatchObject({ running: 2, waiting: 0 })
  })

  it('waits beyond the cap', () => {
    const run = new QueueRun(2)
    expect(run.arrive(names('a', 3))).toEqual(['a0', 'a1'])
    expect(run.turns).toMatchObject({ running: 2, waiting: 1 })
    expect(run.isInLine('a2')).toBe(true)
  })

  it('does not overtake the line, though the cap was raised', () => {
    const run = new QueueRun(1)
    run.arrive(names('a', 2))
    run.concurrency.maxRunning = 5
    expect(run.arrive(['b0'])).toEqual([])
  })
})

describe('the turn of an ended job', () => {
  it('goes to the batches in turn, and within one to its oldest job', () => {
    const run = new QueueRun(1)
    run.arrive(['first'])
    run.arrive(names('a', 3))
    run.arrive(names('b', 3))
    const order = [...run.end('first')]
    for (let at = 0; at < 5; at++) order.push(...run.end(order.at(-1)!))
    expect(order).toEqual(['a0', 'b0', 'a1', 'b1', 'a2', 'b2'])
  })

  it('comes to the second job of a batch, though new requests keep coming faster than jobs end', () => {
    const run = new QueueRun(1)
    run.arrive(['first'])
    run.arrive(names('a', 2))
    const order = ['first']
    for (let step = 0; step < 12; step++) {
      for (const request of ['x', 'y', 'z']) run.arrive([`${request}${step}`])
      order.push(...run.end(order.at(-1)!))
    }
    expect(order).toContain('a1')
  })

  it('fills a raised cap by two for each end', () => {
    const run = new QueueRun(1)
    run.arrive(names('a', 6))
    run.concurrency.maxRunning = 3
    expect(run.end('a0')).toEqual(['a1', 'a2'])
    expect(run.end('a1')).toEqual(['a3', 'a4'])
    expect(run.end('a2')).toEqual(['a5'])
  })

  it('is given to nobody until a lowered cap allows it', () => {
    const run = new QueueRun(3)
    run.arrive(names('a', 5))
    run.concurrency.maxRunning = 1
    expect(['a0', 'a1', 'a2'].map((job) => run.end(job))).toEqual([[], [], ['a3']])
  })

  it('is free when nobody waits, and nothing is remembered of a tenant without open jobs', () => {
    const run = new QueueRun(2)
    run.arrive(names('a', 1))
    expect(run.end('a0')).toEqual([])
    expect(run.turns).toBeUndefined()
  })

  it('of a build without a queue brings no count below zero', () => {
    const run = new QueueRun(2)
    expect(run.end('old')).toEqual([])
    run.arrive(names('a', 1))
    run.end('older')
    run.end('old')
    expect(run.turns).toBeUndefined()
  })
})

describe('a job that ends in the line', () => {
  it('leaves it, and takes no turn of others', () => {
    const run = new QueueRun(1)
    run.arrive(names('a', 3))
    expect(run.end('a1')).toEqual([])
    expect(run.turns).toMatchObject({ running: 1, waiting: 1 })
    expect(run.isInLine('a1')).toBe(false)
    expect(run.end('a0')).toEqual(['a2'])
  })

  it('gives a turn on that it got meanwhile', () => {
    const run = new QueueRun(1)
    run.arrive(names('a', 3))
    const place = run.placeOf('a1')
    expect(run.end('a0')).toEqual(['a1'])
    expect(run.endAt('a1', place)).toEqual(['a2'])
    expect(run.turns).toMatchObject({ running: 1, waiting: 0 })
  })
})

describe('the work of a record', () => {
  it('is the same with 10,000 jobs in the line as with ten', () => {
    expect(workBehind(10_000)).toEqual(workBehind(10))
  })
})

/** Rows read and written for one record of each kind, behind so many waiting jobs. */
const workBehind = (waiting: number) => {
  const counts = { reads: 0, writes: 0 }
  const run = new QueueRun(1, (queue) => ({
    ...queue,
    build: (stores, eventIds) =>
      queue.build(
        Object.fromEntries(Object.entries(stores).map(([name, store]) => [name, counted(store as AnyStore, counts)])),
        eventIds,
      ),
  }))
  run.arrive(names('a', waiting + 1))
  const work = (record: () => void) => {
    Object.assign(counts, { reads: 0, writes: 0 })
    record()
    return { ...counts }
  }
  return {
    planned: work(() => run.arrive(['b0'])),
    ended: work(() => run.end('a0')),
    endedInLine: work(() => run.end(`a${waiting / 2}`)),
  }
}

type Method = (...all: unknown[]) => unknown
/** A store that the queue only reads has no port, and cannot be read in order. */
type AnyStore = Readonly<Record<'get' | 'page', Method>> & { readonly port?: Readonly<Record<'row' | 'write', Method>> }

const counted = ({ get, page, port }: AnyStore, counts: { reads: number; writes: number }) => ({
  get: (...key: unknown[]) => (counts.reads++, get(...key)),
  page: (...prefix: unknown[]) => {
    const rows = page(...prefix) as readonly unknown[]
    counts.reads += 1 + rows.length
    return rows
  },
  port:
    port &&
    new Proxy(port, {
      get: (target, property) => {
        const value: unknown = Reflect.get(target, property)
        if (property === 'row') counts.reads++
        if (property === 'write') counts.writes++
        return typeof value === 'function' ? (value.bind(target) as unknown) : value
      },
    }),
})
