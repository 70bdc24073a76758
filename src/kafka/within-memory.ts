import { existsSync } from 'node:fs'

const shell = '/bin/sh'
const bytesPerKilobyte = 1_024
/** Node and the client's threads may use so much before they have read anything, and the limit counts that. */
const leastBytes = 256 * 1_024 * bytesPerKilobyte
/** The rest is for whoever started it. */
const share = 0.9

/**
 * Lets a process die by its own failed allocation before its container is out of memory. The kernel would otherwise choose a
 * process to end, or end all of the container: Kubernetes has it do so from 1.28 on with cgroup v2 (`memory.oom.group`; kubelet,
 * singleProcessOOMKill).
 * @param availableBytes of the container, or of the machine
 * @returns the command line with the limit; the same one where no shell can set it
 */
export const withinMemory = (command: readonly string[], availableBytes: number): readonly string[] => {
  if (!existsSync(shell)) return command
  const kilobytes = Math.floor(Math.max(leastBytes, availableBytes * share) / bytesPerKilobyte)
  // A lower limit that is there already stays.
  return [shell, '-c', 'ulimit -d "$0" 2>/dev/null; exec "$@"', String(kilobytes), ...command]
}
