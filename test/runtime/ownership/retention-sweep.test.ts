import { describe, expect, it } from 'vitest'
import { RetentionSweep } from '#runtime/ownership/retention-sweep.ts'
import { Layers } from '#state/layers.ts'
import { inMemory } from '#state/memory.ts'
import { keptFor, type Retention } from '#stream/step.ts'
import type { StreamTime } from '#stream/time.ts'
import { key, row, store } from '../../state/layers-model.ts'

const now = 1_000 as StreamTime
/** Odd values wait for something else. */
const evenOnes: Retention<unknown> = { ms: 50, isAtRest: (value) => (value as number) % 2 === 0 }

const commit = (layers: Layers): void => {
  layers.keep()
  layers.freeze()
  layers.fold()
}

const given = (rows: number, deadline?: number): Layers => {
  const layers = new Layers([{ number: store }], inMemory)
  for (let n = 0; n < rows; n++) layers.put(store, key(`${n}`), row(n, deadline))
  commit(layers)
  return layers
}

const sweepOver = (layers: Layers, retention: Retention<unknown>, before: number | undefined) =>
  new RetentionSweep(layers, new Map([[store, retention]]), {
    retentions: before === undefined ? {} : { [store]: before },
  })

/** Lets a sweep do all. @returns how many commits it took */
const swept = (sweep: RetentionSweep, layers: Layers): number => {
  let commits = 0
  for (; !sweep.isDone; commits++) {
    sweep.advance(now)
    commit(layers)
    sweep.fold()
  }
  return commits
}

const deadlineOf = (layers: Layers, n = 0) => layers.get(store, key(`${n}`))?.deadline

describe('a retention that is shorter than the one before', () => {
  it.each([
    ['an end too late', 1_090, 1_050],
    ['the end of the new retention', 1_050, 1_050],
    ['an earlier end', 1_010, 1_010],
    ['the last end of the one before', 1_100, 1_050],
    ['an end that only a time in the future explains', 1_101, 1_101],
  ])('gives a row at rest its end: %s', (_which, before, after) => {
    const layers = given(1, before)
    swept(sweepOver(layers, keptFor(50), 100), layers)
    expect(deadlineOf(layers)).toBe(after)
  })

  it('leaves rows that wait for something else', () => {
    const layers = given(2, 1_090)
    swept(sweepOver(layers, evenOnes, 100), layers)
    expect([0, 1].map((n) => deadlineOf(layers, n))).toEqual([1_050, 1_090])
  })

  it('leaves rows whose rule has a fault', () => {
    const layers = given(1, 1_090)
    const faulty: Retention<unknown> = {
      ms: 50,
      isAtRest: () => {
        throw new Error('a rule has a fault')
      },
    }
    swept(sweepOver(layers, faulty, 100), layers)
    expect(deadlineOf(layers)).toBe(1_090)
  })

  it('has rows end by it', () => {
    const layers = given(3, 1_090)
    swept(sweepOver(layers, keptFor(50), 100), layers)
    let due = 0
    for (; layers.due(1_050) !== undefined; due++) layers.take()
    expect(due).toBe(3)
  })
})

describe('a retention where there was none', () => {
  it('gives a row at rest without a timer its end, and leaves timers of a rule', () => {
    const layers = given(1)
    layers.put(store, key('timer'), row(2, 5_000))
    commit(layers)
    swept(sweepOver(layers, keptFor(50), undefined), layers)
    expect(deadlineOf(layers)).toBe(1_050)
    expect(layers.get(store, key('timer'))?.deadline).toBe(5_000)
  })
})

describe('nothing is looked at', () => {
  it.each([
    ['when the retention is as it was', keptFor(100), 100],
    ['when it is longer', keptFor(200), 100],
    ['when rules alone end rows', 'until-deleted' as const, 100],
  ])('%s', (_when, retention, before) => {
    expect(sweepOver(given(1, 1_090), retention, before).isDone).toBe(true)
  })

  it('in a task without a commit row', () => {
    expect(new RetentionSweep(given(1), new Map([[store, keptFor(1)]]), undefined).isDone).toBe(true)
  })
})

describe('a sweep', () => {
  const rows = 4_500

  it('goes on over several commits, and the commit row names the retention of before until all rows follow the new one', () => {
    const layers = given(rows, 1_090)
    const sweep = sweepOver(layers, keptFor(50), 100)
    sweep.advance(now)
    expect(sweep.retentions).toEqual({ [store]: 100 })
    expect(layers.openRows).toBe(2_000)
    commit(layers)
    expect(swept(sweep, layers)).toBe(2)
    expect(sweep.retentions).toEqual({ [store]: 50 })
  })

  it('begins again in another process, and writes only the rest', () => {
    const layers = given(rows, 1_090)
    sweepOver(layers, keptFor(50), 100).advance(now)
    commit(layers)
    let written = 0
    const next = sweepOver(layers, keptFor(50), 100)
    while (!next.isDone) {
      next.advance((now + 7) as StreamTime)
      written += layers.openRows
      commit(layers)
    }
    expect(written).toBe(rows - 2_000)
  })

  it('begins again after an abort', () => {
    const layers = given(rows, 1_090)
    const sweep = sweepOver(layers, keptFor(50), 100)
    sweep.advance(now)
    layers.drop()
    sweep.restart()
    swept(sweep, layers)
    expect(Array.from({ length: rows }, (_, n) => deadlineOf(layers, n)).filter((at) => at !== 1_050)).toEqual([])
  })

  it('is over for good once its last commit is folded, whatever is aborted later', () => {
    const layers = given(1, 1_090)
    const sweep = sweepOver(layers, keptFor(50), 100)
    swept(sweep, layers)
    sweep.restart()
    expect(sweep.isDone).toBe(true)
  })
})
