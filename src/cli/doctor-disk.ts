import { access, constants, readdir, stat, statfs } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { failed, type Finding, ok, warning } from './doctor-finding.ts'
import { mebibytes } from './print.ts'

const check = 'state folder'
/** Rows of a million messages, with room for as many pages in change. */
const leastFreeBytes = 2 ** 30

/** Looks at the folder for rows beyond memory: whether a pod could write it, its rows, its free space. */
export const diskFinding = async (folder: string): Promise<Finding> => {
  const place = await nearest(folder)
  if (!(await isWritable(place)))
    return failed(check, `${folder} cannot be written`, 'let the user of the pod write it, or set EVENTZR_STATE_DIR')
  return spaceFinding(folder, await usedBytes(folder), await freeBytes(place))
}

/** The finding about a folder that can be written. */
export const spaceFinding = (folder: string, used: number, free: number): Finding => {
  const detail = `${folder}: rows take ${mebibytes(used)}, ${mebibytes(free)} are free`
  return free < leastFreeBytes
    ? warning(check, detail, 'free some: rows that do not fit on the disk stay in memory')
    : ok(check, detail)
}

/** A pod makes the folder with all above it. */
const nearest = async (folder: string): Promise<string> => {
  const isThere = await access(folder).then(
    () => true,
    () => false,
  )
  return isThere || dirname(folder) === folder ? folder : nearest(dirname(folder))
}

const isWritable = async (place: string): Promise<boolean> => {
  try {
    await access(place, constants.W_OK)
    return (await stat(place)).isDirectory()
  } catch {
    return false
  }
}

const freeBytes = async (folder: string): Promise<number> => {
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize
}

/** A file removed meanwhile counts as none. */
const usedBytes = async (folder: string): Promise<number> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  const sizes = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => stat(join(parentPath, name)).then(spaceOf, () => 0))
  return (await Promise.all(sizes)).reduce((sum, bytes) => sum + bytes, 0)
}

/** Blocks of `stat` have 512 bytes whatever the disk. A file with holes takes less space than it is long. */
const spaceOf = ({ blocks }: { readonly blocks: number }): number => blocks * 512
