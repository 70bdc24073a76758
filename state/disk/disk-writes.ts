import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { RowCounts } from '#state/row-counts.ts'
import { type DiskWriter, WriterReplacedError } from './disk-writer.ts'
import type { DiskTable } from './disk-table.ts'
import { rowFileName } from './row-file.ts'
import { RowParcel } from './row-parcel.ts'
import type { RowReader } from './row-reader.ts'
import { formatStamp, type Stamp } from './stamp.ts'
import { syncRows, writeStamp } from './stamp-file.ts'

export interface WriteParts {
  readonly folder: string
  readonly writer: DiskWriter
  readonly reader: RowReader
  /** Told when rows or checkpoints cannot be written, once each, and when they can again. */
  readonly tell: (message: string) => void
}

/** The file, as far as it is known. */
export interface FileFacts {
  /** How many writes there were. */
  readonly writes: number
  readonly fileBytes: number
  /** A stamp stands for its rows: it must not be damaged from now on. */
  readonly isStamped: boolean
  /** Absent when the build that wrote the file kept none. */
  readonly counts: RowCounts | undefined
}

/** A checkpoint without the facts of the file. */
export type Unstamped = Omit<Stamp, 'writes' | 'fileBytes' | 'writtenMs'>

const retryAfterMs = 10_000
/**
 * LMDB keeps 4 KiB of memory for each page touched by its largest transaction, until the file is closed (mdb.c, `me_dpages`): one per
 * row, since keys are random. Rows of a restore come in larger ones, for they are many.
 */
const rowsOfDurableWrite = 512
/** The unit of `stat`, whatever the blocks of the disk. */
const statBlockBytes = 512

/** Writes the pinned rows of all tables of a task to its folder, in parcels; then perhaps a stamp. One at a time. */
export class DiskWrites {
  readonly #parts: WriteParts
  readonly #tables: readonly DiskTable[]
  #writes: number
  #fileBytes: number
  #isStamped: boolean
  #counts: RowCounts | undefined
  /** From the first stamp on, each write outlives a failure of the machine. */
  #isDurable: boolean
  /** The disk has lost rows that were not durable yet: no stamp may stand for them. */
  #isLossy = false
  #blockBytes = 0
  #isEnded = false
  /** When the disk has refused rows the last time, if it still does. */
  #refusedMs: number | undefined
  #isStampRefused = false

  constructor(tables: readonly DiskTable[], parts: WriteParts, { writes, fileBytes, isStamped, counts }: FileFacts) {
    this.#tables = tables
    this.#parts = parts
    this.#writes = writes
    this.#fileBytes = fileBytes
    this.#counts = counts
    this.#isStamped = this.#isDurable = isStamped
  }

  /** Whether the folder has a stamp for its rows. */
  get isStamped(): boolean {
    return this.#isStamped
  }

  /** Of the file, as of its last write. */
  get counts(): RowCounts | undefined {
    return this.#counts
  }

  /** Whether there is a file. */
  get hasFile(): boolean {
    return this.#writes > 0
  }

  /** The space of the file. */
  get blockBytes(): number {
    return this.#blockBytes
  }

  /** The disk has just refused rows, and is not asked again yet. */
  get rests(): boolean {
    return this.#refusedMs !== undefined && performance.now() - this.#refusedMs < retryAfterMs
  }

  /** The parcel in progress is the last one. */
  end(): void {
    this.#isEnded = true
  }

  /** Writes the rows that are pinned now. @returns whether they are on disk; otherwise they are pinned again. Never fails */
  async write(): Promise<boolean> {
    for (const table of this.#tables) table.leave()
    try {
      if (!(await this.#writeParcels())) return false
    } catch (error) {
      for (const table of this.#tables) table.stay()
      this.#refused(error as Error)
      return false
    }
    for (const table of this.#tables) table.arrive()
    this.#taken()
    await this.#measure().catch(() => undefined)
    return true
  }

  /** Makes the rows on disk durable, and stamps them. @returns whether it did. Never fails */
  async stamp(checkpoint: Unstamped): Promise<boolean> {
    if (this.#isLossy) return false
    try {
      await this.#sync()
      const facts = { writes: this.#writes, fileBytes: this.#fileBytes, writtenMs: Date.now() }
      await writeStamp(this.#parts.folder, formatStamp({ ...checkpoint, ...facts }))
    } catch (error) {
      this.#stampRefused(error as Error)
      return false
    }
    this.#isStamped = true
    if (this.#isStampRefused) this.#parts.tell('checkpoints are written again')
    this.#isStampRefused = false
    return true
  }

  /** A failure is told by the system once; the pages count as written afterwards (fsync(2)). */
  async #sync(): Promise<void> {
    const wasDurable = this.#isDurable
    this.#isDurable = true
    await syncRows(this.#parts.folder).catch((error: unknown) => {
      this.#isLossy = !wasDurable
      throw error
    })
  }

  /** @returns false when it was ended meanwhile */
  async #writeParcels(): Promise<boolean> {
    const { folder, writer, reader } = this.#parts
    for (const parcel of this.#parcels()) {
      this.#counts = await writer.write(folder, parcel, this.#writes + 1, this.#isDurable)
      this.#writes++
      if (this.#isEnded) return false
    }
    reader.refresh(this.#writes)
    return true
  }

  *#parcels(): Generator<RowParcel, void> {
    const mostRows = this.#isDurable ? rowsOfDurableWrite : Infinity
    let parcel = new RowParcel(mostRows)
    for (const table of this.#tables)
      for (const [key, row] of table.leaving) {
        table.pack(key, row, parcel)
        if (!parcel.isFull) continue
        yield parcel
        parcel = new RowParcel(mostRows)
      }
    yield parcel
  }

  async #measure(): Promise<void> {
    const { size, blocks } = await stat(join(this.#parts.folder, rowFileName))
    this.#fileBytes = size
    this.#blockBytes = blocks * statBlockBytes
  }

  #taken(): void {
    if (this.#refusedMs === undefined) return
    this.#refusedMs = undefined
    this.#parts.tell('rows are written to the disk again')
  }

  #refused(error: Error): void {
    const { folder, reader, tell } = this.#parts
    if (error instanceof WriterReplacedError) reader.fail(error)
    if (this.#refusedMs === undefined)
      tell(`rows cannot be written to ${folder} and stay in memory: ${error.message}; look at the disk`)
    this.#refusedMs = performance.now()
  }

  #stampRefused({ message }: Error): void {
    const { folder, tell } = this.#parts
    if (!this.#isStampRefused)
      tell(
        `no checkpoint can be written to ${folder}, and a restart reads more of the changelog: ${message}; look at the disk`,
      )
    this.#isStampRefused = true
  }
}
