import type { RowCodecs } from '#state/row-codec.ts'
import type { Topology } from '#stream/nodes.ts'
import type { PartitionPosition, TopicPartition } from '#runtime/ports/batch.ts'
import type { TrialSettings } from '#runtime/culprit/build-trial.ts'
import { type Careful, explained, openCareful } from '#runtime/culprit/careful-mode.ts'
import { fatalInputs } from '#runtime/culprit/fatal-inputs.ts'
import type { CodecPort } from '#runtime/ports/codec-port.ts'
import type { Log } from '#runtime/ports/log.ts'
import { askBrokers } from './broker-facts.ts'
import { ChangelogTexts } from './changelog-texts.ts'
import { checkDeaths, CheckpointError, checkSameLife, refusalBy } from './checkpoint-check.ts'
import { type CommitRow, parseCommitRow } from './commit-row.ts'
import type { ClusterPort, ConsumerPort, LogRange } from '#runtime/ports/kafka-port.ts'
import type { Limiter } from './limiter.ts'
import { OwnedTask } from './owned-task.ts'
import { keysBefore, keysOfRows } from './secret-key-check.ts'
import type { OwnTopics } from '#runtime/ports/own-topics.ts'
import { PartitionGroup } from '#runtime/inputs/partition-group.ts'
import type { PodObserver } from '#runtime/ports/pod-observer.ts'
import { Task } from '#runtime/task/task.ts'
import { idsOf } from './topic-ids.ts'
import { type TaskCountCheck, tasksOfOthers } from './task-count-check.ts'
import {
  inputTopicsOf,
  type RunningTopology,
  shapeFingerprint,
  tasksOf,
  topologyShape,
} from '#runtime/upgrade/topology-shape.ts'
import { BatchAheadError, KafkaCallError, TaskCorruptedError } from '#runtime/ports/errors.ts'
import type { DeadLetterReport } from '#runtime/task/dead-letter.ts'
import type { TracedRecords } from '#runtime/task/traced-records.ts'
import { alsoTold, type TaskWatch } from '#runtime/task/task-watch.ts'
import { checkChangelog } from './changelog-check.ts'
import { type RebuiltTask, type RestoreParts, withRows } from './restore-rows.ts'
import { recreatedInputs, withoutTopics } from './recreated-inputs.ts'
import { RetentionSweep } from './retention-sweep.ts'
import { offsetsBehind, startPositions } from './start-positions.ts'
import { parkedIn } from '#runtime/parking/parked-rows.ts'
import { buildId, trialOf } from './opened-trial.ts'
import { changesSince, checkShapes } from './topology-check.ts'

export interface OpenTaskParts {
  readonly topology: Topology
  readonly own: OwnTopics
  readonly codec: CodecPort
  readonly rows: RowCodecs
  readonly consumer: ConsumerPort
  readonly restore: ClusterPort
  readonly openTables: RestoreParts['openTables']
  readonly observer: PodObserver
  readonly log: Log
  readonly nowMs: () => number
  /** The session of this process. */
  readonly session: string
  /** Told about every dead letter when it is committed. */
  readonly onDeadLetter: (report: DeadLetterReport) => void
  /** Makes the trace of a task; absent when nothing is traced. */
  readonly traceOfTask?: (() => TracedRecords) | undefined
  readonly watch?: TaskWatch | undefined
  /** The client asks for one batch at a time. */
  readonly fetchesSingly?: boolean
  /** For questions to brokers. */
  readonly limiter: Limiter
  /** Shared by the tasks of a pod. */
  readonly taskCountCheck: TaskCountCheck
  /** Such topics stand in the place of others, with all of their records at the same offsets. */
  readonly acceptedTopicIds: ReadonlySet<string>
  /** The running build, named in dead letters; without it none is new. */
  readonly trial?: TrialSettings | undefined
}

/**
 * Opens a task after an assignment: asks the group for its offsets, which are not there before a predecessor's transaction is
 * decided, rebuilds its rows from the changelog, checks both against each other. When they do not agree, everything is read
 * once more before it is an error.
 * @param signal ends it, with its reason
 * @throws TopicsError, TaskCorruptedError, TopologyIncompatibleError, RowCodecError; KafkaCallError, BrokerUnavailableError
 */
export const openTask = async (number: number, parts: OpenTaskParts, signal: AbortSignal): Promise<OwnedTask> => {
  try {
    return await readAndOpen(number, parts, signal)
  } catch (error) {
    if (!mayAgree(error) || signal.aborted) throw error
    const code = error instanceof TaskCorruptedError ? error.code : undefined
    parts.log.warn({ code, task: number }, `${error.message}; everything is read once more`)
    return readAndOpen(number, parts, signal, error.message)
  }
}

const mayAgree = (error: unknown): error is Error =>
  error instanceof TaskCorruptedError || error instanceof CheckpointError

/** @param why no checkpoint is wanted */
const readAndOpen = async (
  number: number,
  parts: OpenTaskParts,
  signal: AbortSignal,
  why?: string,
): Promise<OwnedTask> => {
  const facts = await parts.limiter.run(() => askBrokers(number, parts, signal))
  signal.throwIfAborted()
  const refuse = why === undefined ? refusalBy(facts, parts) : () => why
  return withRows(number, facts, parts, { refuse, signal }, (task) => openWithRows(task, parts, signal))
}

const openWithRows = async (task: RebuiltTask, parts: OpenTaskParts, signal: AbortSignal): Promise<OwnedTask> => {
  const { topology, own } = parts
  const { number, committed, ranges, layers } = task
  const row = task.restore.commitRow === undefined ? undefined : parseCommitRow(number, task.restore.commitRow)
  checkSameLife(number, layers.checkpoint, row)
  checkChangelog(number, row, task.ids.get(own.changelog), parts)
  checkShapes(number, row, task.restore.topologies)
  await checkTaskCount(task, parts, signal)
  const shape = topologyShape(topology, task.tasks)
  const secretKeys = keysOfRows(number, row && keysBefore(row, topology.secretKeys), topology.secretKeys)
  const running = { shape, fingerprint: shapeFingerprint(shape), secretKeys }
  checkRows(task, row, running, parts.log)
  const gone = recreatedInputs(number, row, task.ids, parts)
  const kept = row && withoutTopics(row, gone)
  checkCounts(task, kept)
  const known = { known: without(knownInputs(row, task.restore.topologies, own), gone), journal: own.journal }
  const offsets = committed.map((each) => (gone.has(each.topic) ? { ...each, offset: undefined } : each))
  const positions = startPositions(number, kept, offsets, ranges, known)
  if (row !== undefined) tellNewInputs(number, row, positions, parts.log)
  tellHealed(number, offsetsBehind(kept, offsets), parts.log)
  const careful = openCareful(kept, parts.session, ranges)
  checkDeaths(layers.checkpoint, kept?.careful, careful)
  tellCheckpoint(task, parts)
  const batches = await unreadable(careful, positions, ranges, parts)
  const owned = openWith(task, kept, positions, explained(careful, batches.length > 0), running, parts)
  owned.group.hold(batches)
  return owned
}

/**
 * The first unreadable batch of each input from the position of two deaths on, if there is one.
 * @throws BatchAheadError when records stand between the two, and one fetch would bring both
 */
const unreadable = async (
  careful: Careful | undefined,
  positions: readonly PartitionPosition[],
  ranges: readonly LogRange[],
  { own, restore, fetchesSingly }: OpenTaskParts,
): Promise<readonly PartitionPosition[]> => {
  const fatal = fatalInputs(careful, positions)
  const behind = positions.filter(
    (input, index) => input.topic !== own.journal && input.offset < ranges[index]!.end && fatal.includes(input),
  )
  if (behind.length === 0) return []
  const found = await restore.unreadable(behind)
  const ahead = found.find((batch) => behind.some((each) => same(each, batch) && each.offset < batch.offset))
  if (ahead !== undefined && !fetchesSingly) throw new BatchAheadError(ahead)
  return found
}

/**
 * The topology first: it tells why a row cannot be read.
 * @throws TaskCorruptedError, TopologyIncompatibleError, RowCodecError
 */
const checkRows = (
  { number, restore }: RebuiltTask,
  row: CommitRow | undefined,
  { shape, fingerprint }: RunningTopology,
  log: Log,
): void => {
  const changes = changesSince(number, row, restore, shape)
  if (restore.unreadable !== undefined) throw restore.unreadable
  if (row !== undefined && row.fingerprint !== fingerprint)
    log.info({ task: number, changes }, 'the topology has changed; the rows are read on')
}

/** Before the topologies are compared: their texts differ by this number alone. @throws TopicsError */
const checkTaskCount = async (
  { number, tasks, restore }: RebuiltTask,
  { own, taskCountCheck, restore: port, limiter }: OpenTaskParts,
  signal: AbortSignal,
): Promise<void> => {
  const [shape] = restore.topologies.values()
  const before = shape === undefined ? undefined : tasksOf(shape)
  const ask = async (): Promise<void> => {
    // Another task may have learnt it while this one waited.
    if (taskCountCheck.isKnown) return
    taskCountCheck.learn((await tasksOfOthers(number, tasks, own.changelog, port, signal)) ?? tasks)
  }
  if (before !== undefined) taskCountCheck.learn(before)
  else if (!taskCountCheck.isKnown) await limiter.run(ask)
  taskCountCheck.check(tasks)
}

/** The inputs of the topology that wrote the commit row. */
const knownInputs = (
  row: CommitRow | undefined,
  topologies: ReadonlyMap<string, string>,
  own: OwnTopics,
): ReadonlySet<string> => {
  const shape = row === undefined ? undefined : topologies.get(row.fingerprint)
  return new Set(shape === undefined ? [] : [...inputTopicsOf(shape), own.forward])
}

const without = (names: ReadonlySet<string>, gone: ReadonlySet<string>): ReadonlySet<string> =>
  new Set([...names].filter((name) => !gone.has(name)))

const tellCheckpoint = ({ number, layers, restore }: RebuiltTask, { log, nowMs }: OpenTaskParts): void => {
  if (layers.checkpoint === undefined) return
  const ageMs = nowMs() - layers.checkpoint.askedMs
  log.info({ task: number, records: restore.records, ageMs }, `task ${number} goes on from its checkpoint`)
}

/** A start that nobody has committed is told. */
const tellNewInputs = (task: number, row: CommitRow, positions: readonly PartitionPosition[], log: Log): void => {
  const added = positions.filter((position) => !row.positions.some((saved) => same(saved, position)))
  if (added.length > 0)
    log.info({ task, inputs: added }, `${added.length} inputs are new: read from what their logs hold`)
}

const tellHealed = (task: number, behind: readonly PartitionPosition[], log: Log): void => {
  if (behind.length === 0) return
  log.warn(
    { task, committed: behind },
    `the offsets of ${behind.length} inputs lie behind the commit row; it is right, and the next commit moves them`,
  )
}

/** All tasks of a pod have these in common. */
const taskParts = (running: RunningTopology, { own, watch, observer, ...parts }: OpenTaskParts) => ({
  topology: parts.topology,
  codec: parts.codec,
  rows: parts.rows,
  deadLetterTopic: own.deadLetter,
  build: buildId(parts.trial?.build, running),
  onDeadLetter: alsoTold(parts.onDeadLetter, watch),
  onRedriven: (records: number) => observer.redriven('processed', records),
  edges: watch?.edges,
  traced: parts.traceOfTask?.(),
})

const openWith = (
  { number, tasks, ids, inputs, layers, restore }: RebuiltTask,
  row: CommitRow | undefined,
  positions: readonly PartitionPosition[],
  careful: Careful | undefined,
  topology: RunningTopology,
  parts: OpenTaskParts,
): OwnedTask => {
  const trial = trialOf(row, topology, parts.trial, careful !== undefined)
  const { clock = { now: 0, bound: 0, lastTick: undefined } } = row ?? {}
  const parked = row === undefined ? [] : (row.parked ?? parkedIn(layers, clock.now))
  const task = new Task({
    ...taskParts(topology, parts),
    layers,
    clock,
    parked,
    place: { number, tasks, forwardTopic: parts.own.forward },
    ...(trial && { stepWatch: trial.trial }),
  })
  const members = positions.map((position, index) => ({ ...position, source: inputs[index]!.source }))
  const group = new PartitionGroup(members, () => task.clock, {
    highWatermark: (topic, input) => parts.consumer.highWatermark(topic, input),
    nowMs: parts.nowMs,
  })
  const texts = new ChangelogTexts(topology, restore, row?.fingerprint)
  const sweep = new RetentionSweep(layers, task.retentions, row)
  return new OwnedTask(
    { number, task, group, topology, texts, sweep, trial: trial?.trial },
    {
      positions,
      topicIds: idsOf(
        inputs.map(({ topic }) => topic),
        ids,
      ),
      changelogId: ids.get(parts.own.changelog) ?? row?.changelogId,
      clock,
      parked,
      careful,
      builds: trial?.builds,
      seq: row?.seq ?? 0,
      incarnation: row?.incarnation,
    },
  )
}

/** A broker may know of new partitions later than the one that a predecessor asked; without them its records would be lost. */
const checkCounts = ({ number, inputs }: RebuiltTask, row: CommitRow | undefined): void => {
  const topics = new Set(inputs.map(({ topic }) => topic))
  const unknown = (row?.positions ?? []).filter(
    (position) => topics.has(position.topic) && !inputs.some((input) => same(input, position)),
  )
  if (unknown.length === 0) return
  const names = unknown.map((position) => `${position.topic}-${position.partition}`).join(', ')
  const cause = new Error(`task ${number} has read ${names}, which this broker does not know of yet`)
  throw new KafkaCallError('describeTopics', 0, 'retry', cause)
}

const same = (a: TopicPartition, b: TopicPartition): boolean => a.topic === b.topic && a.partition === b.partition
