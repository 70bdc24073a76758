import { beforeEach, describe, expect, it } from 'vitest'
import { Layers } from '#state/layers.ts'
import { inMemory } from '#state/memory.ts'
import { RowCodecs } from '#state/row-codec.ts'
import { Slab } from '#stream/slab.ts'
import { formatUnparkOrder } from '#runtime/inputs/unpark-order.ts'
import { parkedStore } from '#runtime/parking/parked-store.ts'
import { parkedIn } from '#runtime/parking/parked-rows.ts'
import { Parking, parkingLimits } from '#runtime/parking/parking.ts'
import type { RawRecord } from '#stream/raw-record.ts'
import type { TenantId } from '#stream/record.ts'
import type { Row } from '#stream/store-port.ts'

const [acme, other] = ['acme' as TenantId, 'acme2' as TenantId]
const raw = (changes: Partial<RawRecord> = {}): RawRecord => ({
  topic: 'numbers',
  partition: 3,
  offset: 2 ** 40,
  timestamp: -1,
  key: Buffer.from('acme'),
  value: Buffer.from('{}'),
  headers: [{ key: 'h', value: Buffer.from([0, 255]) }],
  ...changes,
})
const codecs = new RowCodecs([parkedStore as never])
let parking: Parking

beforeEach(() => {
  parking = new Parking(new Layers([parkedStore], inMemory), codecs)
})

describe('parking', () => {
  it('of a tenant holds all of its records, and those of no other', () => {
    parking.begin({ tenantId: acme }, 5)
    expect([parking.holds(acme, {}), parking.holds(other, {}), parking.isIdle]).toEqual([true, false, false])
  })

  it('of entities adds them up, until the whole tenant is parked', () => {
    parking.begin({ tenantId: acme, entity: 'msg_1' }, 5)
    parking.begin({ tenantId: acme, entity: 'msg_2' }, 6)
    expect(['msg_1', 'msg_2', 'msg_3'].map((id) => parking.holds(acme, { deep: [{ id }] }))).toEqual([
      true,
      true,
      false,
    ])
    parking.begin({ tenantId: acme }, 7)
    expect(parking.holds(acme, {})).toBe(true)
    parking.begin({ tenantId: acme, entity: 'msg_1' }, 8)
    expect(parking.state).toEqual([{ tenantId: acme, sinceMs: 7, first: 0, next: 0, bytes: 0 }])
  })

  it('is refused beyond so many tenants and entities', () => {
    for (let n = 0; n < parkingLimits.entities; n++) parking.begin({ tenantId: acme, entity: `msg_${n}` }, 5)
    parking.begin({ tenantId: other }, 6)
    expect(parking.state.map(({ tenantId, entities }) => [tenantId, entities?.length])).toEqual([
      [acme, parkingLimits.entities],
    ])
  })

  it('has room again for the bytes of records that were freed', () => {
    parking.begin({ tenantId: acme }, 5)
    parking.begin({ tenantId: other }, 5)
    const large = raw({ value: Buffer.alloc(700_000) })
    let parked = 0
    while (parking.park(acme, large)) parked++
    expect(parked).toBe(Math.floor(parkingLimits.bytes / (700_000 + 4 + 13)))
    expect(parking.park(other, large)).toBe(false)
    const freed = () => parking.freedBy(Buffer.from(formatUnparkOrder({ tenantId: acme })))
    parking.took(freed()!)
    expect(parking.park(other, large)).toBe(true)
    for (let next = freed(); next !== undefined; next = freed()) parking.took(next)
    parking.end(acme)
    expect(parking.state).toMatchObject([{ tenantId: other, first: 0, next: 1, bytes: 700_017 }])
  })
})

it('is made again from its rows when a build without parking has committed since', () => {
  const layers = new Layers([parkedStore], inMemory)
  const before = new Parking(layers, codecs)
  for (const tenantId of [acme, other]) before.begin({ tenantId }, 5)
  for (let n = 0; n < 3; n++) before.park(acme, raw())
  before.park(other, raw())
  before.took(before.freedBy(Buffer.from(formatUnparkOrder({ tenantId: acme })))!)
  layers.freeze()
  layers.fold()
  expect(parkedIn(layers, 5)).toEqual(before.state)
})

it('a parked record comes back from the changelog as it was, whatever its producer sent', () => {
  const records = [
    raw(),
    raw({ key: null, value: null, headers: [], timestamp: 2 ** 62 }),
    raw({ key: Buffer.alloc(0), value: Buffer.alloc(0) }),
  ]
  const back = records.map((value) => {
    const slab = new Slab()
    const row: Row<unknown> = { value, deadline: undefined, emitted: 0, born: 0 }
    codecs.check(parkedStore.number, row)
    codecs.encode(parkedStore.number, row, slab)
    return codecs.decode(parkedStore.number, slab.buffer.subarray(0, slab.position)).value
  })
  expect(back).toEqual(records)
})
