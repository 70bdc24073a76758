import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { StateDiskError } from '#state/disk/state-disk-error.ts'
import type { DiskLimits } from '#state/disk/task-disk.ts'
import { TaskDisks } from '#state/disk/task-disks.ts'
import { RowCodecs } from '#state/row-codec.ts'
import { ClusterReader } from '#kafka/cluster-reader.ts'
import { newsFilter } from '#kafka/connection.ts'
import { GroupConsumer } from '#kafka/consumer.ts'
import { TransactionalProducer } from '#kafka/producer.ts'
import { TokenError } from '#kafka/tokens/token.ts'
import { noFailPoint } from '#runtime/commit/fail-point.ts'
import { taskStores } from '#runtime/parking/parked-store.ts'
import { checkRights, withNames } from '#runtime/ownership/rights-check.ts'
import { checkTopics } from '#runtime/ownership/topic-check.ts'
import type { ClusterPort } from '#runtime/ports/kafka-port.ts'
import type { Log } from '#runtime/ports/log.ts'
import { type OwnTopics, ownTopics } from '#runtime/ports/own-topics.ts'
import { rightText } from '#runtime/ports/rights.ts'
import { Pod } from '#runtime/pod.ts'
import { noObserver } from '#runtime/ports/pod-observer.ts'
import type { Sleep } from '#runtime/ports/sleep.ts'
import { noWatchdog } from '#runtime/culprit/watchdog.ts'
import { applicationId } from '#stream/topology.ts'
import type { Application } from './application-parts.ts'
import { threadPoolSize } from './config.ts'
import { startSettingsCheck } from './settings-check.ts'
import { asReplaced } from './replaced-member.ts'
import {
  BatchAheadError,
  BrokerUnavailableError,
  FencedError,
  KafkaCallError,
  MemberReplacedError,
  RightMissingError,
} from '#runtime/ports/errors.ts'

const standardRevokeBudgetMs = 5_000
/** Rows take five times as much in memory as on disk: 10 to 40 MB for the pinned ones of each task, 20 MB for the cached ones. */
const standardDiskLimits: DiskLimits = {
  pinnedRows: 10_000,
  pinnedBytes: 8 * 1024 * 1024,
  cachedBytes: 4 * 1024 * 1024,
  timersAheadMs: 60_000,
  loadedTimers: 10_000,
}
/** A restart reads so much of the changelog: a second or two of a busy task. */
const standardCheckpointEveryMs = 30_000
const standardGrowthCheckMs = 10_000
const firstPauseMs = 500
const longestPauseMs = 15_000
/** Three openings, three that are tried again, a restore, a look at topics, a commit and a poll may hold a thread each. */
const leastThreads = 10
/** A pod that ran for longer was well: its next fault is a new one. */
const wellAfterMs = 60_000

/**
 * Runs a pod until `signal` aborts, then commits and closes. A broker that is away or lost, and a transaction that ran out of
 * time, are recovered from by starting again from what Kafka holds, with growing pauses.
 * @throws FencedError when another process has the same instance id; ProducerStuckError, after which only the end of the process
 * ends its client; TopicsError, TaskCorruptedError and every fault of this program: starting again would not help.
 */
export const runApplication = async (application: Application, signal: AbortSignal): Promise<void> => {
  warnOfFewThreads(application.log)
  const settings = startSettingsCheck(application)
  // Stopping must end within a few seconds, and the check takes one of them.
  signal.addEventListener('abort', () => settings.close(), { once: true })
  try {
    await runPods(application, AbortSignal.any([signal, settings.refusal]))
  } finally {
    settings.close()
  }
  settings.refusal.throwIfAborted()
}

const runPods = async (application: Application, signal: AbortSignal): Promise<void> => {
  const session = randomUUID()
  let pauseMs = firstPauseMs
  let fetchesSingly = false
  const isNews = newsFilter()
  while (!signal.aborted) {
    const startedMs = Date.now()
    try {
      return await runPod({ ...application, fetchesSingly }, session, signal)
    } catch (error) {
      if (signal.aborted && error === signal.reason) return
      if (error instanceof FencedError || error instanceof MemberReplacedError) application.observer?.fenced()
      if (!isRecoverable(error)) throw error
      const wasWell = Date.now() - startedMs > wellAfterMs
      fetchesSingly = error instanceof BatchAheadError || (fetchesSingly && !wasWell)
      if (wasWell) pauseMs = firstPauseMs
      if (signal.aborted) return warnOfStop(error, application.log)
      tellStart(error, pauseMs, application, isNews)
      await quietSleep(pauseMs, signal)
      pauseMs = Math.min(pauseMs * 2, longestPauseMs)
    }
  }
}

const warnOfStop = (error: unknown, log: Log): void =>
  log.warn(
    {},
    `stopped without a last commit, the next start reads on from the one before: ${(error as Error).message}`,
  )

const warnOfFewThreads = (log: Log): void => {
  const threads = threadPoolSize(process.env)
  if (threads >= leastThreads) return
  log.warn(
    { threads },
    `polls and commits may wait for one of ${threads} threads: start Node with UV_THREADPOOL_SIZE=16`,
  )
}

/** A right may be missing for long: each is told every ten seconds. */
const tellStart = (
  error: unknown,
  pauseMs: number,
  { log, observer = noObserver }: Application,
  isNews: (text: string) => boolean,
): void => {
  observer.state('starting')
  const { message, cause, code } = error as Error & { readonly code?: string }
  if (error instanceof RightMissingError && !isNews(error.rights.map(rightText).join())) return
  const fields = { code, retryInMs: pauseMs, cause: (cause as Error | undefined)?.message }
  log.warn(fields, `starting again from the last commit in ${pauseMs} ms: ${message}`)
}

const isRecoverable = (error: unknown): boolean =>
  error instanceof BrokerUnavailableError ||
  error instanceof TokenError ||
  error instanceof BatchAheadError ||
  error instanceof MemberReplacedError ||
  error instanceof StateDiskError ||
  error instanceof KafkaCallError

/** A pod as it is started this time. */
interface Start extends Application {
  /** Its client asks for one batch at a time: another one, further on, must not come with it. */
  readonly fetchesSingly: boolean
}

const runPod = async (application: Start, session: string, signal: AbortSignal): Promise<void> => {
  const { topology, connection, log, observer = noObserver } = application
  const own = ownTopics(applicationId(topology))
  observer.state('starting')
  const rows = new RowCodecs(taskStores(topology))
  const disks = disksOf(application, rows)
  const restore = new ClusterReader(connection, log)
  const rights = { topology, own, rights: restore }
  try {
    await checkRights(rights)
    await checkTopics({ topology, own, restore, log, nowMs: monotonicMs, sleep: quietSleep }, signal)
    await runMember(application, { session, own, restore, rows, disks }, signal)
  } catch (error) {
    throw await withNames(error, rights)
  } finally {
    application.watch?.detach()
    restore.close()
    await disks.close()
  }
}

/** Once a broker has answered: a client that fails to connect is never freed (client.js keeps its callbacks), and a pod may try for long. */
const runMember = async (
  application: Start,
  ports: Omit<Ports, 'consumer' | 'producer'>,
  signal: AbortSignal,
): Promise<void> => {
  const {
    topology,
    connection,
    instanceId,
    sessionTimeoutMs,
    transactionTimeoutMs: timeoutMs,
    log,
    fetchesSingly,
    observer = noObserver,
  } = application
  const groupId = applicationId(topology)
  const member = `${groupId}-${instanceId}`
  const anchorTopic = ports.own.journal
  const membership = {
    connection,
    groupId,
    instanceId: member,
    sessionTimeoutMs,
    anchorTopic,
    fetchesSingly,
    stop: signal,
  }
  const consumer = await GroupConsumer.connect(membership, log)
  let producer: TransactionalProducer | undefined
  try {
    signal.throwIfAborted()
    const onRenewal = () => observer.renewed()
    const transactions = { connection, transactionalId: member, timeoutMs, consumer, stop: signal, onRenewal }
    producer = await TransactionalProducer.connect(transactions, log)
    await producer.init()
    consumer.join()
    await runUntil(signal, podOf(application, { ...ports, consumer, producer }))
  } catch (error) {
    throw await asReplaced(error, producer, anchorTopic, timeoutMs, quietSleep)
  } finally {
    // The producer first: a call of it with a disconnected consumer crashes inside the client.
    try {
      await producer?.close()
    } finally {
      await consumer.close()
    }
  }
}

const disksOf = (application: Application, rows: RowCodecs): TaskDisks => {
  const { stateFolder, diskLimits = standardDiskLimits, log, observer = noObserver } = application
  return new TaskDisks(join(stateFolder, 'rows'), rows, diskLimits, {
    tell: (task, message) => log.warn({ task }, message),
    measured: (bytes) => observer.stateDisk(bytes),
  })
}

interface Ports {
  readonly session: string
  readonly own: OwnTopics
  readonly consumer: GroupConsumer
  readonly producer: TransactionalProducer
  readonly restore: ClusterPort
  readonly rows: RowCodecs
  readonly disks: TaskDisks
}

const podOf = (application: Start, { disks, ...ports }: Ports): Pod => {
  const { topology, codec, log, observer = noObserver, failPoint = noFailPoint, watchdog = noWatchdog } = application
  return new Pod({
    ...ports,
    topology,
    codec,
    openTables: (task, refuse) => disks.open(task, refuse),
    observer,
    traces: application.traces,
    watch: application.watch,
    address: application.address,
    log,
    failPoint,
    watchdog,
    fetchesSingly: application.fetchesSingly,
    commitIntervalMs: application.commitIntervalMs,
    transactionTimeoutMs: application.transactionTimeoutMs,
    revokeBudgetMs: application.revokeBudgetMs ?? standardRevokeBudgetMs,
    checkpointEveryMs: application.checkpointEveryMs ?? standardCheckpointEveryMs,
    growthCheckMs: application.growthCheckMs ?? standardGrowthCheckMs,
    acceptedTopicIds: new Set(application.acceptedTopicIds),
    trial: application.trial,
    nowMs: monotonicMs,
    sleep: quietSleep,
  })
}

const quietSleep: Sleep = (ms, stop) => sleep(ms, undefined, { signal: stop }).catch(() => undefined)

/** Wall-clock time that a correction of the machine's clock does not move. */
const monotonicMs = (): number => Math.floor(performance.timeOrigin + performance.now())

const runUntil = async (signal: AbortSignal, pod: Pod): Promise<void> => {
  const stop = () => pod.stop()
  signal.addEventListener('abort', stop, { once: true })
  if (signal.aborted) stop()
  try {
    await pod.run()
  } finally {
    signal.removeEventListener('abort', stop)
  }
}
