import type { ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { residentBytes } from '#kafka/memory-limit.ts'

const lookEveryMs = 10

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

/** Its children; none once it has ended. */
const childrenOf = (pid: number): readonly number[] => {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1').split(' ').filter(Boolean).map(Number)
  } catch {
    return []
  }
}

const kill = (pid: number): void => {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has ended.
  }
}
