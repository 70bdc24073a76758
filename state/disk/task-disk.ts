import type { Checkpoint } from '#state/checkpoint.ts'
import type { StoreLayout } from '#state/ordered-rows.ts'
import type { RowCounts } from '#state/row-counts.ts'
import type { RowCodecs } from '#state/row-codec.ts'
import type { FarTimers, Tables } from '#state/table.ts'
import { DiskTable } from './disk-table.ts'
import type { DiskWriter } from './disk-writer.ts'
import { DiskWrites } from './disk-writes.ts'
import type { RowReader } from './row-reader.ts'
import { markClosed, removeRows } from './stamp-file.ts'
import type { Stamp } from './stamp.ts'
import { deadlineIn, visitOf } from './timer-key.ts'

/** Shared by the disks of a pod. */
export interface DiskParts {
  readonly codecs: RowCodecs
  readonly writer: DiskWriter
  /** Bounds of each task. */
  readonly limits: DiskLimits
  /** Told when rows cannot be written, once, and when they can again; and why rows found on disk are not used. */
  readonly tell: (task: number, message: string) => void
  /** Told when the files of the disks have other sizes. */
  readonly resized: () => void
}

/** How much of a task is in memory, besides its timers and uncommitted rows. */
export interface DiskLimits {
  /**
   * So many rows are pinned before they are written, or so many bytes of them; twice as many hold a restore up. With a stamp, when
   * writes take longer and there is less to read, four times as many.
   */
  readonly pinnedRows: number
  readonly pinnedBytes: number
  /** Timers come to memory so long before they are due, or when so many have come, later. */
  readonly timersAheadMs: number
  readonly loadedTimers: number
  /** Bound of the rows used lately, counted as on disk. */
  readonly cachedBytes: number
}

/** The folder of a task with its reader, which has it open if a stamp was found. */
export interface DiskPlace {
  readonly task: number
  readonly folder: string
  readonly reader: RowReader
  readonly found: Stamp | undefined
  /** Other processes look for rows there. */
  readonly isKept: boolean
}

/**
 * The rows of one task, those beyond its limits on disk. Rows refused by the disk stay in memory. With a stamp the folder outlives
 * its task and process; without one, or after a fault, it goes with them.
 */
export class TaskDisk implements Tables {
  readonly checkpoint: Checkpoint | undefined
  readonly #place: DiskPlace
  readonly #parts: DiskParts
  readonly #cacheBytes: number
  readonly #tables: DiskTable[] = []
  readonly #writes: DiskWrites
  #writing: Promise<boolean> | undefined
  /** The last one: another one begins behind. */
  #saving = Promise.resolve(false)
  #closing: Promise<void> | undefined
  #isGone = false
  #pinnedBytes = 0
  #leavingBytes = 0
  #unsavedBytes = 0

  constructor(place: DiskPlace, parts: DiskParts) {
    const { task, folder, reader, found } = place
    this.checkpoint = found
    this.#place = place
    this.#parts = parts
    this.#cacheBytes = parts.limits.cachedBytes / parts.codecs.stores.length
    const tell = (message: string) => parts.tell(task, message)
    const { writes, counts } = reader
    const facts = { writes, counts, fileBytes: found?.fileBytes ?? 0, isStamped: found !== undefined }
    this.#writes = new DiskWrites(this.#tables, { folder, writer: parts.writer, reader, tell }, facts)
  }

  of(store: StoreLayout): DiskTable {
    const table = new DiskTable(store, this.#place.reader, this.#parts.codecs, this.#cacheBytes)
    this.#tables.push(table)
    return table
  }

  get fault(): Error | undefined {
    return this.#place.reader.fault
  }

  timersBetween(after: number, until: number): FarTimers {
    const { timersAheadMs, loadedTimers } = this.#parts.limits
    const keys = this.#place.reader.timerKeys(after, until + timersAheadMs, loadedTimers)
    const reach = keys.length < loadedTimers ? until + timersAheadMs : deadlineIn(keys.at(-1)!)
    const visits = keys.map(visitOf)
    for (const table of this.#tables) for (const visit of table.timersBetween(after, reach)) visits.push(visit)
    return { visits, reach }
  }

  settle(bytes: number): Promise<void> | undefined {
    this.#pinnedBytes += bytes
    this.#unsavedBytes += bytes
    if (!this.#has(1) || this.#isClosing || this.#writes.rests) return undefined
    const writing = this.#write()
    return this.#has(this.#writes.isStamped ? 4 : 2) ? writing.then(() => undefined) : undefined
  }

  get isBehind(): boolean {
    return this.#writing !== undefined && !this.#writes.rests && this.#has(4)
  }

  get counts(): RowCounts | undefined {
    return this.#writes.counts
  }

  get unsavedBytes(): number {
    return this.#unsavedBytes
  }

  save(checkpoint: Omit<Checkpoint, 'stores'>, rowsKept: () => void): Promise<boolean> {
    this.#saving = this.#saving.then(() => this.#save(checkpoint, rowsKept))
    return this.#saving
  }

  async #save(checkpoint: Omit<Checkpoint, 'stores'>, rowsKept: () => void): Promise<boolean> {
    while (this.#writing !== undefined) await this.#writing
    const bytes = this.#unsavedBytes
    if (this.#isClosing || this.#writes.rests || !(await this.#write()) || this.#isClosing) return false
    rowsKept()
    const isSaved = await this.#writes.stamp({ ...checkpoint, stores: this.#parts.codecs.stores })
    if (isSaved) this.#unsavedBytes -= bytes
    return isSaved
  }

  /** A parcel in progress ends first. Never fails. */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  get folder(): string {
    return this.#place.folder
  }

  /** Nothing of it is open. */
  get isGone(): boolean {
    return this.#isGone
  }

  get #isClosing(): boolean {
    return this.#closing !== undefined
  }

  /** The space of its file. */
  get fileBytes(): number {
    return this.#writes.blockBytes
  }

  get #pinnedRows(): number {
    let rows = 0
    for (const table of this.#tables) rows += table.pinnedRows
    return rows
  }

  /** Whether so many times the limit is in memory alone. */
  #has(times: number): boolean {
    const { pinnedRows, pinnedBytes } = this.#parts.limits
    return this.#pinnedRows >= times * pinnedRows || this.#pinnedBytes + this.#leavingBytes >= times * pinnedBytes
  }

  /** Writes the pinned rows, unless others are on their way. @returns whether those are on disk */
  #write(): Promise<boolean> {
    this.#writing ??= this.#writePinned().finally(() => (this.#writing = undefined))
    return this.#writing
  }

  async #writePinned(): Promise<boolean> {
    this.#leavingBytes = this.#pinnedBytes
    this.#pinnedBytes = 0
    const isWritten = await this.#writes.write()
    if (!isWritten) this.#pinnedBytes += this.#leavingBytes
    this.#leavingBytes = 0
    if (isWritten) this.#parts.resized()
    return isWritten
  }

  async #close(): Promise<void> {
    this.#writes.end()
    await this.#writing
    await this.#saving
    const { reader, folder, isKept } = this.#place
    await reader.close().catch(() => undefined)
    if (this.#writes.hasFile) await this.#parts.writer.close(folder).catch(() => undefined)
    if (isKept && this.#writes.isStamped && this.fault === undefined) await markClosed(folder)
    else await removeRows(folder)
    this.#tables.length = 0
    this.#isGone = true
    this.#parts.resized()
  }
}
