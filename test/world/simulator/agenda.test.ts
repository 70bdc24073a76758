import { describe, expect, it } from 'vitest'
import { Agenda } from '#world/simulator/agenda.ts'

describe('an agenda', () => {
  it('runs what is due, in the order of time, and keeps the rest', () => {
    const agenda = new Agenda(20, 1_000)
    const done: string[] = []
    agenda.at(1_100, () => done.push('second'))
    agenda.at(1_040, () => done.push('first'))
    agenda.at(1_200, () => done.push('third'))
    agenda.run(1_100)
    expect(done).toEqual(['first', 'second'])
    expect(agenda.size).toBe(1)
  })

  it('never runs an action before its time', () => {
    const agenda = new Agenda(20, 1_000)
    const done: number[] = []
    agenda.at(1_041, (nowMs) => done.push(nowMs))
    agenda.run(1_059)
    expect(done).toEqual([])
    agenda.run(1_060)
    expect(done).toEqual([1_060])
  })

  it('runs what is past as soon as it can, also when an action adds it', () => {
    const agenda = new Agenda(20, 1_000)
    const done: string[] = []
    agenda.at(0, () => {
      done.push('past')
      agenda.at(0, () => done.push('added'))
    })
    agenda.run(1_000)
    agenda.run(1_020)
    expect(done).toEqual(['past', 'added'])
  })
})
