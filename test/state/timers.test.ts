import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Timers } from '#state/timers.ts'
import type { EncodedKey } from '#stream/store-key.ts'

const key = (name: string) => name as EncodedKey

const drain = (timers: Timers, until = Infinity): string[] => {
  const visits: string[] = []
  for (let visit = timers.peek(until); visit !== undefined; visit = timers.peek(until)) {
    visits.push(`${visit.at}/${visit.store}/${visit.key}`)
    timers.take()
  }
  return visits
}

describe('Timers', () => {
  it('visits rows in order of deadline, store and key', () => {
    const timers = new Timers()
    timers.schedule(2, key('a'), 5)
    timers.schedule(1, key('b'), 5)
    timers.schedule(1, key('a'), 5)
    timers.schedule(9, key('z'), 1)
    expect(drain(timers)).toEqual(['1/9/z', '5/1/a', '5/1/b', '5/2/a'])
  })

  it('visits nothing that lies beyond the asked time', () => {
    const timers = new Timers()
    timers.schedule(1, key('a'), 6)
    expect(timers.peek(5)).toBeUndefined()
    expect(timers.peek(6)?.at).toBe(6)
  })

  it('visits a row once, at its earliest deadline, however often it was scheduled', () => {
    const timers = new Timers()
    for (const at of [9, 3, 7, 3, 5]) timers.schedule(1, key('a'), at)
    expect(timers.size).toBe(1)
    expect(drain(timers)).toEqual(['3/1/a'])
  })

  it('agrees with a sorted list, whatever is scheduled', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(20), fc.constantFrom('a', 'b', 'c', 'd'), fc.integer({ min: 1, max: 3 }))),
        (schedules) => {
          const timers = new Timers()
          const earliest = new Map<string, [number, number, string]>()
          for (const [at, name, store] of schedules) {
            timers.schedule(store, key(name), at)
            const known = earliest.get(`${store}${name}`)
            if (known === undefined || at < known[0]) earliest.set(`${store}${name}`, [at, store, name])
          }
          const sorted = [...earliest.values()].toSorted((a, b) => a[0] - b[0] || a[1] - b[1] || (a[2] < b[2] ? -1 : 1))
          expect(drain(timers)).toEqual(sorted.map((visit) => visit.join('/')))
        },
      ),
    )
  })
})
