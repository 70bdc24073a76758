import { writeFileSync, writeSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import type { ProbeTask } from './probe.ts'
import { tryPositions } from './unreadable-positions.ts'

// Started by unreadablePositions; answers with one `Tried` per line.
const { connection, positions, reach } = JSON.parse(await text(process.stdin)) as ProbeTask

/** Where memory runs out, the kernel ends this process before its pod (proc(5), oom_score_adj). */
const goFirst = (): void => {
  try {
    writeFileSync('/proc/self/oom_score_adj', '1000')
  } catch {
    // No Linux: the process then dies by its own failed allocation.
  }
}

goFirst()
try {
  await tryPositions(connection, positions, reach, (tried) => writeSync(1, `${JSON.stringify(tried)}\n`))
} catch (error) {
  writeSync(2, (error as Error).message)
  process.exitCode = 1
}
