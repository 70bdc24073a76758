import { describe, expect, it } from 'vitest'
import type { StreamRecord, TenantId } from '#stream/record.ts'
import type { StreamTime } from '#stream/time.ts'
import { tumbling, type TumblingWindow } from '#stream/tumbling.ts'

const acme = 'acme' as TenantId
/** Windows [0, 100), [100, 200), …; each closes 20 behind its end. */
const figures = { sizeMs: 100, graceMs: 20, aheadMs: 50 }
const window: TumblingWindow<readonly [TenantId, number], readonly number[], number, string> = {
  ...figures,
  timeOf: ({ value }) => value,
  key: ({ key }, startsAt) => [key, startsAt],
  add: (row, time) => [...(row ?? []), time],
  result: (row, [tenant, startsAt]) => `${tenant} ${startsAt}: ${row.join(' ')}`,
}
const rules = tumbling(window)
const cause = { id: 'timer-1', time: 120, extensions: {} }

const record = (time: number): StreamRecord<TenantId, number> => ({
  key: acme,
  value: time,
  timestamp: 0,
  cause: { id: '1', time: 0, extensions: {} },
})
const step = (time: number, at: number, row?: readonly number[]) =>
  rules.on(row, time, at as StreamTime, record(time), at as StreamTime)

describe('tumbling', () => {
  it.each([
    [0, 0],
    [99, 0],
    [100, 100],
    [199, 100],
    [-1, 0],
  ])('counts an input of time %i in the window that starts at %i', (time, startsAt) => {
    expect(rules.key(record(time))).toEqual([acme, startsAt])
  })

  it.each([
    ['at the window’s start', 0],
    ['one millisecond before the window’s end', 99],
    ['at the window’s end', 100],
    ['one millisecond before the grace’s end', 119],
  ])('counts an input when the clock is %s', (_when, at) => {
    expect(step(0, at, [7])).toEqual({ state: [7, 0], timer: 120 })
  })

  it.each([
    ['at the grace’s end', 120, 0],
    ['one millisecond later', 121, 1],
    ['a window later', 220, 100],
  ])('tells an input as late when the clock is %s', (_when, at, lateMs) => {
    expect(step(0, at)).toEqual({ state: undefined, tell: [{ kind: 'late', value: { input: 0, lateMs } }] })
  })

  it('leaves the row of a closed window as it is until its timer fires', () => {
    const row = [7]
    expect(step(0, 120, row).state).toBe(row)
  })

  it('tells an input as late that claims to be older than 1970', () => {
    expect(step(-5, 120).tell).toEqual([{ kind: 'late', value: { input: -5, lateMs: 0 } }])
  })

  it.each([
    ['counts', 50, { state: [1_050], timer: 1_120 }],
    ['tells as early', 51, { state: undefined, tell: [{ kind: 'early', value: 1_051 }] }],
  ])('%s an input that is %i ms ahead of the clock', (_verb, aheadMs, expected) => {
    expect(step(1_000 + aheadMs, 1_000)).toEqual(expected)
  })

  it('emits the result of a window when its timer fires, and ends its row', () => {
    expect(rules.onTimer!([1, 2], 120 as StreamTime, 120 as StreamTime, [acme, 0], cause)).toEqual({
      state: undefined,
      emit: [{ kind: 'closed', value: 'acme 0: 1 2' }],
    })
  })

  it.each([{ sizeMs: 0 }, { sizeMs: 0.5 }, { graceMs: -1 }, { aheadMs: NaN }])('refuses the figures %j', (wrong) => {
    expect(() => tumbling({ ...window, ...wrong })).toThrow(RangeError)
  })
})
