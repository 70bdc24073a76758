import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ConfigError } from './config.ts'

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
 * @throws StateFolderInUseError; ConfigError when the folder cannot be made or written
 */
export const takeStateFolder = (root: string, applicationId: string, instanceId: string): StateFolder => {
  const path = join(root, applicationId, instanceId)
  const lock = join(path, 'lock')
  try {
    mkdirSync(path, { recursive: true })
    take(path, lock)
  } catch (error) {
    throw error instanceof StateFolderInUseError ? error : unusable(path, error)
  }
  return { path, release: () => rmSync(lock, { force: true }) }
}

const take = (path: string, lock: string): void => {
  if (tryLock(lock)) return
  const owner = ownerOf(lock)
  if (owner !== undefined && isAlive(owner)) throw new StateFolderInUseError(path, owner)
  rmSync(lock, { force: true })
  if (!tryLock(lock)) throw new StateFolderInUseError(path, ownerOf(lock) ?? 0)
}

/** A link is made whole or not at all: of two processes one gets the name, and nobody ever reads half a lock. */
const tryLock = (lock: string): boolean => {
  const draft = `${lock}.${process.pid}`
  writeFileSync(draft, String(process.pid))
  try {
    linkSync(draft, lock)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  } finally {
    rmSync(draft, { force: true })
  }
}

const unusable = (path: string, error: unknown): ConfigError =>
  new ConfigError([
    `EVENTZR_STATE_DIR: ${(error as NodeJS.ErrnoException).code} using ${path}; name a folder to write in`,
  ])

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
