import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { RowCodecs } from '#state/row-codec.ts'
import type { Tables } from '#state/table.ts'
import { DiskWriter } from './disk-writer.ts'
import { StateDiskError } from './state-disk-error.ts'
import { type DiskLimits, type DiskParts, TaskDisk } from './task-disk.ts'

/** Counts for the process: no two disks have one folder, though a pod may start again while an old one closes. */
let opened = 0

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
  #isClosed = false

  /** Empties the folder: a process before may have left rows there. @throws StateDiskError */
  constructor(folder: string, codecs: RowCodecs, limits: DiskLimits, { tell, measured }: DiskListener) {
    this.#folder = folder
    this.#parts = { codecs, limits, tell, writer: new DiskWriter(), resized: () => measured(this.#fileBytes) }
    emptyFolder(folder)
  }

  /** An empty disk for a task. Its predecessor, if there is one, may still be closing. */
  open(task: number, stores: number): Tables {
    if (this.#isClosed) throw new Error(`task ${task} was opened after its pod had ended`)
    for (const disk of this.#open) if (disk.isGone) this.#open.delete(disk)
    const disk = new TaskDisk(task, join(this.#folder, `${task}-${++opened}`), stores, this.#parts)
    this.#open.add(disk)
    return disk
  }

  get #fileBytes(): number {
    return [...this.#open].reduce((sum, { isGone, fileBytes }) => sum + (isGone ? 0 : fileBytes), 0)
  }

  /** Closes the open ones. Never fails. */
  async close(): Promise<void> {
    this.#isClosed = true
    await Promise.all([...this.#open].map((disk) => disk.close()))
    await this.#parts.writer.end()
  }
}

const emptyFolder = (folder: string): void => {
  try {
    rmSync(folder, { recursive: true, force: true })
  } catch (error) {
    throw new StateDiskError(`${folder} cannot be emptied (${(error as Error).message}); look at the disk`, {
      cause: error,
    })
  }
}
