import { EventCodec } from '#codec/event-codec.ts'
import { type EncodingChoice, encodingOf } from '#codec/output-encoding.ts'
import { lookUpIds, schemaFetcher, subjectFetcher } from '#codec/registry.ts'
import type { Log as RegistryLog } from '#codec/registry-request.ts'
import type { Connection } from '#kafka/connection.ts'
import type { CodecInstruments } from '#observe/codec-instruments.ts'
import { LogLevel } from '#observe/log-level.ts'
import { createLog } from '#observe/log.ts'
import { MemoryWatch } from '#observe/memory-watch.ts'
import { PodMetrics } from '#observe/metrics.ts'
import { serveProbes } from '#observe/probes.ts'
import { readMemory } from '#observe/process-memory.ts'
import type { Log } from '#runtime/ports/log.ts'
import { startWatchdog } from '#runtime/culprit/watchdog.ts'
import type { Topology } from '#stream/nodes.ts'
import { applicationId } from '#stream/topology.ts'
import { runApplication } from '../application.ts'
import type { Config } from '../config.ts'
import { knownKey, podKeys } from '../recipient-key.ts'
import { configuredRegistry } from '../configured-registry.ts'
import { processTokens } from '../security/process-tokens.ts'
import { takeStateFolder } from '../state-folder.ts'
import { readEncodingOverrides } from '../variables/encoding-overrides.ts'
import { type ApplicationName, topologyOf } from './applications.ts'
import { connectionOf } from './connection.ts'
import { endAtOnce } from './exit.ts'
import { watchLevelSignal } from './level-signal.ts'
import { packageVersion } from './package-version.ts'
import { traceTo } from './trace-to.ts'
import { type PodAdmin, startAdmin } from './pod-admin.ts'
import { watchTokens } from './watch-tokens.ts'

/** Stopping takes a commit and the closing of two clients; after this the pod ends without them, within the 10 s that it has. */
const stopDeadlineMs = 8_000
const memoryLookMs = 5_000
/** A log on a terminal is written by another thread. */
const lastLineMs = 100

/**
 * Runs one pod until SIGTERM or SIGINT: commits, leaves, resolves. Waits for a registry or broker that is down.
 * @param json JSON lines in the log also on a terminal
 * @throws ConfigError, StateFolderInUseError, PortInUseError, AdminPortInUseError, RegistryError, TopicsError, TaskCorruptedError, FencedError,
 * ProducerStuckError, ConnectionRefusedError
 */
export const runPod = async (name: ApplicationName, config: Config, json: boolean): Promise<void> => {
  const keys = name === 'cpaas' ? podKeys(config) : undefined
  const topology = topologyOf(name, { policyFile: config.EVENTZR_POLICY_FILE, keys })
  const id = applicationId(topology)
  const instance = config.EVENTZR_INSTANCE_ID
  const level = new LogLevel(config.EVENTZR_LOG_LEVEL)
  const log = createLog(level, { application: id, instance }, process.stderr.isTTY && !json)
  watchLevelSignal(level, log)
  if (keys === knownKey)
    log.warn({}, 'recipients are hashed with a key that everybody knows; set EVENTZR_HMAC_KEY_FILE where they are real')
  const signal = stopSignal(log)
  const folder = takeStateFolder(config.EVENTZR_STATE_DIR, id, instance)
  try {
    await runObserved(name, topology, config, folder.path, log, signal)
    log.info({}, 'stopped')
  } finally {
    folder.release()
  }
}

const runObserved = async (
  name: ApplicationName,
  topology: Topology,
  config: Config,
  stateFolder: string,
  log: Log,
  signal: AbortSignal,
): Promise<void> => {
  const id = applicationId(topology)
  const instance = config.EVENTZR_INSTANCE_ID
  const metrics = new PodMetrics(id, instance, topology, buildOf(config))
  watchTokens(processTokens(config), metrics, log)
  const probes = await serveProbes(config.EVENTZR_HTTP_HOST, config.EVENTZR_HTTP_PORT, metrics)
  log.info({ httpPort: probes.port }, `metrics and probes on port ${probes.port}`)
  const memory = watchMemory(metrics, log)
  const traces = await traceTo(config, id, log)
  const watchdog = startWatchdog(config.EVENTZR_RECORD_TIMEOUT_MS, { application: id, instance })
  let admin: PodAdmin | undefined
  try {
    admin = await startAdmin({ name, topology }, config, metrics, log)
    const codec = await codecFor(topology, config, log, signal, metrics.codec)
    const address = { instance, url: admin?.url }
    const observed = { address, log, observer: metrics, traces, watch: admin?.watch, watchdog }
    await runApplication({ topology, codec, stateFolder, ...settingsOf(id, config, metrics), ...observed }, signal)
  } catch (error) {
    // Stopping while it waits for the registry is no failure.
    if (!signal.aborted || (error as Error).name !== 'AbortError') throw error
  } finally {
    clearInterval(memory)
    await watchdog.close()
    await traces?.close()
    await admin?.close()
    await probes.close()
  }
}

const buildOf = ({ EVENTZR_BUILD }: Config): string => EVENTZR_BUILD ?? packageVersion()

/** The settings of a pod, as its configuration has them. */
const settingsOf = (id: string, config: Config, metrics: PodMetrics) => ({
  trial: { build: buildOf(config), onFlood: config.EVENTZR_DEAD_LETTER_FLOOD },
  connection: {
    ...connectionOf(config, `${id}-${config.EVENTZR_INSTANCE_ID}`),
    onStatistics: (client, text) => metrics.kafka.told(client, text),
  } satisfies Connection,
  brokerKind: config.EVENTZR_BROKER_KIND,
  instanceId: config.EVENTZR_INSTANCE_ID,
  commitIntervalMs: config.EVENTZR_COMMIT_INTERVAL_MS,
  sessionTimeoutMs: config.EVENTZR_SESSION_TIMEOUT_MS,
  transactionTimeoutMs: config.EVENTZR_TRANSACTION_TIMEOUT_MS,
  revokeBudgetMs: config.EVENTZR_REVOKE_BUDGET_MS,
  acceptedTopicIds: config.EVENTZR_ACCEPTED_TOPIC_IDS?.split(',') ?? [],
})

const watchMemory = (metrics: PodMetrics, log: Log): NodeJS.Timeout => {
  const watch = new MemoryWatch(log)
  const look = () => {
    const memory = readMemory()
    metrics.memory(memory)
    watch.look(memory)
  }
  look()
  return setInterval(look, memoryLookMs).unref()
}

/**
 * The codec of a pod as its configuration has it. Ids are looked up, never registered: a production pod must not change the
 * registry. Outputs in `ce-binary-avro` need the ids of data alone, too.
 * @param measures gets its loads and requests
 * @throws ConfigError, RegistryError
 */
export const codecFor = async (
  topology: Pick<Topology, 'sources' | 'sinks'>,
  config: Config,
  log: Log,
  signal: AbortSignal,
  measures?: CodecInstruments,
): Promise<EventCodec> => {
  const registry = configuredRegistry(config, (result, ms) => measures?.answered(result, ms))
  const say = changesOnly((line, retryInMs) => log.warn({ registry: registry.base, retryInMs }, line))
  const schemaIds = await lookUpIds(
    [...topology.sources, ...topology.sinks].map(({ topic }) => topic),
    registry,
    say,
    signal,
  )
  const encodings = encodingsOf(config)
  const binary = topology.sinks.flatMap(({ topic }) =>
    encodingOf(encodings, topic.name) === 'ce-binary-avro' ? [topic] : [],
  )
  const dataIds = await lookUpIds(binary, registry, say, signal, 'data')
  const fetchSchema = schemaFetcher(registry, say, signal, schemaIds)
  const codec = new EventCodec({
    ...encodings,
    schemaIds,
    dataSchemas: { ids: dataIds, registryUrl: registry.base },
    fetchSchema: measures?.counting(fetchSchema) ?? fetchSchema,
    fetchSubjects: subjectFetcher(registry, say, signal),
  })
  measures?.keeps(() => codec.schemas)
  return codec
}

const encodingsOf = ({ EVENTZR_OUTPUT_ENCODING, EVENTZR_OUTPUT_ENCODINGS }: Config): EncodingChoice => ({
  outputEncoding: EVENTZR_OUTPUT_ENCODING,
  encodingOverrides: readEncodingOverrides(EVENTZR_OUTPUT_ENCODINGS ?? '').overrides,
})

/** Several look-ups wait for the same registry and would all say so. */
const changesOnly = (say: RegistryLog): RegistryLog => {
  let last = ''
  return (line, retryInMs) => {
    if (line !== last) say(line, retryInMs)
    last = line
  }
}

const stopSignal = (log: Log): AbortSignal => {
  const stop = new AbortController()
  const onSignal = (signal: string) => {
    log.info({ signal }, 'stopping: last commit, then leave')
    stop.abort()
    setTimeout(() => {
      log.error(
        {},
        `not stopped after ${stopDeadlineMs} ms, ending without a last commit: the next start reads on from the one before`,
      )
      setTimeout(endAtOnce, lastLineMs)
    }, stopDeadlineMs).unref()
  }
  process.once('SIGTERM', () => onSignal('SIGTERM'))
  process.once('SIGINT', () => onSignal('SIGINT'))
  return stop.signal
}
