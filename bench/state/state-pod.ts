import { monitorEventLoopDelay } from 'node:perf_hooks'
import { runApplication } from '../../src/application.ts'
import { noObserver } from '#runtime/ports/pod-observer.ts'
import { jsonCodec } from '../../examples/counting/json-codec.ts'
import { limitsFor, rssAnonMb } from './open-layers.ts'
import type { PodNews } from './pod-news.ts'
import type { StatePodSettings } from './state-pod-process.ts'
import { stateTopology } from './state-topology.ts'

// The pod of the bench as its own process, so that it can be killed. Its argument: StatePodSettings as JSON.
const settings = JSON.parse(process.argv[2]!) as StatePodSettings
const { application, brokers, stateFolder, memoryMb, checkpointEveryMs } = settings

const stop = new AbortController()
process.once('SIGTERM', () => stop.abort())

// The union loses its kinds under Omit.
type Untimed<T> = T extends unknown ? Omit<T, 'atMs'> : never
const tell = (news: Untimed<PodNews>): void => console.error(JSON.stringify({ atMs: Date.now(), ...news }))
const say = (level: string) => (fields: object, message: string) =>
  console.error(JSON.stringify({ atMs: Date.now(), level, message, ...fields }))

const stalls = monitorEventLoopDelay({ resolution: 5 })
stalls.enable()
const stallMsP99 = (): number => Math.round(stalls.percentile(99) / 1e5) / 10

let hasCommitted = false
const observer = {
  ...noObserver,
  restored: (records: number, tookMs: number): void => {
    tell({ news: 'restored', records, tookMs, stallMsP99: stallMsP99() })
    stalls.reset()
  },
  committed: (_tookMs: number, tasks: number): void => {
    if (hasCommitted || tasks === 0) return
    hasCommitted = true
    tell({ news: 'first commit' })
  },
  checkpointed: (tookMs: number): void => tell({ news: 'checkpoint', tookMs }),
}

tell({ news: 'begun' })
setInterval(() => tell({ news: 'well', rssAnonMb: rssAnonMb(), stallMsP99: stallMsP99() }), 1_000).unref()

await runApplication(
  {
    topology: stateTopology(application),
    codec: jsonCodec('pod', () => undefined),
    connection: { brokers, clientId: `${application}-pod`, settings: {} },
    instanceId: '0',
    stateFolder,
    diskLimits: limitsFor(memoryMb),
    checkpointEveryMs,
    commitIntervalMs: 100,
    sessionTimeoutMs: 45_000,
    transactionTimeoutMs: 10_000,
    log: { debug: say('debug'), info: say('info'), warn: say('warn'), error: say('error') },
    observer,
  },
  stop.signal,
)
