import { beforeEach, describe, expect, it } from 'vitest'
import { Layers } from '#state/layers.ts'
import { inMemory } from '#state/memory.ts'
import { formatEraseOrder } from '#runtime/inputs/erase-order.ts'
import { formatParkOrder } from '#runtime/inputs/park-order.ts'
import { formatSkipOrder } from '#runtime/inputs/skip-order.ts'
import { formatUnparkOrder } from '#runtime/inputs/unpark-order.ts'
import { taskStores } from '#runtime/parking/parked-store.ts'
import { nextStep } from '#runtime/task/upcoming.ts'
import type { TenantId } from '#stream/record.ts'
import { encodeKey } from '#stream/store-key.ts'
import { alarms, alarmTopology, arrival, GivenAlarm, reading, tick } from '../given-alarm.ts'

const ada = 'ada' as TenantId
const bob = 'bob' as TenantId
const park = formatParkOrder({ tenantId: ada })
const unpark = formatUnparkOrder({ tenantId: ada })
let given: GivenAlarm

beforeEach(() => {
  given = new GivenAlarm()
})

describe('an order that resumes after a stop', () => {
  it('frees records in the present, behind the backlog in front of it', () => {
    given.journal(2_001, park).number(ada, 9_000, 2_100).run()
    given.journal(600_000, unpark).journal(20_000_000).number(bob, 9_000_000, 300_000)
    const steps: (string | undefined)[] = []
    while (nextStep(given.task, given.group) !== 'parked ada 0') {
      steps.push(nextStep(given.task, given.group))
      given.task.step(given.group)
    }
    expect(steps).toEqual(['tick', 'record in.v1 0 1'])
    expect(given.task.clock.present).toBe(20_000_000)
  })
})

it('the dead letter of a batch that is skipped after a long stop lasts as long as others', () => {
  const day = 86_400_000
  const order = formatSkipOrder({ topic: 'in.v1', partition: 0, from: 0, to: 5 })
  const { task, group } = reading([tick(100 * day, order)], { now: day, bound: day + 2_000, lastTick: day })
  while (task.step(group) === 'progress');
  expect(task.outbox.read(0).timestamp).toBeGreaterThan(50 * day)
})

it.each([10, 1_500])('an erasure of %i rows after a stop comes behind the backlog in front of it', (rows) => {
  const layers = new Layers(taskStores(alarmTopology), inMemory)
  for (let n = 0; n < rows; n++)
    layers.restore(alarms.number, encodeKey([ada, n]), { value: { n }, deadline: undefined, emitted: 0, born: 0 })
  const clock = { now: 1_000, bound: 4_000, lastTick: 2_000 }
  const order = tick(600_000, formatEraseOrder({ tenantId: ada }))
  const { task, group } = reading([order, arrival(0, ada, 9_000_000, 300_000)], clock, layers)
  while (task.step(group) === 'progress');
  expect(layers.keys(alarms.number, encodeKey([ada]), 1)).toEqual([])
})
