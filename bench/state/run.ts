import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setImmediate as turn } from 'node:timers/promises'
import type { DiskLimits } from '#state/disk/task-disk.ts'
import { TaskDisks } from '#state/disk/task-disks.ts'
import { Layers } from '#state/layers.ts'
import { RowCodecs } from '#state/row-codec.ts'
import { keyOf, rowOf, store } from './rows.ts'

/** The figures of one run. */
export interface StateResult {
  readonly rows: number
  /** Memory of the process without the page cache of its files. */
  readonly rssAnonMb: number
  readonly putPerSecond: number
  readonly getMicrosP50: number
  readonly getMicrosP99: number
  /** Longest time between two turns of the loop, of 99 in 100. */
  readonly loopStallMsP99: number
  /** Space of the file. */
  readonly diskMb: number
  /** Rows not found as they were put: 0, or the state is broken. */
  readonly wrongRows: number
}

const rowsPerCommit = 1_000
const reads = 200_000
const readsPerTurn = 500
/** Memory of a pinned row with its key, and of a cached one by its bytes on disk; both exist twice for a while. */
const [pinnedRowBytes, cachedFactor] = [1_500, 6]

/** Bounds for one task: half of the memory for pinned rows, half for cached ones. */
const limitsFor = (memoryMb: number): DiskLimits => ({
  pinnedRows: Math.floor((memoryMb * 1024 * 1024) / 4 / pinnedRowBytes),
  pinnedBytes: Infinity,
  cachedBytes: Math.floor((memoryMb * 1024 * 1024) / 2 / cachedFactor),
})

/**
 * Puts rows in random order into one task, a thousand per commit, then reads some of them.
 * @param memoryMb for rows; the process takes more
 */
export const runState = async (rows: number, memoryMb: number): Promise<StateResult> => {
  const folder = mkdtempSync(join(tmpdir(), 'bench-state-'))
  let diskBytes = 0
  const disks = new TaskDisks(folder, new RowCodecs([store]), limitsFor(memoryMb), {
    tell: (_task, message) => console.error(message),
    measured: (bytes) => (diskBytes = Math.max(diskBytes, bytes)),
  })
  const layers = new Layers([store], disks.open(0, 1))
  const stalls = monitorEventLoopDelay({ resolution: 5 })
  stalls.enable()
  try {
    const putPerSecond = rows / (await secondsOf(() => putAll(layers, rows)))
    stalls.disable()
    const { micros, wrongRows } = await readSome(layers, rows)
    return {
      rows,
      rssAnonMb: Math.round(rssAnonMb()),
      putPerSecond: Math.round(putPerSecond),
      getMicrosP50: quantile(micros, 0.5),
      getMicrosP99: quantile(micros, 0.99),
      loopStallMsP99: rounded(stalls.percentile(99) / 1e6),
      diskMb: Math.round(diskBytes / 1024 / 1024),
      wrongRows,
    }
  } finally {
    await disks.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

const putAll = async (layers: Layers, rows: number): Promise<void> => {
  for (let n = 0; n < rows;) {
    for (const end = Math.min(n + rowsPerCommit, rows); n < end; n++) layers.put(store.number, keyOf(n), rowOf(n))
    layers.keep()
    layers.freeze()
    layers.fold()
    await (layers.settle(0) ?? turn())
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

const secondsOf = async (run: () => Promise<void>): Promise<number> => {
  const startedMs = performance.now()
  await run()
  return (performance.now() - startedMs) / 1_000
}

const quantile = (sorted: Float64Array, share: number): number =>
  rounded(sorted[Math.floor((sorted.length - 1) * share)]!)

const rounded = (value: number): number => Math.round(value * 10) / 10

/** Linux alone tells it; elsewhere all of the process's memory counts. */
const rssAnonMb = (): number => {
  try {
    return Number(/^RssAnon:\s+(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) / 1024
  } catch {
    return process.memoryUsage.rss() / 1024 / 1024
  }
}
