import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { diskKey } from '#state/disk/disk-key.ts'
import { behindTimers, deadlineIn, timerKey, visitOf } from '#state/disk/timer-key.ts'
import type { Visit } from '#state/timers.ts'
import { encodeKey } from '#stream/store-key.ts'
import type { TenantId } from '#stream/record.ts'

const timers = fc.record({
  at: fc.oneof(fc.nat(3), fc.maxSafeNat()),
  store: fc.integer({ min: 1, max: 127 }),
  key: fc.string({ unit: 'grapheme', maxLength: 3 }).map((tenant) => encodeKey([tenant as TenantId])),
})
const keyOf = ({ at, store, key }: Visit) => timerKey(at, diskKey(store, key))

describe('the key of a timer on disk', () => {
  it('is read as the visit that it stands for', () => {
    fc.assert(
      fc.property(timers, (timer) => {
        expect(visitOf(keyOf(timer))).toEqual(timer)
        expect(deadlineIn(keyOf(timer))).toBe(timer.at)
      }),
    )
  })

  it('sorts by deadline, store and key, before the keys of all rows', () => {
    fc.assert(
      fc.property(timers, timers, (a, b) => {
        const isBefore = a.at - b.at || a.store - b.store || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)
        expect(Math.sign(Buffer.compare(keyOf(a), keyOf(b)))).toBe(Math.sign(isBefore))
        expect(Buffer.compare(keyOf(a), behindTimers)).toBe(-1)
        expect(Buffer.compare(behindTimers, diskKey(b.store, b.key))).toBe(-1)
      }),
    )
  })
})
