import { Command } from 'commander'
import { printResult } from '../print-result.ts'
import { wholeNumber } from '../whole-number.ts'
import { runRefreshes } from './run-refreshes.ts'
import { startSecuredBroker } from './secured-broker.ts'
import { TokenEndpoint } from './token-endpoint.ts'
import { waysTo } from './ways.ts'

interface Options {
  readonly refreshes: number
  readonly lifeSeconds: number
  readonly rate: number
  readonly longestGapMs: number
  readonly json?: boolean
}

const whole = wholeNumber(1)

const { refreshes, lifeSeconds, rate, longestGapMs, json } = new Command('auth')
  .description(
    'runs a pod under load over many short tokens, restarts it, and counts what was lost and how long nothing came',
  )
  .option('--refreshes <count>', 'tokens beyond the first ones', whole, 30)
  .option('--life-seconds <count>', 'life of a token, and of a session', whole, 10)
  .option('--rate <count>', 'records per second', whole, 200)
  .option('--longest-gap-ms <count>', 'a longer time without output is a failure', whole, 2_000)
  .option('--json', 'prints one JSON object instead of a line per figure')
  .parse()
  .opts<Options>()

const say = (line: string): void => void process.stderr.write(`auth: ${line}\n`)

const broker = await startSecuredBroker(lifeSeconds * 1_000)
const endpoint = await TokenEndpoint.open(broker.certificates.server, lifeSeconds * 1_000)
try {
  const { plaintext } = broker
  const way = waysTo(broker, endpoint).oidc
  say(`${refreshes} refreshes of tokens of ${lifeSeconds} s`)
  const result = await runRefreshes({ plaintext, way, endpoint, refreshes, rate, restarts: true, say })
  printResult(result, json)
  const isWell = result.lost + result.duplicates + result.recoveries === 0 && result.longestGapMs <= longestGapMs
  if (!isWell) process.exitCode = 1
} finally {
  endpoint.close()
  await broker.stop()
}
