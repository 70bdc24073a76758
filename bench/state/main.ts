import { Command } from 'commander'
import { startLocalStack } from '#world/local/start-stack.ts'
import type { LocalStack } from '#world/local/stack.ts'
import { printResult } from '../print-result.ts'
import { wholeNumber } from '../whole-number.ts'
import { runState } from './run-state.ts'
import { runTimers } from './run-timers.ts'

interface Options {
  readonly rows: number
  readonly memoryMb: number
  readonly timers?: boolean
  readonly json?: boolean
}

const whole = wholeNumber(1)
/** As in production. */
const checkpointEveryMs = 30_000
const updatesPerSecond = 2_000

const options = new Command('state')
  .description(
    'puts rows beyond the memory of one task and reads some of them; then a pod restores as many and is killed',
  )
  .option('--rows <count>', 'rows to put', whole, 2_000_000)
  .option('--memory-mb <megabytes>', 'memory for rows', whole, 128)
  .option('--timers', 'gives each row a timer, and fires 100,000 of them; needs no broker')
  .option('--json', 'prints one JSON object')
  .parse()
  .opts<Options>()

const say = (line: string): void => void process.stderr.write(`state: ${line}\n`)

let stack: LocalStack | undefined
const brokers = async (): Promise<string> => {
  stack = await startLocalStack({ env: process.env, log: say })
  return stack.brokers
}

const run = () =>
  options.timers
    ? runTimers(options.rows, options.memoryMb)
    : runState({ ...options, brokers, updatesPerSecond, checkpointEveryMs, say })

try {
  const result = await run()
  printResult(result, options.json)
  const faults = 'wrongRows' in result ? result.wrongRows : result.outOfOrder
  if (faults > 0) process.exitCode = 1
} finally {
  await stack?.stop()
}
