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

/** What the index must equal: the earliest deadline of each row. */
class SortedList {
  readonly #earliest = new Map<string, readonly [at: number, store: number, name: string]>()

  schedule(store: number, name: string, at: number): void {
    const known = this.#earliest.get(`${store}${name}`)
    if (known === undefined || at < known[0]) this.#earliest.set(`${store}${name}`, [at, store, name])
  }

  drain(until: number): string[] {
    const due = [...this.#earliest.values()].filter(([at]) => at <= until)
    for (const [, store, name] of due) this.#earliest.delete(`${store}${name}`)
    return due.toSorted((a, b) => a[0] - b[0] || a[1] - b[1] || (a[2] < b[2] ? -1 : 1)).map((visit) => visit.join('/'))
  }
}

type Command = readonly ['visit', number] | readonly ['schedule', number, string, number]

const far = 1_000_000
const nearOrFar = fc.oneof(fc.nat(20), fc.integer({ min: far, max: far + 20 }))
const rows = [fc.constantFrom('a', 'b', 'c'), fc.integer({ min: 1, max: 3 })] as const

/** Near timers are visited again and again, far ones at the end: long enough to leave many outdated visits behind. */
const commands: fc.Arbitrary<readonly Command[]> = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.tuple(fc.constant('schedule' as const), nearOrFar, ...rows) },
    { weight: 1, arbitrary: fc.tuple(fc.constant('visit' as const), fc.nat(20)) },
  ),
  { maxLength: 200, size: 'max' },
)

describe('Timers', () => {
  it('visits rows in order of deadline, store and key', () => {
    const timers = new Timers()
    timers.schedule(2, key('a'), 5)
    timers.schedule(1, key('b'), 5)
    timers.schedule(1, key('a'), 5)
    timers.schedule(9, key('z'), 1)
    expect(drain(timers)).toEqual(['1/9/z', '5/1/a', '5/1/b', '5/2/a'])
  })

  it('counts the rows whose visit has passed, each once, and no more than a thousand', () => {
    const timers = new Timers()
    for (const at of [9, 5, 3]) timers.schedule(1, key('a'), at)
    for (let n = 0; n < 20; n++) timers.schedule(2, key(`${n}`), n)
    expect(timers.overdue(4)).toBe(5)
    expect(timers.overdue(0)).toBe(0)
    for (let n = 0; n < 2_000; n++) timers.schedule(3, key(`${n}`), 1)
    expect(timers.overdue(4)).toBe(1_000)
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

  it('keeps few outdated visits, however often a far timer gives way to a near one', () => {
    const timers = new Timers()
    for (let now = 0; now < 1_000; now++) {
      timers.schedule(1, key('a'), far)
      timers.schedule(1, key('a'), now)
      expect(timers.kept).toBeLessThanOrEqual(2 * timers.size + 16)
      expect(drain(timers, now)).toEqual([`${now}/1/a`])
    }
  })

  it('keeps nothing beyond its reach, which is brought when the reach moves on', () => {
    const timers = new Timers(5)
    for (const at of [5, 6]) timers.schedule(1, key(`${at}`), at)
    expect(timers.size).toBe(1)
    expect(drain(timers)).toEqual(['5/1/5'])
    timers.moveReach(6)
    timers.schedule(1, key('6'), 6)
    expect(timers.reach).toBe(6)
    expect(drain(timers)).toEqual(['6/1/6'])
  })

  it('agrees with a sorted list, whatever is scheduled and visited', () => {
    fc.assert(
      fc.property(commands, (steps) => {
        const timers = new Timers()
        const model = new SortedList()
        for (const [kind, at, name, store] of [...steps, ['visit', Infinity] as const]) {
          if (kind === 'visit') expect(drain(timers, at)).toEqual(model.drain(at))
          else {
            timers.schedule(store, key(name), at)
            model.schedule(store, name, at)
          }
        }
      }),
    )
  })
})
