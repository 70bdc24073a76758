import { mkdirSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import { TransactionFlags } from 'lmdb'
import { readHeader } from '#state/row-header.ts'
import type { RowCounts } from '#state/row-counts.ts'
import { checked } from './checksum.ts'
import { countsBytes, countsIn, countsKey } from './kept-counts.ts'
import { rowsIn } from './row-parcel.ts'
import { countRows, RowTally } from './row-tally.ts'
import { openRowFile, type RowFile } from './row-file.ts'
import { isRowKey, timerKey } from './timer-key.ts'
import { countBytes, countIn, countKey } from './write-count.ts'
import { WriteGate } from './write-gate.ts'

/** A wish of the other thread for the file in a folder. */
export type DiskWish = { readonly folder: string } & (
  | {
      readonly kind: 'write'
      readonly parcel: Uint8Array<ArrayBuffer>
      /** The file must have had one write less. */
      readonly writes: number
      readonly isDurable: boolean
    }
  | { readonly kind: 'close' }
)

export interface DiskRequest {
  readonly id: number
  readonly wish: DiskWish
}

/** The answer to the request with this id. */
export interface DiskAnswer {
  readonly id: number
  /** Absent when it was done. */
  readonly fault: string | undefined
  /** Somebody else has written the file. */
  readonly isReplaced: boolean
  /** Of the file behind a write. */
  readonly counts: RowCounts | undefined
}

/** Another process has the folder: it was given away while this one stood still, or twice. */
class WriterReplaced extends Error {}

const gate = new WriteGate(workerData as SharedArrayBuffer)
const files = new Map<string, RowFile>()

const fileIn = (folder: string): RowFile => {
  const known = files.get(folder)
  if (known !== undefined) return known
  mkdirSync(folder, { recursive: true })
  const file = openRowFile(folder)
  files.set(folder, file)
  return file
}

/** A transaction that is not synced takes half of the time. A failure of the machine then damages the file. */
const { ABORTABLE, SYNCHRONOUS_COMMIT, NO_SYNC_FLUSH } = TransactionFlags
const synced = ABORTABLE | SYNCHRONOUS_COMMIT

/** All rows or none: LMDB keeps its former ones when the disk refuses them. */
const write = (file: RowFile, parcel: Buffer, writes: number, isDurable: boolean): RowCounts =>
  file.transactionSync(
    () => {
      const before = countIn(file.getBinary(countKey)) ?? 0
      if (before !== writes - 1) throw new WriterReplaced('another process has written the file')
      const tally = new RowTally(countsIn(file.getBinary(countsKey), before) ?? countRows(file))
      for (const [key, value] of rowsIn(parcel)) {
        if (isRowKey(key)) replaceRow(file, key, value, tally)
        else tally.timers++
        if (value !== undefined) file.putSync(key, value)
      }
      file.putSync(countKey, countBytes(writes))
      file.putSync(countsKey, countsBytes(writes, tally))
      return tally
    },
    isDurable ? synced : synced | NO_SYNC_FLUSH,
  )

/** A row loses its last version, and the timer of that: its new one comes behind it in the parcel. */
const replaceRow = (file: RowFile, key: Buffer, value: Buffer | undefined, tally: RowTally): void => {
  const before = file.getBinary(key)
  const deadline = deadlineOf(before)
  if (deadline !== undefined && file.removeSync(timerKey(deadline, key))) tally.timers--
  if (before === undefined) {
    if (value !== undefined) tally.row(key, 1)
  } else if (value === undefined) {
    file.removeSync(key)
    tally.row(key, -1)
  }
}

/** The deadline of a row on disk. A damaged row is told to its reader. */
const deadlineOf = (stored: Buffer | undefined): number | undefined => {
  const row = stored && checked(stored)
  return row && readHeader(row)?.deadline
}

const close = async (folder: string): Promise<void> => {
  const file = files.get(folder)
  files.delete(folder)
  await file?.close()
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Uint8Array<ArrayBuffer>): Buffer =>
  Buffer.from(buffer, byteOffset, byteLength)

const run = async (wish: DiskWish): Promise<RowCounts | undefined> => {
  if (wish.kind === 'write')
    return gate.pass(() => write(fileIn(wish.folder), bytesOf(wish.parcel), wish.writes, wish.isDurable))
  await close(wish.folder)
  return undefined
}

parentPort!.on('message', ({ id, wish }: DiskRequest) => {
  const answer = (said: Omit<DiskAnswer, 'id'>): void => parentPort!.postMessage({ id, ...said } satisfies DiskAnswer)
  run(wish).then(
    (counts) => answer({ fault: undefined, isReplaced: false, counts }),
    (error: unknown) =>
      answer({
        fault: error instanceof Error ? error.message : String(error),
        isReplaced: error instanceof WriterReplaced,
        counts: undefined,
      }),
  )
})
