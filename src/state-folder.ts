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
  const owner = liveOwner(lock)
  if (owner !== undefined) throw new StateFolderInUseError(path, owner)
  rmSync(lock, { force: true })
  if (!tryLock(lock)) throw new StateFolderInUseError(path, liveOwner(lock) ?? 0)
}

/** A link is made whole or not at all: of two processes one gets the name, and nobody ever reads half a lock. */
const tryLock = (lock: string): boolean => {
  const draft = `${lock}.${process.pid}`
  writeFileSync(draft, `${process.pid} ${startOf(process.pid) ?? ''}`.trimEnd())
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

/** The living owner of the lock. Numbers are used again, for threads too, so one with another beginning is somebody else. */
const liveOwner = (lock: string): number | undefined => {
  const [text, startedAt] = textOf(lock).split(' ')
  const pid = Number(text)
  if (!Number.isSafeInteger(pid) || pid <= 0 || pid === process.pid || !isAlive(pid)) return undefined
  const start = startOf(pid)
  return startedAt === undefined || start === undefined || start === startedAt ? pid : undefined
}

const textOf = (lock: string): string => {
  try {
    return readFileSync(lock, 'utf8')
  } catch {
    return ''
  }
}

/** When a process began, in clock ticks since the machine did (proc_pid_stat(5), field 22); nothing where there is no such file. */
const startOf = (pid: number): string | undefined => {
  const fields = textOf(`/proc/${pid}/stat`)
  // The second field is a name in parentheses, which may hold anything.
  return fields.slice(fields.lastIndexOf(')') + 2).split(' ')[22 - 3]
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
