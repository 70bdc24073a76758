import { Command } from 'commander'
import { startLocalStack } from '#world/local/start-stack.ts'
import { printResult } from '../print-result.ts'
import { wholeNumber } from '../whole-number.ts'
import { runMetrics } from './run-metrics.ts'

interface Options {
  readonly rounds: number
  readonly rate: number
  readonly null?: boolean
  readonly json?: boolean
}

/** A share of the CPU of a pod. */
const mostPercent = 3

const say = (line: string): void => void process.stderr.write(`metrics: ${line}\n`)

const {
  rounds,
  rate,
  null: isNull = false,
  json,
} = new Command('metrics')
  .description('measures what its metrics cost a pod: two pods work side by side on a real broker, one without')
  .option('--rounds <count>', 'rounds of 15 s', wholeNumber(1), 20)
  .option('--rate <count>', 'records in a second, for each pod', wholeNumber(100), 5_000)
  .option('--null', 'neither pod has metrics: the rest is noise')
  .option('--json', 'prints one JSON object')
  .addHelpText('after', '\nExample:\n  npm run bench:metrics -- --rounds 20 --json')
  .parse()
  .opts<Options>()

const stack = await startLocalStack({ env: process.env, log: say })
try {
  const result = await runMetrics({ brokers: stack.brokers, rounds, rate, isNull, say })
  printResult(result, json)
  if (!isNull && result.costPercent > mostPercent) process.exitCode = 1
} finally {
  await stack.stop()
}
