import { randomUUID } from 'node:crypto'
import { readdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { checkpointLastsMs, type RefuseCheckpoint } from '#state/checkpoint.ts'
import type { RowCodecs } from '#state/row-codec.ts'
import type { Tables } from '#state/table.ts'
import { DiskWriter } from './disk-writer.ts'
import { RowReader } from './row-reader.ts'
import { openStampedRows } from './stamp-check.ts'
import { removeRows, stampedMs } from './stamp-file.ts'
import { type DiskLimits, type DiskParts, type DiskPlace, TaskDisk } from './task-disk.ts'

/** Hears of the disks of a pod. */
export interface DiskListener {
  /** When rows of a task cannot be written, once, and when they can again; and why rows found on disk are not used. */
  readonly tell: (task: number, message: string) => void
  /** The space of all files, when it is another one. */
  readonly measured: (bytes: number) => void
}

/** Folders of other tasks are looked at so often. */
const sweepEveryMs = 60 * 60 * 1_000

/** The disks of a pod's tasks, in a folder of this process alone. */
export class TaskDisks {
  readonly #folder: string
  readonly #parts: DiskParts
  readonly #disks = new Map<number, TaskDisk>()
  /** The last one of each task: another one of it begins behind. */
  readonly #openings = new Map<number, Promise<unknown>>()
  #isClosed = false
  #sweptMs = Date.now()

  constructor(folder: string, codecs: RowCodecs, limits: DiskLimits, { tell, measured }: DiskListener) {
    this.#folder = folder
    this.#parts = { codecs, limits, tell, writer: new DiskWriter(), resized: () => this.#resized(measured) }
  }

  /**
   * The disk of a task, with the rows of its last checkpoint if they may be used. Its predecessor is closed first.
   * @throws Error when the pod has ended
   */
  open(task: number, refuse: RefuseCheckpoint): Promise<Tables> {
    const opening = (this.#openings.get(task) ?? Promise.resolve()).then(() => this.#openNext(task, refuse))
    this.#openings.set(task, Promise.allSettled([opening]))
    return opening
  }

  async #openNext(task: number, refuse: RefuseCheckpoint): Promise<Tables> {
    await this.#disks.get(task)?.close()
    this.#disks.delete(task)
    if (this.#isClosed) throw new Error(`task ${task} was opened after its pod had ended`)
    const disk = new TaskDisk(await this.#place(task, refuse), this.#parts)
    this.#disks.set(task, disk)
    return disk
  }

  /** Closes the open ones. Never fails. */
  async close(): Promise<void> {
    this.#isClosed = true
    await Promise.all(this.#openings.values())
    await Promise.all([...this.#disks.values()].map((disk) => disk.close()))
    await this.#parts.writer.end()
  }

  async #place(task: number, refuse: RefuseCheckpoint): Promise<DiskPlace> {
    const folder = join(this.#folder, String(task))
    const reader = new RowReader(folder, this.#parts.codecs)
    try {
      return { task, folder, reader, found: openStampedRows(folder, reader, refuse), isKept: true }
    } catch (error) {
      this.#parts.tell(task, `rows on disk are not used, the changelog is read: ${(error as Error).message}`)
      await reader.close().catch(() => undefined)
      return this.#emptyPlace(task, folder)
    }
  }

  /** Another folder when that one cannot be emptied. */
  async #emptyPlace(task: number, known: string): Promise<DiskPlace> {
    const isKept = await removeRows(known)
    const folder = isKept ? known : `${known}-${randomUUID()}`
    return { task, folder, reader: new RowReader(folder, this.#parts.codecs), found: undefined, isKept }
  }

  get #open(): readonly TaskDisk[] {
    return [...this.#disks.values()].filter(({ isGone }) => !isGone)
  }

  #resized(measured: DiskListener['measured']): void {
    measured(this.#open.reduce((sum, { fileBytes }) => sum + fileBytes, 0))
    if (Date.now() - this.#sweptMs >= sweepEveryMs) void this.#sweep(Date.now())
  }

  /** Removes the rows of tasks that have gone elsewhere, once they are of no use any more. */
  async #sweep(nowMs: number): Promise<void> {
    this.#sweptMs = nowMs
    for (const folder of foldersIn(this.#folder)) {
      const isOpen = this.#open.some((disk) => disk.folder === folder)
      if (!isOpen && (stampedMs(folder) ?? 0) < nowMs - checkpointLastsMs) await removeAway(folder)
    }
  }
}

/** Its task may come back meanwhile, and make the folder again. */
const removeAway = async (folder: string): Promise<void> => {
  const away = `${folder}-${randomUUID()}`
  try {
    renameSync(folder, away)
  } catch {
    return
  }
  await removeRows(away)
}

const foldersIn = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder).map((name) => join(folder, name))
  } catch {
    return []
  }
}
