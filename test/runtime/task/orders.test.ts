import { beforeEach, describe, expect, it } from 'vitest'
import { formatEraseOrder } from '#runtime/inputs/erase-order.ts'
import { PartitionGroup } from '#runtime/inputs/partition-group.ts'
import { StreamClock } from '#runtime/inputs/stream-clock.ts'
import { parkedStore } from '#runtime/parking/parked-store.ts'
import { Parking } from '#runtime/parking/parking.ts'
import { obey } from '#runtime/task/orders.ts'
import { Layers } from '#state/layers.ts'
import { inMemory } from '#state/memory.ts'
import type { TenantId } from '#stream/record.ts'
import { encodeKey } from '#stream/store-key.ts'
import { row } from '../../state/layers-model.ts'

const stores = [{ number: 1 }, { number: 2, ordered: true as const }]
const clock = new StreamClock({ now: 0, bound: 0, lastTick: undefined })
const group = new PartitionGroup([], () => clock, { highWatermark: () => undefined, nowMs: () => 0 })
const keyOf = (tenant: string, n: number) => encodeKey([tenant as TenantId, n])
let layers: Layers
let parking: Parking

const obeyed = (value: Buffer | null): boolean => obey(value, 0, { layers, parking, group, onSkip: () => undefined })

const eraseOnce = (tenant: string): boolean => obeyed(Buffer.from(formatEraseOrder({ tenantId: tenant as TenantId })))

const rowsOf = (tenant: string) =>
  stores.flatMap(({ number }) => layers.keys(number, encodeKey([tenant as TenantId]), Infinity))

const commit = (): void => {
  layers.keep()
  layers.freeze()
  layers.fold()
}

beforeEach(() => {
  layers = new Layers([...stores, parkedStore], inMemory)
  parking = new Parking(layers, { check: () => undefined })
  for (const tenant of ['acme', 'acme2'])
    for (const { number } of stores) for (let n = 0; n < 700; n++) layers.put(number, keyOf(tenant, n), row(n, 50))
  commit()
})

describe('an order to erase a tenant', () => {
  it('ends its rows in all stores, those of no other one, and their timers', () => {
    while (!eraseOnce('acme')) commit()
    expect(rowsOf('acme')).toEqual([])
    expect(rowsOf('acme2')).toHaveLength(2 * 700)
    commit()
    expect(rowsOf('acme')).toEqual([])
    let due = 0
    for (let next = layers.due(60); next !== undefined; next = layers.due(60)) {
      layers.take()
      due++
    }
    expect(due).toBe(2 * 700)
  })

  it('takes a thousand rows at a time, so that commits may fall between', () => {
    expect(eraseOnce('acme')).toBe(false)
    expect(layers.openRows).toBe(1_000)
    expect(eraseOnce('acme')).toBe(true)
  })

  it('goes on after an abort with the rows that are there again', () => {
    eraseOnce('acme')
    layers.drop()
    expect(rowsOf('acme')).toHaveLength(2 * 700)
    while (!eraseOnce('acme'));
    expect(rowsOf('acme')).toEqual([])
  })

  it('ends the parked records of the tenant, and its parking', () => {
    parking.begin({ tenantId: 'acme' as TenantId }, 5)
    parking.park('acme' as TenantId, {
      topic: 'numbers',
      partition: 0,
      offset: 7,
      timestamp: 5,
      key: Buffer.from('acme'),
      value: Buffer.from('{}'),
      headers: [],
    })
    while (!eraseOnce('acme'));
    expect([parking.isIdle, layers.keys(parkedStore.number, encodeKey(['acme' as TenantId]), 1)]).toEqual([true, []])
  })

  it('is done at once for a tenant without rows', () => {
    expect(eraseOnce('nobody')).toBe(true)
  })

  it('is no tick', () => {
    expect(obeyed(Buffer.from('{"session":"s","writtenMs":1}'))).toBe(true)
    expect(obeyed(null)).toBe(true)
    expect(layers.openRows).toBe(0)
  })
})
