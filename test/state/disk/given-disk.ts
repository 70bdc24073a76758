import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DiskWriter } from '#state/disk/disk-writer.ts'
import { RowReader } from '#state/disk/row-reader.ts'
import { openStampedRows } from '#state/disk/stamp-check.ts'
import { type DiskLimits, type DiskPlace, TaskDisk } from '#state/disk/task-disk.ts'
import { RowCodecs } from '#state/row-codec.ts'
import type { Slab } from '#stream/slab.ts'
import { keyValue } from '#stream/store-port.ts'
import { store } from '../layers-model.ts'

/** Rows are whole numbers. */
export const codecs = new RowCodecs([keyValue('numbers', store, { name: 'Number', json: '"long"' }, ['tenant'])])

/** Writes the value of no row. */
export const noRow = (slab: Slab): void => {
  slab.reserve(40)
  slab.buffer.fill(7, slab.position, (slab.position += 40))
}

/** A disk that is full when it is told so, or has no room for stamps. */
class FullDisk extends DiskWriter {
  isFull = false
  refusesStamps = false

  override stamp(...args: Parameters<DiskWriter['stamp']>): Promise<void> {
    return this.isFull || this.refusesStamps ? Promise.reject(new Error('no space left')) : super.stamp(...args)
  }

  override write(...args: Parameters<DiskWriter['write']>): Promise<void> {
    return this.isFull ? Promise.reject(new Error('no space left')) : super.write(...args)
  }
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
    return this.#diskAt({ task: 7, folder, reader: new RowReader(folder, codecs), found: undefined }, limits)
  }

  /** The disk that another process would find in a folder now. Wait until it is {@link written}. */
  afterCrash(folder: string, limits: DiskLimits): TaskDisk {
    const copy = join(this.root, String(++this.#made))
    if (existsSync(folder)) cpSync(folder, copy, { recursive: true })
    const reader = new RowReader(copy, codecs)
    const hasStamp = existsSync(join(copy, 'checkpoint'))
    if (!hasStamp) rmSync(copy, { recursive: true, force: true })
    return this.#diskAt(
      { task: 7, folder: copy, reader, found: openStampedRows(copy, reader, () => undefined) },
      limits,
    )
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
