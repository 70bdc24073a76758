import { beforeEach, describe, expect, it } from 'vitest'
import { Layers } from '#state/layers.ts'
import { inMemory } from '#state/memory.ts'
import { formatEraseOrder } from '#runtime/inputs/erase-order.ts'
import { taskStores } from '#runtime/parking/parked-store.ts'
import { formatParkOrder } from '#runtime/inputs/park-order.ts'
import { formatUnparkOrder } from '#runtime/inputs/unpark-order.ts'
import { parkingLimits } from '#runtime/parking/parking.ts'
import { isFull } from '#runtime/task/step-limit.ts'
import { CarefulMode } from '#runtime/culprit/careful-mode.ts'
import { stepCarefully } from '#runtime/culprit/careful-step.ts'
import type { StreamTime } from '#stream/time.ts'
import { nextStep } from '#runtime/task/upcoming.ts'
import type { TenantId } from '#stream/record.ts'
import { encodeKey } from '#stream/store-key.ts'
import { alarms, alarmTopology, arrival, codec, GivenAlarm, reading, tick } from '../given-alarm.ts'
import { headerOf } from '../given-tasks.ts'

const ada = 'ada' as TenantId
const bob = 'bob' as TenantId
const time = (ms: number): StreamTime => ms as StreamTime
const park = formatParkOrder({ tenantId: ada })
const unpark = formatUnparkOrder({ tenantId: ada })

let given: GivenAlarm

beforeEach(() => {
  given = new GivenAlarm()
})

describe('the records of a parked tenant', () => {
  it('wait, while those of others go on', () => {
    given.journal(2_001, park).number(ada, 50, 2_100).number(bob, 60, 2_100).run()
    expect([given.alarmOf(ada), given.alarmOf(bob)]).toEqual([undefined, 60])
    expect(given.task.parking.look).toEqual({ tenants: 1, records: 1, usedRatio: 1 / parkingLimits.records })
  })

  it('are processed in their order when they are freed, before any record behind the order', () => {
    given.journal(2_001, park)
    for (const n of [7_000, 8_000, 9_000]) given.number(ada, n, 2_100)
    given.journal(2_500, unpark).number(ada, 6_000, 2_600)
    const steps: (string | undefined)[] = []
    for (let step = nextStep(given.task, given.group); step !== undefined; step = nextStep(given.task, given.group)) {
      steps.push(step)
      given.task.step(given.group)
    }
    expect(steps.slice(-5)).toEqual(['parked ada 0', 'parked ada 1', 'parked ada 2', 'tick', 'record in.v1 0 3'])
    expect([given.alarmOf(ada), given.task.parking.isIdle]).toEqual([6_000, true])
  })

  it('wait alone that name a parked entity', () => {
    const named = (n: number, name: string) => ({
      value: codec.put({
        topic: 'in.v1',
        tenantId: ada,
        attributes: { id: `in-${n}`, type: 'in.v1', source: 'test', time: 2_100, subject: ada, extensions: {} },
        data: { n, about: [{ name }] },
      }),
    })
    given.journal(2_001, formatParkOrder({ tenantId: ada, entity: 'msg_1' }))
    given.number(ada, 1, 2_100, named(8_000, 'msg_1')).number(ada, 2, 2_100, named(9_000, 'msg_12')).run()
    expect([given.alarmOf(ada), given.task.parking.look.records]).toEqual([9_000, 1])
  })

  it('are kept as they were first written, the forwarded ones too', () => {
    const headers = [{ key: 'own', value: Buffer.from('header') }]
    given.journal(2_001, park).number(ada, 10, 2_100, { headers }).journal(2_500, unpark)
    given.task.step(given.group)
    given.task.step(given.group)
    const freed = given.task.parking.freedBy(Buffer.from(unpark))
    expect(freed?.raw).toMatchObject({ topic: 'in.v1', partition: 0, offset: 0, timestamp: 2_100, headers })
  })

  it('become dead letters when there is no room left', () => {
    given.journal(2_001, park)
    for (let n = 0; n <= parkingLimits.records; n++) given.number(ada, n, 2_100)
    given.run()
    expect(given.letters.map((letter) => headerOf(letter, 'eventzr.reason'))).toEqual(['PARKING_FULL'])
    expect(given.task.parking.look.usedRatio).toBe(1)
  })

  it.each([
    ['of a large header', 'h', 900_000],
    ['of a header with a long name in wide letters', '語'.repeat(400_000), 0],
  ])('become dead letters when they are larger than a row because %s', (_why, key, length) => {
    given
      .journal(2_001, park)
      .number(ada, 1, 2_100, { headers: [{ key, value: Buffer.alloc(length) }] })
      .run()
    expect(given.letters.map((letter) => headerOf(letter, 'eventzr.reason'))).toEqual(['PARKING_FULL'])
  })

  it('that fail when they are freed become dead letters of their own place', () => {
    given.journal(2_001, park).number(ada, Number.NaN, 2_100).number(ada, 40, 2_100).journal(2_500, unpark).run()
    const [letter] = given.letters
    expect([headerOf(letter!, 'eventzr.stage'), headerOf(letter!, '__streams.errors.offset')]).toEqual(['process', '0'])
    expect(given.alarmOf(ada)).toBe(40)
  })

  it('can be refused one by one, as those that killed their process', () => {
    given.journal(2_001, park).number(ada, 10, 2_100).number(ada, 40, 2_100).journal(2_500, unpark)
    while (nextStep(given.task, given.group) !== 'parked ada 0') given.task.step(given.group)
    given.task.refuse(given.group, 'PROCESS_DIED')
    given.run()
    expect(given.letters.map((letter) => headerOf(letter, 'eventzr.reason'))).toEqual(['PROCESS_DIED'])
    expect(given.alarmOf(ada)).toBe(40)
  })
})

describe('the timers of a parked tenant', () => {
  it('wait for the records that are parked, and fire when those are processed', () => {
    given.number(ada, 10, 2_000).number(bob, 15, 2_000).journal(2_001, park).number(ada, 5_000, 2_100)
    given.journal(4_000).journal(5_000).run()
    expect(given.emitted).toEqual([15])
    given.journal(5_100, unpark).journal(6_000).run()
    expect([given.emitted, given.alarmOf(ada)]).toEqual([[15], 5_000])
  })

  it('fire then in the order of their deadlines, when no record has changed them', () => {
    given.number(ada, 10, 2_000).journal(2_001, park).journal(4_000).journal(5_100, unpark).journal(6_000).run()
    expect(given.emitted).toEqual([10])
  })
})

it('timers that wait are no steps of careful mode, which would look for a killer behind them for ever', () => {
  const layers = new Layers(taskStores(alarmTopology), inMemory)
  for (let n = 0; n < 250; n++)
    layers.restore(alarms.number, encodeKey([ada, n]), { value: { n }, deadline: time(5_000), emitted: 0, born: 0 })
  const clock = { now: 10_000, bound: 20_000, lastTick: 11_000 }
  const parked = [{ tenantId: ada, sinceMs: 1, first: 0, next: 0, bytes: 0 }]
  const { task, group } = reading([arrival(0, bob, 7, 11_500)], clock, layers, parked)
  const died = { deaths: 2, until: [], stoodAt: [], fatal: [], stepsToAnnounce: 200, died: [] }
  const careful = new CarefulMode(died)
  let steps = 0
  while (stepCarefully(task, group, careful) === 'progress') steps++
  expect([steps, nextStep(task, group)]).toEqual([250, 'record in.v1 0 0'])
})

describe('an abort', () => {
  it('takes the parking back with what was parked, and the timers are due again', () => {
    given.number(ada, 10, 2_000).run()
    given.task.freeze()
    given.task.fold()
    const clock = given.task.clock.state
    given.journal(2_001, park).journal(4_000).number(ada, 20, 4_100).run()
    given.task.drop({ clock })
    expect([given.task.parking.isIdle, given.task.layers.openRows]).toEqual([true, 0])
    given.journal(4_000).run()
    expect(given.emitted).toEqual([10])
  })

  it('within a release frees again what was not committed', () => {
    given.journal(2_001, park).number(ada, 10, 2_100).number(ada, 20, 2_100).run()
    given.task.freeze()
    given.task.fold()
    const committed = { clock: given.task.clock.state, parked: given.task.parking.state }
    given.journal(2_500, unpark)
    given.task.step(given.group)
    given.task.drop(committed)
    given.run()
    expect([given.alarmOf(ada), given.task.parking.isIdle]).toEqual([20, true])
  })
})

describe('a restored task', () => {
  it('goes on with what was parked', () => {
    given.number(ada, 10, 2_000).journal(2_001, park).number(ada, 9_000, 2_100).journal(4_000).run()
    given.task.freeze()
    given.task.fold()
    const { layers, clock, parking } = given.task
    const { task, group } = reading([tick(4_500, unpark, 7)], clock.state, layers, parking.state)
    while (task.step(group) === 'progress');
    expect([task.parking.isIdle, task.layers.get(alarms.number, encodeKey([ada]))?.value]).toEqual([true, { n: 9_000 }])
  })
})

it('the timers of a parked tenant do not fire while it is erased', () => {
  const layers = new Layers(taskStores(alarmTopology), inMemory)
  for (let n = 0; n < 1_500; n++)
    layers.restore(alarms.number, encodeKey([ada, n]), { value: { n }, deadline: time(1_500), emitted: 0, born: 0 })
  const clock = { now: 1_000, bound: 4_000, lastTick: 2_000 }
  const parked = [{ tenantId: ada, sinceMs: 1, first: 0, next: 0, bytes: 0 }]
  const { task, group } = reading(
    [tick(2_900), tick(3_000, formatEraseOrder({ tenantId: ada }), 1)],
    clock,
    layers,
    parked,
  )
  while (task.step(group) === 'progress');
  expect([task.outbox.count, layers.keys(alarms.number, encodeKey([ada]), 1), task.parking.isIdle]).toEqual([
    0,
    [],
    true,
  ])
})

describe('a task with parked records', () => {
  it('is full when much of them is not committed', () => {
    given.journal(2_001, park)
    const headers = [{ key: 'h', value: Buffer.alloc(700_000) }]
    for (let n = 0; n < 90; n++) given.number(ada, n, 2_100, { headers })
    while (!isFull(given.task) && given.task.step(given.group) === 'progress');
    expect(given.task.parking.state[0]!.bytes).toBeLessThan(9 * 1024 * 1024)
    given.task.freeze()
    expect(isFull(given.task)).toBe(false)
  })

  it('does not end with a row that is gone', () => {
    const state = [{ tenantId: ada, sinceMs: 1, first: 0, next: 2, bytes: 0 }]
    const { task, group } = reading(
      [tick(2_001, unpark)],
      { now: 1_000, bound: 9_000, lastTick: 2_000 },
      undefined,
      state,
    )
    while (task.step(group) === 'progress');
    expect(task.parking.isIdle).toBe(true)
  })
})
