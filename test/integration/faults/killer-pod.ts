import { noFailPoint } from '#runtime/commit/fail-point.ts'
import { startWatchdog } from '#runtime/culprit/watchdog.ts'
import { jsonCodec } from '../../../examples/counting/json-codec.ts'
import { runApplication } from '../../../src/application.ts'
import { killerTopology } from './killer-topology.ts'

// One pod of the application with the killers as its own process. Arguments: application, brokers, folder for its rows.
const [name = '', brokers = '', stateFolder = ''] = process.argv.slice(2)
const stop = new AbortController()
process.once('SIGTERM', () => stop.abort())

const say = (level: string) => (fields: object, message: string) =>
  console.error(JSON.stringify({ level, message, ...fields }))

await runApplication(
  {
    topology: killerTopology(name),
    codec: jsonCodec('0', () => undefined),
    connection: { brokers, clientId: name, settings: {} },
    instanceId: '0',
    stateFolder,
    commitIntervalMs: 100,
    sessionTimeoutMs: 6_000,
    transactionTimeoutMs: 5_000,
    log: { debug: say('debug'), info: say('info'), warn: say('warn'), error: say('error') },
    failPoint: noFailPoint,
    watchdog: startWatchdog(1_000, { application: name }),
  },
  stop.signal,
)
// The client leaves handles of its own behind.
process.exit(0)
