import { rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { StoreLayout } from '#state/ordered-rows.ts'
import type { RowCodecs } from '#state/row-codec.ts'
import type { FarTimers, Tables } from '#state/table.ts'
import { DiskTable } from './disk-table.ts'
import type { DiskWriter } from './disk-writer.ts'
import { RowParcel } from './row-parcel.ts'
import { rowFileName } from './row-file.ts'
import { RowReader } from './row-reader.ts'
import { deadlineIn, visitOf } from './timer-key.ts'
import { countKey, writeCount } from './write-count.ts'

/** Shared by the disks of a pod. */
export interface DiskParts {
  readonly codecs: RowCodecs
  readonly writer: DiskWriter
  /** Bounds of each task. */
  readonly limits: DiskLimits
  /** Told when rows cannot be written, once, and when they can again. */
  readonly tell: (task: number, message: string) => void
  /** Told when the files of the disks have other sizes. */
  readonly resized: () => void
}

/** How much of a task is in memory, besides its timers and uncommitted rows. */
export interface DiskLimits {
  /** So many rows are pinned before they are written, or so many bytes of them; twice as many hold a restore up. */
  readonly pinnedRows: number
  readonly pinnedBytes: number
  /** Timers come to memory so long before they are due, or when so many have come, later. */
  readonly timersAheadMs: number
  readonly loadedTimers: number
  /** Bound of the rows used lately, counted as on disk. */
  readonly cachedBytes: number
}

const retryAfterMs = 10_000
/** The unit of `stat`, whatever the blocks of the disk. */
const statBlockBytes = 512

/**
 * The rows of one task, those beyond its limits on disk. They come from the changelog each time, so the folder is new and goes
 * with the task. Rows refused by the disk stay in memory.
 */
export class TaskDisk implements Tables {
  readonly #task: number
  readonly #folder: string
  readonly #parts: DiskParts
  readonly #cacheBytes: number
  readonly #reader: RowReader
  readonly #tables: DiskTable[] = []
  #writing: Promise<void> | undefined
  /** How many writes there were. */
  #writes = 0
  #closing: Promise<void> | undefined
  #isGone = false
  #pinnedBytes = 0
  #leavingBytes = 0
  #fileBytes = 0
  /** All timers up to here are in memory. */
  #reach = -Infinity
  /** Since when rows have been refused; the last time. */
  #refusedMs: number | undefined

  /** @param stores how many there are: each has its share of the cache */
  constructor(task: number, folder: string, stores: number, parts: DiskParts) {
    this.#task = task
    this.#folder = folder
    this.#parts = parts
    this.#cacheBytes = parts.limits.cachedBytes / stores
    this.#reader = new RowReader(folder, parts.codecs)
  }

  of(store: StoreLayout): DiskTable {
    const table = new DiskTable(store, this.#reader, this.#parts.codecs, this.#cacheBytes)
    this.#tables.push(table)
    return table
  }

  get fault(): Error | undefined {
    return this.#reader.fault
  }

  timersBetween(after: number, until: number): FarTimers {
    const { timersAheadMs, loadedTimers } = this.#parts.limits
    const keys = this.#reader.timerKeys(after, until + timersAheadMs, loadedTimers)
    this.#reach = keys.length < loadedTimers ? until + timersAheadMs : deadlineIn(keys.at(-1)!)
    const visits = keys.map(visitOf)
    for (const table of this.#tables) for (const visit of table.timersBetween(after, this.#reach)) visits.push(visit)
    return { visits, reach: this.#reach }
  }

  settle(bytes: number): Promise<void> | undefined {
    this.#pinnedBytes += bytes
    if (!this.#has(1) || this.#isClosing || this.#rests) return undefined
    this.#writing ??= this.#write().finally(() => (this.#writing = undefined))
    return this.#has(2) ? this.#writing : undefined
  }

  get isBehind(): boolean {
    return this.#writing !== undefined && !this.#rests && this.#has(4)
  }

  /** A parcel in progress ends first. Never fails. */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  /** Its folder is gone. */
  get isGone(): boolean {
    return this.#isGone
  }

  get #isClosing(): boolean {
    return this.#closing !== undefined
  }

  /** The space of its file. */
  get fileBytes(): number {
    return this.#fileBytes
  }

  get #rests(): boolean {
    return this.#refusedMs !== undefined && performance.now() - this.#refusedMs < retryAfterMs
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

  async #write(): Promise<void> {
    for (const table of this.#tables) table.leave()
    this.#leavingBytes = this.#pinnedBytes
    this.#pinnedBytes = 0
    this.#writes++
    try {
      for (const parcel of this.#parcels()) {
        await this.#parts.writer.write(this.#folder, parcel)
        if (this.#isClosing) return
      }
      this.#reader.refresh(this.#writes)
    } catch (error) {
      for (const table of this.#tables) table.stay()
      this.#pinnedBytes += this.#leavingBytes
      this.#leavingBytes = 0
      return this.#refused(error as Error)
    }
    for (const table of this.#tables) table.arrive()
    this.#leavingBytes = 0
    this.#written()
    await this.#measure().catch(() => undefined)
  }

  /** The count of writes, then all rows. */
  *#parcels(): Generator<RowParcel, void> {
    let parcel = new RowParcel()
    parcel.add(countKey, writeCount(this.#writes))
    for (const table of this.#tables)
      for (const [key, row] of table.leaving) {
        table.pack(key, row, this.#reach, parcel)
        if (!parcel.isFull) continue
        yield parcel
        parcel = new RowParcel()
      }
    yield parcel
  }

  async #measure(): Promise<void> {
    const { blocks } = await stat(join(this.#folder, rowFileName))
    this.#fileBytes = blocks * statBlockBytes
    this.#parts.resized()
  }

  #written(): void {
    if (this.#refusedMs === undefined) return
    this.#refusedMs = undefined
    this.#parts.tell(this.#task, 'rows are written to the disk again')
  }

  #refused({ message }: Error): void {
    if (this.#refusedMs === undefined)
      this.#parts.tell(
        this.#task,
        `rows cannot be written to ${this.#folder} and stay in memory: ${message}; look at the disk`,
      )
    this.#refusedMs = performance.now()
  }

  async #close(): Promise<void> {
    await this.#writing
    await this.#reader.close().catch(() => undefined)
    if (this.#writes > 0) await this.#parts.writer.close(this.#folder).catch(() => undefined)
    await rm(this.#folder, { recursive: true, force: true }).catch(() => undefined)
    this.#isGone = true
    this.#parts.resized()
  }
}
