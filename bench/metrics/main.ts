import { Command } from 'commander'
import { printResult } from '../print-result.ts'
import { wholeNumber } from '../whole-number.ts'
import { runMetrics } from './run-metrics.ts'

interface Options {
  readonly rounds: number
  readonly rate: number
  readonly json?: boolean
}

/** A share of the CPU of a pod. */
const mostPercent = 3
/** A second has ten commits. */
const commitsPerSecond = 10

const { rounds, rate, json } = new Command('metrics')
  .description('measures what the metrics of a pod cost, beside the work that they measure; needs no broker')
  .option('--rounds <count>', 'rounds of 15 s of work, each with and without metrics', wholeNumber(1), 11)
  .option('--rate <count>', 'records in a second, a multiple of ten', wholeNumber(commitsPerSecond), 5_000)
  .option('--json', 'prints one JSON object')
  .addHelpText('after', '\nExample:\n  npm run bench:metrics -- --rounds 11 --json')
  .parse()
  .opts<Options>()

const result = await runMetrics(rounds, rate - (rate % commitsPerSecond))
printResult(result, json)
if (result.costPercent > mostPercent) process.exitCode = 1
