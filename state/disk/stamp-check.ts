import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { checkpointLastsMs, type RefuseCheckpoint } from '#state/checkpoint.ts'
import type { RowReader } from './row-reader.ts'
import { rowFileName } from './row-file.ts'
import { markInUse, readStamp } from './stamp-file.ts'
import type { Stamp } from './stamp.ts'

/**
 * Opens the rows in a folder, left by a process before.
 * @param refuse decides by the stamp, before the file is touched
 * @throws Error with the reason why they must not be used
 */
export const openStampedRows = (folder: string, reader: RowReader, refuse: RefuseCheckpoint): Stamp | undefined => {
  if (!existsSync(folder)) return undefined
  const stamp = readStamp(folder)
  const reason = refuse(stamp)
  if (reason !== undefined) throw new Error(reason)
  // The clock of a process stands still while its machine sleeps.
  if (Date.now() - stamp.writtenMs > checkpointLastsMs) throw new Error('their checkpoint is too old by the clock')
  if (statSync(join(folder, rowFileName)).size < stamp.fileBytes) throw new Error('their file was cut')
  markInUse(folder)
  reader.open(stamp.writes)
  return stamp
}
