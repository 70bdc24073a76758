import { Command } from 'commander'
import { printResult } from '../print-result.ts'
import { wholeNumber } from '../whole-number.ts'
import { BrokerDoor } from '#world/doors/broker-door.ts'
import { startLocalStack } from '#world/local/start-stack.ts'
import { isExact, runExactlyOnce } from './run.ts'

interface Options {
  readonly pods: number
  readonly kills: number
  readonly seconds: number
  readonly rate: number
  readonly seed: number
  readonly lateCopies: number
  readonly json?: boolean
}

const whole = wholeNumber(0)

const say = (line: string): void => void process.stderr.write(`exactly-once: ${line}\n`)

const command = new Command('exactly-once')
  .description(
    'kills, stops, restarts, adds and removes pods under load, and counts what was lost, doubled or reordered',
  )
  .option('--pods <count>', 'pods of the application', whole, 3)
  .option('--kills <count>', 'kills with an immediate restart', whole, 20)
  .option('--seconds <count>', 'length of the load, more when the faults take longer', whole, 120)
  .option('--rate <count>', 'records per second', whole, 520)
  .option('--late-copies <count>', 'kills that follow a late copy of the end of a transaction', whole, 5)
  .option('--seed <number>', 'repeats the faults of a run', whole, Date.now() % 1_000_000)
  .option('--json', 'prints one JSON object')
  .parse()
const options = command.opts<Options>()

const judge = async (): Promise<void> => {
  say(`seed ${options.seed}`)
  const result = await runExactlyOnce({ ...options, brokers: stack.brokers, door, say })
  printResult(result, options.json)
  if (!isExact(result, options)) process.exitCode = 1
}

// Only a broker of our own tells its clients to come through a door.
let door: BrokerDoor | undefined
const doorTo = async (broker: string): Promise<string> => (door = await BrokerDoor.open(broker)).address
const stack = await startLocalStack({
  env: process.env,
  log: say,
  doorTo: options.lateCopies === 0 ? undefined : doorTo,
})
try {
  if (door === undefined && options.lateCopies > 0 && command.getOptionValueSource('lateCopies') === 'cli') {
    say(`--late-copies needs a broker of its own, started with Java; this one is ${stack.kind}: pass --late-copies 0`)
    process.exitCode = 2
  } else await judge()
} finally {
  await stack.stop()
  await door?.close()
}
