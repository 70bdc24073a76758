import { existsSync, readFileSync, renameSync, statSync } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { rowFileName } from './row-file.ts'
import { parseStamp, type Stamp } from './stamp.ts'

const draftName = 'checkpoint-draft'
/**
 * A stamp has the first name. From the opening of its rows to their next checkpoint, or to a close in good order, it has the
 * second one, and the third one after a death in between. LMDB has no checksums: a damaged file can end the process.
 */
const names = ['checkpoint', 'checkpoint-in-use', 'checkpoint-in-use-again'] as const

/** Makes the rows of a folder durable. @throws Error */
export const syncRows = (folder: string): Promise<void> => synced(join(folder, rowFileName), 'r')

/** Writes the stamp of durable rows. It is there as a whole or not at all. @throws Error */
export const writeStamp = async (folder: string, text: string): Promise<void> => {
  const draft = join(folder, draftName)
  await synced(draft, 'w', text)
  await rename(draft, join(folder, names[0]))
  await synced(folder, 'r')
  for (const name of names.slice(1)) await rm(join(folder, name), { force: true })
}

/** @throws Error when there is none to trust, and why */
export const readStamp = (folder: string): Stamp => {
  const place = placeIn(folder)
  if (place === undefined) throw new Error('they have no checkpoint')
  if (place === names.length - 1) throw new Error('two processes have died with them since their checkpoint')
  return parseStamp(readFileSync(join(folder, names[place]!), 'utf8'))
}

/** The rows with this stamp are opened now. Should the process die of it, the next one but one knows. @throws Error */
export const markInUse = (folder: string): void => {
  const place = placeIn(folder)!
  renameSync(join(folder, names[place]!), join(folder, names[place + 1]!))
}

/** The rows are closed in good order. Never fails. */
export const markClosed = async (folder: string): Promise<void> => {
  const place = placeIn(folder)
  if (place !== undefined && place > 0)
    await rename(join(folder, names[place]!), join(folder, names[0])).catch(() => undefined)
}

/** When the last stamp was written, in epoch milliseconds; absent without one. */
export const stampedMs = (folder: string): number | undefined => {
  const place = placeIn(folder)
  return place === undefined ? undefined : statSync(join(folder, names[place]!), { throwIfNoEntry: false })?.mtimeMs
}

/** Removes the rows of a folder, their stamp first: half of them must not be found with it. @returns false when something stays */
export const removeRows = async (folder: string): Promise<boolean> => {
  try {
    for (const name of names) await rm(join(folder, name), { force: true })
    await rm(folder, { recursive: true, force: true })
    return true
  } catch {
    return false
  }
}

const placeIn = (folder: string): number | undefined => {
  const place = names.findIndex((name) => existsSync(join(folder, name)))
  return place < 0 ? undefined : place
}

const synced = async (path: string, flags: string, text?: string): Promise<void> => {
  const file = await open(path, flags)
  try {
    if (text !== undefined) await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
}
