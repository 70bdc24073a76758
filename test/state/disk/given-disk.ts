import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DiskWriter } from '#state/disk/disk-writer.ts'
import { openRowFile } from '#state/disk/row-file.ts'
import { RowReader } from '#state/disk/row-reader.ts'
import { openStampedRows } from '#state/disk/stamp-check.ts'
import { type DiskLimits, type DiskPlace, TaskDisk } from '#state/disk/task-disk.ts'
import { RowCodecs } from '#state/row-codec.ts'
import { keyValue } from '#stream/store-port.ts'
import { store } from '../layers-model.ts'

/** Rows are whole numbers. */
export const codecs = new RowCodecs([keyValue('numbers', store, { name: 'Number', json: '"long"' }, ['tenant'])])

/** Damages the file in a folder: other bytes take the place of a row. */
export const putBytes = (folder: string, name: Buffer, bytes: Buffer): void => {
  const file = openRowFile(folder)
  file.putSync(name, bytes)
  void file.close()
}

/** The value of no row. */
export const noRow = Buffer.alloc(40, 7)

/** A disk that is full when it is told so. */
class FullDisk extends DiskWriter {
  isFull = false

  override write(...args: Parameters<DiskWriter['write']>): ReturnType<DiskWriter['write']> {
    return this.isFull ? Promise.reject(new Error('no space left')) : super.write(...args)
  }
}

const draft = 'checkpoint-draft'

/** Stamps first: one may be written meanwhile, and must not be newer than the rows. */
const copyFiles = (folder: string, copy: string, files: readonly string[]): void => {
  mkdirSync(copy)
  for (const file of files)
    if (file !== draft && existsSync(join(folder, file))) copyFileSync(join(folder, file), join(copy, file))
}

/** A folder with the disks of tasks, and their writer. */
export class GivenDisk {
  readonly root = mkdtempSync(join(tmpdir(), 'task-disk-'))
  /** Everything that was told. */
  readonly told: string[] = []
  readonly writer = new FullDisk()
  #made = 0

  /** The folder of the disk that is made next. */
  get nextFolder(): string {
    return join(this.root, String(this.#made + 1))
  }

  /** An empty one. */
  make(limits: DiskLimits): TaskDisk {
    const folder = join(this.root, String(++this.#made))
    return this.#diskAt(
      { task: 7, folder, reader: new RowReader(folder, codecs), found: undefined, isKept: true },
      limits,
    )
  }

  /** The disk that another process would find in a folder now. Wait until it is {@link written}. */
  afterCrash(folder: string, limits: DiskLimits): TaskDisk {
    const copy = join(this.root, String(++this.#made))
    const files = existsSync(folder) ? readdirSync(folder).toSorted() : []
    if (files.some((file) => file.startsWith('checkpoint') && file !== draft)) copyFiles(folder, copy, files)
    const reader = new RowReader(copy, codecs)
    try {
      const found = openStampedRows(copy, reader, () => undefined)
      return this.#diskAt({ task: 7, folder: copy, reader, found, isKept: true }, limits)
    } catch {
      return this.make(limits)
    }
  }

  /** From now on there is no room for a stamp in a folder. */
  refuseStamps(folder: string): void {
    if (existsSync(folder) && !existsSync(join(folder, draft))) mkdirSync(join(folder, draft))
  }

  #diskAt(place: DiskPlace, limits: DiskLimits): TaskDisk {
    const tell = (task: number, message: string) => this.told.push(`${task}: ${message}`)
    return new TaskDisk(place, { codecs, writer: this.writer, limits, tell, resized: () => undefined })
  }

  /** Waits until all that was written so far is on disk, or refused. */
  async written(): Promise<void> {
    // Wishes are done in order, and a write of several parcels has the next one ready when the last one is answered.
    for (let turns = 0; turns < 3; turns++) await this.writer.close(join(this.root, 'none'))
  }

  async close(): Promise<void> {
    await this.writer.end()
    rmSync(this.root, { recursive: true, force: true })
  }
}
