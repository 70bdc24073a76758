import { open, type RootDatabase } from 'lmdb'

/** Keys have up to 3,000 bytes, and LMDB takes as many only in pages of 8 KiB. */
const settings = {
  encoding: 'binary',
  keyEncoding: 'binary',
  pageSize: 8192,
  overlappingSync: false,
  noSubdir: false,
} as const

/** LMDB's own name for a file in a folder. */
export const rowFileName = 'data.mdb'

/** Bytes by bytes, sorted, in a folder of their own. */
export type RowFile = RootDatabase<Buffer, Buffer>

/** Opens the file in a folder, and makes it when it is not there. One thread alone writes it. */
export const openRowFile = (folder: string): RowFile => open({ ...settings, path: folder })
