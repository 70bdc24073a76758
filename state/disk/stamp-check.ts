import { existsSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { RefuseCheckpoint } from '#state/checkpoint.ts'
import type { RowReader } from './row-reader.ts'
import { rowFileName } from './row-file.ts'
import { openStamped, readStamp } from './stamp-file.ts'
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
  if (statSync(join(folder, rowFileName)).size < stamp.fileBytes) throw new Error('their file was cut')
  openStamped(folder, () => reader.open(stamp.writes))
  return stamp
}

/** Empties a folder by removing it. @returns false when something of it stays, as on a read-only disk */
export const emptied = (folder: string): boolean => {
  try {
    rmSync(folder, { recursive: true, force: true })
    return true
  } catch {
    return false
  }
}
