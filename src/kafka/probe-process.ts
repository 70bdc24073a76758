import { writeFileSync, writeSync } from 'node:fs'
import { createInterface } from 'node:readline'
import type { Connection } from './connection.ts'
import type { ProbeTask } from './probe.ts'
import { RelayedTokens } from './tokens/relayed-tokens.ts'
import type { Token } from './tokens/token.ts'
import { tryPositions } from './unreadable-positions.ts'

// Started by unreadablePositions; answers with one `Tried` per line.
const lines = createInterface({ input: process.stdin })
const tokens = new RelayedTokens()
const task = await new Promise<ProbeTask>((resolve) =>
  lines.once('line', (line) => {
    lines.on('line', (each) => tokens.take(JSON.parse(each) as Token))
    resolve(JSON.parse(line) as ProbeTask)
  }),
)
const connection: Connection = { ...task.connection, ...(task.needsTokens && { tokens }) }

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
  await tryPositions(connection, task.positions, task.reach, (tried) => writeSync(1, `${JSON.stringify(tried)}\n`))
} catch (error) {
  writeSync(2, (error as Error).message)
  process.exitCode = 1
} finally {
  // Its parent would write tokens as long as it lives.
  lines.close()
  process.stdin.destroy()
}
