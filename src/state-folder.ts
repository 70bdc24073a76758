import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Another live process uses the folder. */
export class StateFolderInUseError extends Error {
  readonly code = 'STATE_FOLDER_IN_USE'

  constructor(folder: string, pid: number) {
    super(
      `process ${pid} runs on ${folder}; stop it, or give this pod its own EVENTZR_STATE_DIR or EVENTZR_INSTANCE_ID`,
    )
  }
}

/** The folder of one application and instance, ours alone until it is released. */
export interface StateFolder {
  readonly path: string
  release(): void
}

/**
 * Takes the folder `<root>/<application>/<instance>`, making it when needed. The lock of a process that is gone is taken over.
 * @throws StateFolderInUseError
 */
export const takeStateFolder = (root: string, applicationId: string, instanceId: string): StateFolder => {
  const path = join(root, applicationId, instanceId)
  const lock = join(path, 'lock')
  mkdirSync(path, { recursive: true })
  if (!tryLock(lock)) {
    const owner = ownerOf(lock)
    if (owner !== undefined && isAlive(owner)) throw new StateFolderInUseError(path, owner)
    rmSync(lock, { force: true })
    if (!tryLock(lock)) throw new StateFolderInUseError(path, ownerOf(lock) ?? 0)
  }
  return { path, release: () => rmSync(lock, { force: true }) }
}

/** Creation is atomic: of two processes one gets the file. */
const tryLock = (lock: string): boolean => {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

const ownerOf = (lock: string): number | undefined => {
  try {
    const pid = Number(readFileSync(lock, 'utf8'))
    return Number.isSafeInteger(pid) && pid > 0 && pid !== process.pid ? pid : undefined
  } catch {
    return undefined
  }
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
