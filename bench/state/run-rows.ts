import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setImmediate as turn } from 'node:timers/promises'
import type { Layers } from '#state/layers.ts'
import { openLayers, putRows, rssAnonMb } from './open-layers.ts'
import { keyOf, store } from './rows.ts'

/** The figures of one run. */
export interface RowsResult {
  readonly rows: number
  /** Memory of the process without the page cache of its files. */
  readonly rssAnonMb: number
  readonly putPerSecond: number
  readonly getMicrosP50: number
  readonly getMicrosP99: number
  /** Longest time between two turns of the loop, of 99 in 100. */
  readonly loopStallMsP99: number
  readonly diskMb: number
  /** Rows not found as they were put: 0, or the state is broken. */
  readonly wrongRows: number
}

const reads = 200_000
const readsPerTurn = 500

/**
 * Puts rows in random order into one task, then reads some of them.
 * @param memoryMb for rows; the process takes more
 */
export const runRows = async (rows: number, memoryMb: number): Promise<RowsResult> => {
  const { layers, diskMb, close } = await openLayers(memoryMb)
  const stalls = monitorEventLoopDelay({ resolution: 5 })
  stalls.enable()
  try {
    const startedMs = performance.now()
    await putRows(layers, rows, () => undefined)
    const putSeconds = (performance.now() - startedMs) / 1_000
    stalls.disable()
    const { micros, wrongRows } = await readSome(layers, rows)
    return {
      rows,
      rssAnonMb: rssAnonMb(),
      putPerSecond: Math.round(rows / putSeconds),
      getMicrosP50: quantile(micros, 0.5),
      getMicrosP99: quantile(micros, 0.99),
      loopStallMsP99: rounded(stalls.percentile(99) / 1e6),
      diskMb: diskMb(),
      wrongRows,
    }
  } finally {
    await close()
  }
}

const readSome = async (layers: Layers, rows: number) => {
  const micros = new Float64Array(reads)
  let wrongRows = 0
  for (let read = 0; read < reads; read++) {
    // A stride that is no divisor of the rows: every read is of another place.
    const n = (read * 7_919) % rows
    const key = keyOf(n)
    const startedMs = performance.now()
    const row = layers.get(store.number, key)
    micros[read] = (performance.now() - startedMs) * 1_000
    if ((row?.value as { n?: number } | undefined)?.n !== n) wrongRows++
    if (read % readsPerTurn === 0) await turn()
  }
  return { micros: micros.sort(), wrongRows }
}

const quantile = (sorted: Float64Array, share: number): number =>
  rounded(sorted[Math.floor((sorted.length - 1) * share)]!)

const rounded = (value: number): number => Math.round(value * 10) / 10
