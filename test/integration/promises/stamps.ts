import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { formatStamp, parseStamp, type Stamp } from '#state/disk/stamp.ts'

const pollMs = 50

/** The folder with the rows of a task. */
export const rowsFolder = (stateFolder: string, task: number): string => join(stateFolder, 'rows', String(task))

const stampPath = (stateFolder: string, task: number): string => join(rowsFolder(stateFolder, task), 'checkpoint')

export const stampOf = (stateFolder: string, task: number): Stamp =>
  parseStamp(readFileSync(stampPath(stateFolder, task), 'utf8'))

/** Resolves when each task has a checkpoint of its commit `seq` or of a later one. */
export const stamped = (stateFolder: string, tasks: number, seq: number): Promise<void> =>
  allStamped(stateFolder, tasks, (stamp) => seqOf(stamp) >= seq)

/** Resolves when each task has a checkpoint that was begun after this time. */
export const stampedSince = (stateFolder: string, tasks: number, sinceMs: number): Promise<void> =>
  allStamped(stateFolder, tasks, ({ askedMs }) => askedMs > sinceMs)

/** Writes another stamp, with its own checksum. Call while no process has the folder. */
export const restamp = (stateFolder: string, task: number, changes: Partial<Stamp>): void =>
  writeFileSync(stampPath(stateFolder, task), formatStamp({ ...stampOf(stateFolder, task), ...changes }))

const allStamped = async (folder: string, tasks: number, isWanted: (stamp: Stamp) => boolean): Promise<void> => {
  const isStamped = (task: number): boolean => {
    try {
      return isWanted(stampOf(folder, task))
    } catch {
      return false // None yet, or its rows are being opened.
    }
  }
  while (!Array.from({ length: tasks }, (_, task) => task).every(isStamped)) await pause(pollMs)
}

const seqOf = ({ commitRow }: Stamp): number => (JSON.parse(commitRow!) as { readonly seq: number }).seq
