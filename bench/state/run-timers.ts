import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { Layers } from '#state/layers.ts'
import { commit, openLayers, putRows, rssAnonMb } from './open-layers.ts'
import { store } from './rows.ts'

/** The figures of one run. */
export interface TimersResult {
  /** Pending before the first one fires. */
  readonly timers: number
  readonly fired: number
  readonly rssAnonMb: number
  readonly firedPerSecond: number
  /** Longest time between two turns of the loop, of 99 in 100, while they fire. */
  readonly loopStallMsP99: number
  readonly diskMb: number
  /** Timers that fired out of order: 0, or the state is broken. */
  readonly outOfOrder: number
}

/** All of these are due at one tick. */
const due = 100_000
const firesPerCommit = 1_000
const dayMs = 86_400_000
/** Deadlines of messages lie this far ahead, in no order. */
const spreadMs = 3 * dayMs
const scatter = 1_103_515_245

/** Gives one task rows with a timer each, then fires the first hundred thousand of them. */
export const runTimers = async (timers: number, memoryMb: number): Promise<TimersResult> => {
  const { layers, diskMb, close } = await openLayers(memoryMb)
  const stalls = monitorEventLoopDelay({ resolution: 5 })
  try {
    await putRows(layers, timers, deadlineOf)
    const memory = rssAnonMb()
    const until = Math.ceil((spreadMs * due) / timers)
    stalls.enable()
    const startedMs = performance.now()
    const { fired, outOfOrder } = await fireAll(layers, until)
    const seconds = (performance.now() - startedMs) / 1_000
    return {
      timers,
      fired,
      rssAnonMb: memory,
      firedPerSecond: Math.round(fired / seconds),
      loopStallMsP99: Math.round(stalls.percentile(99) / 1e5) / 10,
      diskMb: diskMb(),
      outOfOrder,
    }
  } finally {
    await close()
  }
}

const deadlineOf = (n: number): number => dayMs + ((Math.imul(n, scatter) >>> 0) % spreadMs)

const fireAll = async (layers: Layers, spread: number) => {
  let [fired, outOfOrder, last] = [0, 0, 0]
  for (let next = layers.due(dayMs + spread); next !== undefined; next = layers.due(dayMs + spread)) {
    const { visit, row } = next
    if (visit.at < last) outOfOrder++
    last = visit.at
    layers.take()
    layers.put(store.number, visit.key, { ...row, deadline: undefined })
    if (++fired % firesPerCommit === 0) await commit(layers)
  }
  return { fired, outOfOrder }
}
