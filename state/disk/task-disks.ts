import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { RowCodecs } from '#state/row-codec.ts'
import type { Tables } from '#state/table.ts'
import { DiskWriter } from './disk-writer.ts'
import { type DiskLimits, type DiskParts, TaskDisk } from './task-disk.ts'

/** Hears of the disks of a pod. */
export interface DiskListener {
  /** When rows of a task cannot be written, once, and when they can again. */
  readonly tell: (task: number, message: string) => void
  /** The space of all files, when it is another one. */
  readonly measured: (bytes: number) => void
}

/** The disks of a pod's tasks, in a folder of this process alone. */
export class TaskDisks {
  readonly #folder: string
  readonly #parts: DiskParts
  readonly #open = new Set<TaskDisk>()
  #opened = 0

  /** Empties the folder: a process before may have left rows there. */
  constructor(folder: string, codecs: RowCodecs, limits: DiskLimits, { tell, measured }: DiskListener) {
    this.#folder = folder
    this.#parts = { codecs, limits, tell, writer: new DiskWriter(), resized: () => measured(this.#fileBytes) }
    rmSync(folder, { recursive: true, force: true })
  }

  /** An empty disk for a task. Its predecessor, if there is one, may still be closing. */
  open(task: number, stores: number): Tables {
    for (const disk of this.#open) if (disk.isClosed) this.#open.delete(disk)
    const disk = new TaskDisk(task, join(this.#folder, `${task}-${++this.#opened}`), stores, this.#parts)
    this.#open.add(disk)
    return disk
  }

  get #fileBytes(): number {
    return [...this.#open].reduce((sum, { fileBytes }) => sum + fileBytes, 0)
  }

  /** Closes the open ones. Never fails. */
  async close(): Promise<void> {
    await Promise.all([...this.#open].map((disk) => disk.close()))
    await this.#parts.writer.end()
  }
}
