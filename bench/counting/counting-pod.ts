import { connectionOf } from '#cli/connection.ts'
import { runApplication } from '../../src/application.ts'
import { killAt, noFailPoint } from '#runtime/commit/fail-point.ts'
import {
  countingTopology,
  countingTopologyOfTwo,
  countingTopologyThatFails,
} from '../../examples/counting/counting-topology.ts'
import { scraped } from './scraped.ts'
import { freezeAt } from './freeze-at.ts'
import { jsonCodec } from '../../examples/counting/json-codec.ts'
import { clientIdOf, type PodSettings } from './pod-settings.ts'

// One pod of the counting application as its own process, so that it can be killed. Its argument: PodSettings as JSON.
const settings = JSON.parse(process.argv[2]!) as PodSettings
const { application, brokers, inputs, build, instanceId, stateFolder, diskLimits, onRecreated } = settings

const stop = new AbortController()
process.once('SIGTERM', () => stop.abort())

const say = (level: string) => (fields: object, message: string) =>
  console.error(JSON.stringify({ atMs: Date.now(), level, message, ...fields }))

/** Tells how many events were encoded, for whoever must know that a record was processed and is not yet committed; and the CPU for it. */
let encoded = 0
let told = 0
setInterval(() => {
  if (told !== encoded) say('debug')({ encoded, cpuMs: cpuMs() }, 'progress')
  told = encoded
}, 100).unref()

const cpuMs = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1_000
}

const topologyOf = () => {
  if (build === 'bad') return countingTopologyThatFails(application)
  return inputs === 1 ? countingTopology(application, onRecreated) : countingTopologyOfTwo(application)
}

const failPointOf = ({ killAt: kill, freezeAt: freeze }: PodSettings) => {
  if (kill !== undefined) return killAt(kill)
  return freeze === undefined ? noFailPoint : freezeAt(freeze)
}

const metrics = settings.metrics ? scraped(application, instanceId, topologyOf()) : undefined

await runApplication(
  {
    topology: topologyOf(),
    codec: jsonCodec(settings.by, () => encoded++),
    connection: {
      ...connectionOf(settings.connectWith ?? { EVENTZR_KAFKA_BROKERS: brokers }, clientIdOf(application, instanceId)),
      ...(settings.settings === undefined ? {} : { settings: settings.settings }),
      ...(metrics && { onStatistics: (client, text) => metrics.kafka.told(client, text) }),
    },
    instanceId,
    stateFolder,
    diskLimits,
    commitIntervalMs: settings.commitIntervalMs,
    checkpointEveryMs: settings.checkpointEveryMs,
    sessionTimeoutMs: settings.sessionTimeoutMs,
    transactionTimeoutMs: settings.transactionTimeoutMs,
    growthCheckMs: settings.growthCheckMs,
    trial: { build, onFlood: 'hold' },
    log: { debug: say('debug'), info: say('info'), warn: say('warn'), error: say('error') },
    failPoint: failPointOf(settings),
    ...(metrics && { observer: metrics }),
  },
  stop.signal,
)
