import { runApplication } from '../../../src/application.ts'
import { killAt, noFailPoint } from '#runtime/fail-point.ts'
import { countingTopology } from './counting-topology.ts'
import { jsonCodec } from './json-codec.ts'

// One pod of the counting application as its own process, so that a test can kill it.
// Arguments: application name, brokers, fail point or "none".
const [name = '', brokers = '', failPoint = 'none'] = process.argv.slice(2)
const stop = new AbortController()
process.once('SIGTERM', () => stop.abort())
const say = (level: string) => (fields: object, message: string) =>
  console.error(JSON.stringify({ level, message, ...fields }))
const topology = countingTopology(name)

await runApplication(
  {
    topology,
    codec: jsonCodec,
    connection: { brokers, clientId: name, settings: {} },
    instanceId: '0',
    commitIntervalMs: 100,
    sessionTimeoutMs: 6_000,
    transactionTimeoutMs: 5_000,
    log: { debug: say('debug'), info: say('info'), warn: say('warn'), error: say('error') },
    failPoint: failPoint === 'none' ? noFailPoint : killAt(failPoint),
  },
  stop.signal,
)
