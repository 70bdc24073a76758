import {
  closeSync,
  existsSync,
  fdatasyncSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { rowFileName } from './row-file.ts'
import { parseStamp, type Stamp } from './stamp.ts'

const name = 'checkpoint'
/** The stamp has this name while its rows are opened. LMDB has no checksums: a damaged file can end the process. */
const nameInOpening = 'checkpoint-in-opening'
const draftName = 'checkpoint-draft'

/** Makes the rows of a folder durable, and then its stamp. A stamp is there as a whole or not at all. @throws Error */
export const writeStamp = (folder: string, text: string): void => {
  synced(join(folder, rowFileName), 'r', fdatasyncSync)
  const draft = join(folder, draftName)
  synced(draft, 'w', (file) => {
    writeSync(file, text)
    fsyncSync(file)
  })
  renameSync(draft, join(folder, name))
  synced(folder, 'r', fsyncSync)
}

/** @throws Error when there is none to trust, and why */
export const readStamp = (folder: string): Stamp => {
  if (existsSync(join(folder, nameInOpening))) throw new Error('a process has died while it opened them')
  if (!existsSync(join(folder, name))) throw new Error('they have no checkpoint')
  return parseStamp(readFileSync(join(folder, name), 'utf8'))
}

/** When the last stamp was written, in epoch milliseconds; absent when there is none to trust. */
export const stampedMs = (folder: string): number | undefined =>
  statSync(join(folder, name), { throwIfNoEntry: false })?.mtimeMs

/** Opens the rows of a folder. If the process dies of it, the next one knows. @throws Error what `open` throws, and the disk */
export const openStamped = (folder: string, open: () => void): void => {
  renameSync(join(folder, name), join(folder, nameInOpening))
  open()
  renameSync(join(folder, nameInOpening), join(folder, name))
}

const synced = (path: string, flags: string, sync: (file: number) => void): void => {
  const file = openSync(path, flags)
  try {
    sync(file)
  } finally {
    closeSync(file)
  }
}
