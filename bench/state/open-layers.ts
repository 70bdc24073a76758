import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { anonymousBytes } from '#observe/process-memory.ts'
import type { DiskLimits } from '#state/disk/task-disk.ts'
import { TaskDisks } from '#state/disk/task-disks.ts'
import { Layers } from '#state/layers.ts'
import { RowCodecs } from '#state/row-codec.ts'
import { keyOf, rowOf, store } from './rows.ts'

/** Layers of one task over a new disk. */
export interface OpenLayers {
  readonly layers: Layers
  /** Most space that the file has taken. */
  readonly diskMb: () => number
  readonly close: () => Promise<void>
}

const megabyte = 1024 * 1024
const rowsPerCommit = 1_000
/** Memory of a pinned row with its key, and of a cached one by its bytes on disk; both exist twice for a while. */
const [pinnedRowBytes, cachedFactor] = [1_500, 6]

/** Bounds for one task: half of the memory for pinned rows, half for cached ones. */
export const limitsFor = (memoryMb: number): DiskLimits => ({
  pinnedRows: Math.floor((memoryMb * megabyte) / 4 / pinnedRowBytes),
  pinnedBytes: Infinity,
  cachedBytes: Math.floor((memoryMb * megabyte) / 2 / cachedFactor),
  timersAheadMs: 60_000,
  loadedTimers: 10_000,
})

export const openLayers = async (memoryMb: number): Promise<OpenLayers> => {
  const folder = mkdtempSync(join(tmpdir(), 'bench-state-'))
  let diskBytes = 0
  const disks = new TaskDisks(folder, new RowCodecs([store]), limitsFor(memoryMb), {
    tell: (_task, message) => console.error(message),
    measured: (bytes) => (diskBytes = Math.max(diskBytes, bytes)),
  })
  return {
    layers: new Layers([store], await disks.open(0, () => undefined)),
    diskMb: () => Math.round(diskBytes / megabyte),
    close: async () => {
      await disks.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Puts rows with keys in random order, a thousand per commit. */
export const putRows = async (
  layers: Layers,
  rows: number,
  deadlineOf: (n: number) => number | undefined,
): Promise<void> => {
  for (let n = 0; n < rows;) {
    for (const end = Math.min(n + rowsPerCommit, rows); n < end; n++)
      layers.put(store.number, keyOf(n), rowOf(n, deadlineOf(n)))
    await commit(layers)
  }
}

export const commit = async (layers: Layers): Promise<void> => {
  layers.keep()
  layers.freeze()
  layers.fold()
  await (layers.settle(0) ?? turn())
}

/** Memory of this process without the page cache of its files. */
export const rssAnonMb = (): number => Math.round(anonymousBytes() / megabyte)
