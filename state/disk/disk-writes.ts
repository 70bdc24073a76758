import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { formatStamp, type Stamp } from './stamp.ts'
import type { DiskTable } from './disk-table.ts'
import type { DiskWriter } from './disk-writer.ts'
import { rowFileName } from './row-file.ts'
import { RowParcel } from './row-parcel.ts'
import type { RowReader } from './row-reader.ts'
import { countKey, writeCount } from './write-count.ts'

export interface WriteParts {
  readonly folder: string
  readonly writer: DiskWriter
  readonly reader: RowReader
  /** Told when rows cannot be written, once, and when they can again. */
  readonly tell: (message: string) => void
}

/** The file, as far as it is known. */
export interface FileFacts {
  /** How many writes there were. */
  readonly writes: number
  readonly fileBytes: number
  /** A stamp stands for its rows: it must not be damaged from now on. */
  readonly isStamped: boolean
}

const retryAfterMs = 10_000
/** The unit of `stat`, whatever the blocks of the disk. */
const statBlockBytes = 512

/** Writes the pinned rows of all tables of a task to its folder, in parcels; then perhaps a stamp. One at a time. */
export class DiskWrites {
  readonly #parts: WriteParts
  readonly #tables: readonly DiskTable[]
  #writes: number
  #fileBytes: number
  #isStamped: boolean
  #blockBytes = 0
  #isEnded = false
  /** When the disk has refused rows the last time, if it still does. */
  #refusedMs: number | undefined

  constructor(tables: readonly DiskTable[], parts: WriteParts, { writes, fileBytes, isStamped }: FileFacts) {
    this.#tables = tables
    this.#parts = parts
    this.#writes = writes
    this.#fileBytes = fileBytes
    this.#isStamped = isStamped
  }

  /** Whether the folder has a stamp for its rows. */
  get isStamped(): boolean {
    return this.#isStamped
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
      this.#refused('rows cannot be written to', 'and stay in memory', error as Error)
      return false
    }
    for (const table of this.#tables) table.arrive()
    this.#taken()
    await this.#measure().catch(() => undefined)
    return true
  }

  /** Makes the rows on disk durable, and stamps them. @returns whether it did. Never fails */
  async stamp(checkpoint: Omit<Stamp, 'writes' | 'fileBytes'>): Promise<boolean> {
    const { folder, writer } = this.#parts
    // The writes that follow this one come to a file with a stamp.
    this.#isStamped = true
    try {
      await writer.stamp(folder, formatStamp({ ...checkpoint, writes: this.#writes, fileBytes: this.#fileBytes }))
      return true
    } catch (error) {
      this.#refused('no checkpoint can be written to', 'and a restart reads more of the changelog', error as Error)
      return false
    }
  }

  /** @returns false when it was ended meanwhile */
  async #writeParcels(): Promise<boolean> {
    const { folder, writer, reader } = this.#parts
    this.#writes++
    for (const parcel of this.#parcels()) {
      await writer.write(folder, parcel, this.#isStamped)
      if (this.#isEnded) return false
    }
    reader.refresh(this.#writes)
    return true
  }

  /** The count of writes, then all rows. */
  *#parcels(): Generator<RowParcel, void> {
    let parcel = new RowParcel()
    parcel.add(countKey, writeCount(this.#writes))
    for (const table of this.#tables)
      for (const [key, row] of table.leaving) {
        table.pack(key, row, parcel)
        if (!parcel.isFull) continue
        yield parcel
        parcel = new RowParcel()
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

  #refused(fault: string, effect: string, { message }: Error): void {
    const { folder, tell } = this.#parts
    if (this.#refusedMs === undefined) tell(`${fault} ${folder} ${effect}: ${message}; look at the disk`)
    this.#refusedMs = performance.now()
  }
}
