import { Command } from 'commander'
import { wholeNumber } from '../whole-number.ts'
import { runRows } from './run-rows.ts'
import { runTimers } from './run-timers.ts'

interface Options {
  readonly rows: number
  readonly memoryMb: number
  readonly timers?: boolean
  readonly json?: boolean
}

const whole = wholeNumber(1)

const options = new Command('state')
  .description('puts rows beyond the memory of one task, and reads some of them')
  .option('--rows <count>', 'rows to put', whole, 2_000_000)
  .option('--memory-mb <megabytes>', 'memory for rows', whole, 128)
  .option('--timers', 'gives each row a timer, and fires 100,000 of them')
  .option('--json', 'prints one JSON object')
  .parse()
  .opts<Options>()

const result = await (options.timers ? runTimers : runRows)(options.rows, options.memoryMb)
const lines = Object.entries(result).map(([key, value]) => `${key.padEnd(16)} ${value}`)
console.log(options.json ? JSON.stringify(result) : lines.join('\n'))
const faults = 'wrongRows' in result ? result.wrongRows : result.outOfOrder
if (faults > 0) process.exitCode = 1
