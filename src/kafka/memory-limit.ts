import type { ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'

const lookEveryMs = 10
/** The rest is for the time between two looks, and for its pod. */
const share = 0.7
/** Node and the client take half of it before they read anything: a process with less would never do its work. */
const leastBytes = 200_000_000

/**
 * Kills a process before it has taken all memory of the container, or of the machine. The kernel would otherwise choose a process
 * to end, or end all of the container: Kubernetes has it do so from 1.28 on with cgroup v2 (`memory.oom.group`; kubelet,
 * singleProcessOOMKill). A limit of the system counts what Node only reserves, and keeps it from starting (RLIMIT_DATA below 600 MB).
 * @param availableBytes when the process starts; less than 300 MB count as that much
 */
export const limitMemory = (child: ChildProcess, availableBytes: number): void => {
  const limitBytes = Math.max(leastBytes, availableBytes * share)
  const look = setInterval(() => {
    if (residentBytes(child.pid) > limitBytes) child.kill('SIGKILL')
  }, lookEveryMs)
  child.once('close', () => clearInterval(look))
  child.once('error', () => clearInterval(look))
}

const pageBytes = 4_096

/** The memory in use by a process (proc(5), statm). 0 once it has ended, and on other systems than Linux. */
export const residentBytes = (pid: number | undefined): number => {
  try {
    return Number(readFileSync(`/proc/${pid}/statm`, 'latin1').split(' ')[1]) * pageBytes
  } catch {
    return 0
  }
}
