import { beforeEach, describe, expect, it } from 'vitest'
import { DeadLetterFlood, floodLimits } from '#runtime/watch/dead-letter-flood.ts'
import { writtenLog } from '../written-log.ts'

let nowMs: number
let alarms: boolean[]
let written: ReturnType<typeof writtenLog>
let flood: DeadLetterFlood
beforeEach(() => {
  nowMs = 1_000_000_000
  alarms = []
  written = writtenLog()
  flood = new DeadLetterFlood({ deadLetterFlood: (isFlood) => void alarms.push(isFlood) }, written.log, () => nowMs)
})

/** So many dead letters of so many tenants, spread evenly over a time. */
const count = (deadLetters: number, tenants: number, withinMs = 0): void => {
  for (let index = 0; index < deadLetters; index++) {
    flood.count(`tenant-${index % tenants}`)
    nowMs += withinMs / deadLetters
  }
}

describe('a flood of dead letters', () => {
  it.each([
    ['a hundred of three tenants at once', 100, 3, 0, [true]],
    ['a hundred of three tenants within 50 s', 100, 3, 50_000, [true]],
    ['thousands of many tenants', 5_000, 700, 10_000, [true]],
    ['fewer than a hundred', 99, 50, 0, []],
    ['thousands of two tenants', 5_000, 2, 0, []],
    ['a hundred of three tenants within two minutes', 100, 3, 120_000, []],
  ])('%s', (_name, deadLetters, tenants, withinMs, expected) => {
    count(deadLetters, tenants, withinMs)
    flood.check()
    expect(alarms).toEqual(expected)
  })

  it('needs inputs that have a key to know their tenants', () => {
    for (let index = 0; index < 1_000; index++) flood.count(undefined)
    flood.check()
    expect(alarms).toEqual([])
  })

  it('is told once while it goes on, as an error without any tenant, and once when it is over', () => {
    for (let minute = 0; minute < 3; minute++) {
      count(300, 5, 60_000)
      flood.check()
    }
    expect(alarms).toEqual([true])
    nowMs += floodLimits.withinMs + 10_000
    flood.check()
    flood.check()
    expect(alarms).toEqual([true, false])
    expect(written.lines.map(([level]) => level)).toEqual(['error', 'info'])
    expect(JSON.stringify(written.lines)).not.toMatch(/tenant-\d/)
  })

  it('is not over before half of the limit, so that the alarm does not flap', () => {
    count(100, 3)
    flood.check()
    nowMs += floodLimits.withinMs
    count(60, 3)
    flood.check()
    expect(alarms).toEqual([true])
  })

  it('can come again', () => {
    for (let time = 0; time < 2; time++) {
      count(100, 3)
      flood.check()
      nowMs += floodLimits.withinMs * 2
      flood.check()
    }
    expect(alarms).toEqual([true, false, true, false])
  })
})
