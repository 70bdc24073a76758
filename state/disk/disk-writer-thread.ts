import { mkdirSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import { readHeader } from '#state/row-header.ts'
import { checked } from './checksum.ts'
import { rowsIn } from './row-parcel.ts'
import { openRowFile, type RowFile } from './row-file.ts'
import { isRowKey, timerKey } from './timer-key.ts'
import { WriteGate } from './write-gate.ts'

/** A wish of the other thread for the file in a folder. */
export interface DiskRequest {
  readonly id: number
  readonly folder: string
  /** Rows to write; absent to close the file. */
  readonly parcel?: Uint8Array<ArrayBuffer> | undefined
}

/** The answer to the request with this id. */
export interface DiskAnswer {
  readonly id: number
  /** Absent when it was done. */
  readonly fault?: string
}

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

/** All rows or none: LMDB keeps its former ones when the disk refuses them. */
const write = (file: RowFile, parcel: Buffer): void =>
  file.transactionSync(() => {
    for (const [key, value] of rowsIn(parcel)) {
      removeTimer(file, key)
      if (value === undefined) file.removeSync(key)
      else file.putSync(key, value)
    }
  })

/** A row loses the timer of its last version: its new one comes behind it in the parcel, unless that is in memory for good. */
const removeTimer = (file: RowFile, key: Buffer): void => {
  if (!isRowKey(key)) return
  const deadline = deadlineOf(file.getBinary(key))
  if (deadline !== undefined) file.removeSync(timerKey(deadline, key))
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

const run = async ({ folder, parcel }: DiskRequest): Promise<void> =>
  parcel === undefined
    ? close(folder)
    : gate.pass(() => write(fileIn(folder), Buffer.from(parcel.buffer, parcel.byteOffset, parcel.byteLength)))

parentPort!.on('message', (request: DiskRequest) => {
  const answer = (fault?: string) => parentPort!.postMessage({ id: request.id, fault } as DiskAnswer)
  run(request).then(
    () => answer(),
    (error: unknown) => answer(error instanceof Error ? error.message : String(error)),
  )
})
