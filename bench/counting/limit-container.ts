import type { ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'

const lookEveryMs = 10
const pageBytes = 4_096

/**
 * Holds a process and its children to a limit of memory, as the kernel does with a container: beyond it, a child that has offered
 * itself is killed (proc(5), oom_score_adj), or else the process. Linux only.
 */
export const limitContainer = (child: ChildProcess, memoryBytes: number): void => {
  const pid = child.pid!
  const look = setInterval(() => {
    const children = childrenOf(pid)
    const takenBytes = [pid, ...children].reduce((sum, each) => sum + residentBytes(each), 0)
    if (takenBytes > memoryBytes) kill(children[0] ?? pid)
  }, lookEveryMs)
  child.once('exit', () => clearInterval(look))
}

const childrenOf = (pid: number): readonly number[] =>
  read(`/proc/${pid}/task/${pid}/children`).split(' ').filter(Boolean).map(Number)

const residentBytes = (pid: number): number => Number(read(`/proc/${pid}/statm`).split(' ')[1] ?? 0) * pageBytes

/** A process may end at any moment. */
const read = (path: string): string => {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    return ''
  }
}

const kill = (pid: number): void => {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has ended.
  }
}
