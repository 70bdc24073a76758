import { beforeAll, describe, expect, it } from 'vitest'
import { PodWatch } from '#runtime/pod-watch.ts'
import type { PodView } from '#runtime/ports/pod-view.ts'
import type { TenantId } from '#stream/record.ts'
import { first, numbers, tenantAt } from './given-application.ts'
import { MemoryBroker } from './memory-broker.ts'
import { run } from './run-pod.ts'

const [home, other] = [first, tenantAt(1)] as readonly string[] as readonly [TenantId, TenantId]

/** The view's answers once the pod has made its totals. */
interface Seen {
  readonly tasks: ReturnType<PodView['tasks']>
  readonly inputs: ReturnType<PodView['inputs']>
  readonly rows: readonly (ReturnType<PodView['read']> | undefined)[]
  readonly page: ReturnType<PodView['page']>
  readonly sample: ReturnType<PodView['sample']>
}

const look = (view: PodView): Seen => ({
  tasks: view.tasks(),
  inputs: view.inputs(),
  rows: [home, other, 'nobody' as TenantId].map((tenant) => view.read('totals', [tenant])),
  page: view.page('totals', { prefix: [other], limit: 5 }),
  sample: view.sample('totals', 1),
})

describe('the view of a running pod', () => {
  const watch = new PodWatch(() => 17)
  let seen: Seen

  beforeAll(async () => {
    const broker = new MemoryBroker()
    broker.number(0, home, 1)
    broker.number(0, home, 2)
    broker.number(0, home, -1)
    broker.number(1, other, 5)
    await run(
      broker,
      () => {
        if (broker.totals.length < 3 || watch.deadLetters.length === 0) return false
        seen = look(watch.view!)
        return true
      },
      { watch },
    )
  })

  it('has the tasks by their numbers, with their clocks', () => {
    expect(seen.tasks.map(({ number, state }) => [number, state])).toEqual([
      [0, 'running'],
      [1, 'running'],
    ])
    expect(Math.min(...seen.tasks.map(({ clockMs }) => clockMs))).toBeGreaterThan(0)
  })

  it('has the inputs without the journal, with their lag', () => {
    const ofNumbers = seen.inputs.filter(({ topic }) => topic === numbers)
    expect(ofNumbers.map(({ task, partition, lagRecords }) => [task, partition, lagRecords])).toEqual([
      [0, 0, 0],
      [1, 1, 0],
    ])
    expect(seen.inputs.filter(({ topic }) => topic.endsWith('journal'))).toEqual([])
  })

  it('finds a row by its key in whichever task has it, and none where there is none', () => {
    expect(seen.rows).toMatchObject([
      { task: 0, key: [home], value: { count: 2, sum: 3 } },
      { task: 1, key: [other], value: { count: 1, sum: 5 } },
      undefined,
    ])
  })

  it('reads rows by the beginning of their key', () => {
    expect(seen.page).toMatchObject([{ task: 1, key: [other], value: { sum: 5 } }])
  })

  it('samples no more rows than wanted', () => {
    expect(seen.sample).toHaveLength(1)
  })

  it('counts what passed along every edge, records that were undone included', () => {
    expect(Object.fromEntries(watch.edges.counts)).toEqual({
      [`${numbers} > counting.numbers0`]: 4,
      'counting > pod-totals': 3,
    })
  })

  it('keeps the places and reasons of dead letters, without their keys', () => {
    expect(watch.deadLetters).toEqual([
      {
        atMs: 17,
        reason: 'RULE_FAILED',
        stage: 'process',
        topic: numbers,
        partition: 0,
        offset: 2,
        processor: 'counting',
      },
    ])
  })

  it('names the stores that there are not', () => {
    expect(() => watch.view!.sample('nothing', 1)).toThrow('there is no store nothing')
  })

  it('is gone when the pod has ended and its rows are closed', () => {
    watch.detach()
    expect(watch.view).toBeUndefined()
  })
})
