import { describe, expect, it } from 'vitest'
import type { Stream } from '#stream/operators.ts'
import { maxRangeRows, ordered } from '#stream/ordered-store.ts'
import { processor } from '#stream/processor.ts'
import type { TenantId } from '#stream/record.ts'
import { keyValue } from '#stream/store-port.ts'
import { transition } from '#stream/transition.ts'
import { ProcessorTestDriver } from '#testing/processor-test-driver.ts'

interface Job {
  readonly at: number
  readonly name: string
}
const json = (name: string, fields: readonly object[]) => ({
  name,
  json: JSON.stringify({ type: 'record', name, fields }),
})
const jobSchema = json('Job', [
  { name: 'at', type: 'long' },
  { name: 'name', type: 'string' },
])
const queue = ordered(
  keyValue<readonly [TenantId, number, string], Job>('queue', 1, jobSchema, ['tenant', 'at:number', 'name']),
)
const [acme, acme2] = ['acme' as TenantId, 'acme2' as TenantId]

/** Queues a job and tells the names of those that come first. */
const queueing = (limit: number) =>
  processor({
    name: 'queueing',
    state: { queue },
    build:
      (stores) =>
      (jobs: Stream<TenantId, Job>): Stream<TenantId, string> =>
        jobs.pipe(
          transition(stores.queue, {
            retention: 'until-deleted',
            key: ({ key, value }) => [key, value.at, value.name],
            on: (_state, job, _at, { key }) => ({
              state: job,
              emit: [
                stores.queue
                  .range([key], limit)
                  .map(({ name }) => name)
                  .join(),
              ],
            }),
          }),
        ),
  })

/** Looks at the queue of another processor. */
const looking = processor({
  name: 'looking',
  reads: { queue },
  state: { seen: keyValue<readonly [TenantId], Job>('seen', 2, jobSchema, ['tenant']) },
  build:
    (stores) =>
    (times: Stream<TenantId, number>): Stream<TenantId, string> =>
      times.pipe(
        transition(stores.seen, {
          retention: 'until-deleted',
          key: ({ key }) => [key],
          on: (_state, at, _now, { key }) => ({
            state: undefined,
            emit: stores.queue.range([key, at], 2).map(({ name }) => name),
          }),
        }),
      ),
})

describe('a range of an ordered store', () => {
  it('gives its owner the first rows of one tenant in the order of their keys, numbers by size', () => {
    const driver = new ProcessorTestDriver(queueing(2))
    driver
      .pipe(acme, { at: 100, name: 'c' }, 0)
      .pipe(acme2, { at: 1, name: 'x' }, 1)
      .pipe(acme, { at: 20, name: 'b' }, 2)
    driver.pipe(acme, { at: 3, name: 'a' }, 3).pipe(acme, { at: 4, name: 'last' }, 4)
    expect(driver.output).toEqual(['', '', 'c', 'b,c', 'a,b'])
  })

  it('gives a reader the rows under a longer prefix', () => {
    const driver = new ProcessorTestDriver(looking)
    for (const name of ['late', 'first', 'more']) driver.putRow(queue, [acme, 7, name], { at: 7, name })
    driver.putRow(queue, [acme, 6, 'before'], { at: 6, name: 'before' })
    expect(driver.pipe(acme, 7, 0).pipe(acme2, 7, 0).output).toEqual(['first', 'late'])
  })

  it('goes on behind a key, and gives keys: two pages are the rows of both', () => {
    const paging = processor({
      name: 'paging',
      state: { queue },
      build:
        (stores) =>
        (jobs: Stream<TenantId, Job>): Stream<TenantId, string> =>
          jobs.pipe(
            transition(stores.queue, {
              retention: 'until-deleted',
              key: ({ key, value }) => [key, value.at, value.name],
              on: (_state, job, _at, { key }) => {
                const first = stores.queue.page([key], 2)
                const next = stores.queue.page([key], 2, first.at(-1)?.[0])
                return { state: job, emit: [[...first, ...next].map(([[, at, name]]) => `${at}${name}`).join()] }
              },
            }),
          ),
    })
    const driver = new ProcessorTestDriver(paging)
    for (const at of [30, 4, 100]) driver.putRow(queue, [acme, at, 'x'], { at, name: 'x' })
    driver.putRow(queue, [acme2, 1, 'x'], { at: 1, name: 'x' })
    expect(driver.pipe(acme, { at: 5, name: 'y' }, 0).output).toEqual(['4x,30x,100x'])
  })

  it.each([0, -1, 1.5, Number.NaN, maxRangeRows + 1])('fails the record that asks for %d rows', (limit) => {
    expect(new ProcessorTestDriver(queueing(limit)).pipe(acme, { at: 1, name: 'a' }, 0).deadLetters).toEqual([
      'RULE_FAILED',
    ])
  })
})
