import { mkdirSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import { rowsIn } from './row-batch.ts'
import { openRowFile, type RowFile } from './row-file.ts'
import { WriteGate } from './write-gate.ts'

/** A wish of the other thread for the file in a folder. */
export interface DiskRequest {
  readonly id: number
  readonly folder: string
  /** Rows to write; absent to close the file. */
  readonly batch?: Uint8Array<ArrayBuffer> | undefined
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
const write = (file: RowFile, batch: Buffer): void =>
  file.transactionSync(() => {
    for (const [key, value] of rowsIn(batch)) {
      if (value === undefined) file.removeSync(key)
      else file.putSync(key, value)
    }
  })

const close = async (folder: string): Promise<void> => {
  const file = files.get(folder)
  files.delete(folder)
  await file?.close()
}

const run = async ({ folder, batch }: DiskRequest): Promise<void> =>
  batch === undefined
    ? close(folder)
    : gate.pass(() => write(fileIn(folder), Buffer.from(batch.buffer, batch.byteOffset, batch.byteLength)))

parentPort!.on('message', (request: DiskRequest) => {
  const answer = (fault?: string) => parentPort!.postMessage({ id: request.id, fault } as DiskAnswer)
  run(request).then(
    () => answer(),
    (error: unknown) => answer(error instanceof Error ? error.message : String(error)),
  )
})
