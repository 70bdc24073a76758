import { beforeEach, describe, expect, it } from 'vitest'
import type { PauseCause } from '#runtime/ports/pod-observer.ts'
import { PauseReport } from '#runtime/watch/pause-report.ts'
import { writtenLog } from '../written-log.ts'

let gauges: Partial<Record<PauseCause, number>>
let written: ReturnType<typeof writtenLog>
let pauses: PauseReport
beforeEach(() => {
  gauges = {}
  written = writtenLog()
  pauses = new PauseReport({ paused: (cause, tasks) => void (gauges[cause] = tasks) }, written.log)
})

/** @param causes what each task waits for, by its number */
const look = (...causes: readonly (PauseCause | undefined)[]): void =>
  pauses.check(causes.map((pausedBy, number) => ({ number, pausedBy })))

const told = () => written.lines.map(([level, , fields]) => ({ level, ...fields }))

describe('a pause', () => {
  it('is told once when it begins and once when it ends, for all tasks of the same cause together', () => {
    for (let second = 0; second < 5; second++) look('registry', 'registry', undefined)
    expect(gauges).toEqual({ registry: 2, broker: 0, topics: 0, tick: 0, flood: 0 })
    look('registry', undefined, undefined)
    expect(gauges).toEqual({ registry: 1, broker: 0, topics: 0, tick: 0, flood: 0 })
    look(undefined, undefined, undefined)
    expect(gauges).toEqual({ registry: 0, broker: 0, topics: 0, tick: 0, flood: 0 })
    expect(told()).toEqual([
      { level: 'warn', cause: 'registry', tasks: [0, 1] },
      { level: 'info', cause: 'registry', tasks: [1] },
      { level: 'info', cause: 'registry', tasks: [0] },
    ])
  })

  it('that is over at the next look is not worth a word', () => {
    look('broker')
    look(undefined)
    look('broker')
    expect(gauges).toEqual({ registry: 0, broker: 0, topics: 0, tick: 0, flood: 0 })
    expect(told()).toEqual([])
  })

  it('that another one follows ends', () => {
    look('broker')
    look('broker')
    look('registry')
    look('registry')
    expect(gauges).toEqual({ registry: 1, broker: 0, topics: 0, tick: 0, flood: 0 })
    expect(told().map(({ level, ...fields }) => [level, fields])).toEqual([
      ['warn', { cause: 'broker', tasks: [0] }],
      ['info', { cause: 'broker', tasks: [0] }],
      ['warn', { cause: 'registry', tasks: [0] }],
    ])
  })

  it('for a tick does not count while the client has a backlog to give first', () => {
    for (let second = 0; second < 3; second++) pauses.check([{ number: 0, pausedBy: 'tick' }], true)
    expect(gauges.tick).toBe(0)
    for (let second = 0; second < 3; second++) pauses.check([{ number: 0, pausedBy: 'tick' }], false)
    expect(gauges.tick).toBe(1)
    expect(told()).toHaveLength(1)
  })

  it('of a task that has left does not count as over', () => {
    look('registry')
    look('registry')
    look()
    expect(gauges).toEqual({ registry: 0, broker: 0, topics: 0, tick: 0, flood: 0 })
    expect(told()).toHaveLength(1)
  })
})
