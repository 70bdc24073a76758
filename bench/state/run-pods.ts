import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { ownTopics } from '#runtime/ports/own-topics.ts'
import { applicationId } from '#stream/topology.ts'
import { createTopics } from '../counting/create-topics.ts'
import { readTopic } from '../counting/read-topic.ts'
import { fillChangelog } from './fill-changelog.ts'
import { StatePodProcess, type StatePodSettings } from './state-pod-process.ts'
import { stateTopology, type Updated, updatedTopic } from './state-topology.ts'
import { Updates } from './updates.ts'
import { wrongRowsIn } from './wrong-rows.ts'

export interface PodsOptions {
  readonly brokers: string
  readonly rows: number
  readonly memoryMb: number
  readonly updatesPerSecond: number
  readonly checkpointEveryMs: number
  readonly say: (line: string) => void
}

/** The figures of a pod, and of its successor after kill -9. */
export interface PodsResult {
  /** Memory of the pod without the page cache of its files, at the end of the load; and the most that it had. */
  readonly rssAnonMb: number
  readonly mostRssAnonMb: number
  /** From the kill to the first commit of the successor. */
  readonly restartSeconds: number
  /** Thereof: until its program begins, and until it knows what to read of the changelog. */
  readonly restartBeginSeconds: number
  /** Thereof: the reading of records of the changelog behind the checkpoint. */
  readonly restartReadSeconds: number
  readonly restartReadRecords: number
  readonly restoreRowsPerSecond: number
  readonly checkpointSecondsP99: number
  readonly checkpoints: number
  /** Longest time between two turns of the loop, of 99 in 100: while all is restored, and under updates. */
  readonly restoreStallMsP99: number
  readonly updateStallMsP99: number
  readonly wrongRows: number
}

/** With updates, before the kill. */
const checkpointsUnderLoad = 2
/** The kill comes shortly before the next checkpoint: most is to be read then. */
const killedAfterShare = 0.9
const afterRestartMs = 3_000
/** Rows updated before the kill, and updated again to see what became of them. */
const rowsToProve = 2_000
const patienceMs = 60_000

/**
 * Restores a task with many rows into an empty folder, updates rows at random until there were some checkpoints, kills the pod
 * and starts it again.
 */
export const runPods = async (options: PodsOptions): Promise<PodsResult> => {
  const { brokers, rows, say } = options
  const application = `state-${Date.now()}`
  const topology = stateTopology(application)
  await createTopics(brokers, topology, ownTopics(applicationId(topology)), 1)
  const fillingMs = performance.now()
  await fillChangelog({ brokers, clientId: `${application}-filling`, settings: {} }, topology, rows)
  say(`${rows} rows are in the changelog after ${Math.round((performance.now() - fillingMs) / 1_000)} s`)
  const stateFolder = mkdtempSync(join(tmpdir(), 'bench-state-'))
  const updates = await Updates.connect(brokers, application, rows)
  const pods: StatePodProcess[] = []
  const start = (): StatePodProcess => {
    pods.push(new StatePodProcess({ ...options, application, stateFolder } satisfies StatePodSettings))
    return pods.at(-1)!
  }
  try {
    return await liveAndLiveAgain(options, start, updates, application)
  } finally {
    for (const pod of pods) pod.kill('SIGKILL')
    await Promise.all(pods.map((pod) => pod.ended()))
    await updates.close()
    rmSync(stateFolder, { recursive: true, force: true })
  }
}

const liveAndLiveAgain = async (
  options: PodsOptions,
  start: () => StatePodProcess,
  updates: Updates,
  application: string,
): Promise<PodsResult> => {
  const { rows, brokers, say } = options
  const pod = start()
  const { tookMs: restoreMs, stallMsP99: restoreStallMsP99, records } = await pod.tells('restored')
  say(`${records} records were restored in ${restoreMs / 1_000} s`)
  await liveUnderLoad(pod, updates, options)
  const killed = { atMs: Date.now(), updates: updates.asked.length }
  pod.kill('SIGKILL')
  await pod.ended()
  const restart = await restarted(start(), killed.atMs, say)
  await pause(afterRestartMs)
  await updates.end(killed.updates, rowsToProve)
  const outputs = await allOutputs(brokers, application, updates.asked.length)
  return {
    ...memoryOf(pod),
    ...restart,
    restoreRowsPerSecond: Math.round((rows * 1_000) / restoreMs),
    ...checkpointsOf(pod),
    restoreStallMsP99,
    updateStallMsP99: pod.news('well').at(-1)!.stallMsP99,
    wrongRows: wrongRowsIn(updates.asked, outputs),
  }
}

/** The first checkpoint is that of the restored rows. */
const liveUnderLoad = async (
  pod: StatePodProcess,
  updates: Updates,
  { updatesPerSecond, checkpointEveryMs, say }: PodsOptions,
): Promise<void> => {
  const first = await pod.tells('checkpoint')
  say(`the first checkpoint took ${first.tookMs / 1_000} s`)
  updates.start(updatesPerSecond)
  await pod.tells('checkpoint', 1 + checkpointsUnderLoad)
  await pause(checkpointEveryMs * killedAfterShare)
}

const restarted = async (pod: StatePodProcess, killedMs: number, say: PodsOptions['say']) => {
  const { atMs } = await pod.tells('first commit')
  const [begun, restored] = [pod.news('begun')[0]!, pod.news('restored')[0]!]
  say(`the successor said meanwhile:\n${pod.log}`)
  return {
    restartSeconds: seconds(atMs - killedMs),
    restartBeginSeconds: seconds(begun.atMs - killedMs),
    restartReadSeconds: seconds(restored.tookMs),
    restartReadRecords: restored.records,
  }
}

const memoryOf = (pod: StatePodProcess) => {
  const each = pod.news('well').map(({ rssAnonMb }) => rssAnonMb)
  return { rssAnonMb: each.at(-1)!, mostRssAnonMb: Math.max(...each) }
}

/** The nearest-rank percentile of a few: the longest. */
const checkpointsOf = (pod: StatePodProcess) => {
  const each = pod.news('checkpoint').map(({ tookMs }) => tookMs)
  return { checkpointSecondsP99: seconds(Math.max(...each)), checkpoints: each.length }
}

/** All committed outputs, once there are so many. */
const allOutputs = async (brokers: string, application: string, count: number): Promise<readonly Updated[]> => {
  for (const untilMs = Date.now() + patienceMs; ; await pause(1_000)) {
    const messages = await readTopic(brokers, updatedTopic(application).name)
    if (messages.length >= count || Date.now() > untilMs)
      return messages.map(({ value }) => JSON.parse(value!.toString()) as Updated)
  }
}

const seconds = (ms: number): number => Math.round(ms / 10) / 100
