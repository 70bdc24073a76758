import { Command } from 'commander'
import { printResult } from '../print-result.ts'
import { wholeNumber } from '../whole-number.ts'
import { runHostile } from './run-hostile.ts'

interface Options {
  readonly inputs: number
  readonly seed: number
  readonly json?: boolean
}

const mostMs = 5
const mostBytes = 16_000_000

const { inputs, seed, json } = new Command('hostile')
  .description('decodes damaged events of every topic and encoding, and says what the worst of them cost')
  .option('--inputs <count>', 'records to decode', wholeNumber(1), 100_000)
  .option('--seed <number>', 'repeats a run', wholeNumber(0), 1)
  .option('--json', 'prints one JSON object')
  .parse()
  .opts<Options>()

const result = await runHostile(inputs, seed, (line) => void process.stderr.write(`hostile: ${line}\n`))
const rounded = { ...result, worstMs: Math.round(result.worstMs * 100) / 100 }
printResult(rounded, json)
if (result.crashes > 0 || result.worstMs > mostMs || result.worstBytes > mostBytes) process.exitCode = 1
