import { Restore } from '#state/changelog.ts'
import { Layers } from '#state/layers.ts'
import type { RowCodecs } from '#state/row-codec.ts'
import type { Topology } from '#stream/nodes.ts'
import { type AssignedInput, inputsOf, taskCount, topicsOf } from './assignment.ts'
import type { PartitionPosition, TopicPartition } from './batch.ts'
import { type Careful, openCareful } from './careful.ts'
import type { CodecPort } from './codec-port.ts'
import type { DeadLetterReport } from './dead-letter-report.ts'
import { shapeFingerprint } from './fingerprint.ts'
import type { Log } from './log.ts'
import { type CommitRow, parseCommitRow, startPositions, TaskCorruptedError } from './commit-row.ts'
import {
  type CommittedOffset,
  type ConsumerPort,
  KafkaCallError,
  type LogRange,
  type RestorePort,
} from './kafka-port.ts'
import type { Lane } from './lane.ts'
import { OpenTask, type RunningTopology } from './open-task.ts'
import type { OwnTopics } from './own-topics.ts'
import { PartitionGroup } from './partition-group.ts'
import type { PodObserver } from './pod-observer.ts'
import { Task } from './task.ts'
import { checkTopology } from './topology-compatibility.ts'
import { inputTopicsOf, topologyShape } from './topology-shape.ts'

export interface OpenerParts {
  readonly topology: Topology
  readonly own: OwnTopics
  readonly codec: CodecPort
  readonly rows: RowCodecs
  readonly consumer: ConsumerPort
  readonly restore: RestorePort
  readonly observer: PodObserver
  readonly log: Log
  readonly nowMs: () => number
  /** Of this process. */
  readonly session: string
  /** Told about every dead letter when it is committed. */
  readonly onDeadLetter: (report: DeadLetterReport) => void
  /** For questions to brokers. */
  readonly lane: Lane
}

/** What the brokers know of a task. */
interface Facts {
  /** Of how many. */
  readonly tasks: number
  readonly inputs: readonly AssignedInput[]
  readonly committed: readonly CommittedOffset[]
  /** Of the inputs. */
  readonly ranges: readonly LogRange[]
  readonly changelog: LogRange
}

/** A task whose rows are rebuilt. */
interface Opening extends Facts {
  readonly partition: number
  readonly layers: Layers
  readonly restore: Restore
}

/** So long is the group asked at a time: the transaction of a predecessor may be open for longer. */
const committedPatienceMs = 3_000

/**
 * Opens a task after an assignment: asks the group for its offsets, which are not there before a predecessor's transaction is
 * decided, rebuilds its rows from the changelog, checks both against each other. When they do not agree, everything is read
 * once more before it is an error.
 * @param signal ends it, with its reason
 * @throws TopicsError, TaskCorruptedError, TopologyIncompatibleError, RowCodecError; KafkaCallError, BrokerUnavailableError
 */
export const openTask = async (partition: number, parts: OpenerParts, signal: AbortSignal): Promise<OpenTask> => {
  try {
    return await readAndOpen(partition, parts, signal)
  } catch (error) {
    if (!(error instanceof TaskCorruptedError) || signal.aborted) throw error
    parts.log.warn({ task: partition }, `${error.message}; everything is read once more`)
    return readAndOpen(partition, parts, signal)
  }
}

const readAndOpen = async (partition: number, parts: OpenerParts, signal: AbortSignal): Promise<OpenTask> => {
  const { topology, own } = parts
  const facts = await parts.lane.run(() => ask(partition, parts, signal))
  const { inputs, committed, ranges } = facts
  const task = await restored(partition, facts, parts, signal)
  const shape = topologyShape(topology, facts.tasks)
  const running = { shape, fingerprint: shapeFingerprint(shape) }
  const row = task.restore.commitRow === undefined ? undefined : parseCommitRow(partition, task.restore.commitRow)
  checkRows(task, row, running, parts.log)
  checkCounts(task, row)
  const known = { known: knownInputs(row, task.restore.topologies, own), journal: own.journal }
  const positions = startPositions(partition, row, inOrder(inputs, committed), ranges, known)
  if (row !== undefined) tellNewInputs(partition, row, positions, parts.log)
  return openWith(task, row, positions, openCareful(row, parts.session, ranges), running, parts)
}

/** What the inputs and the changelog hold is asked last: they have grown since by what is committed, not the other way round. */
const ask = async (
  partition: number,
  { topology, own, consumer, restore }: OpenerParts,
  signal: AbortSignal,
): Promise<Facts> => {
  signal.throwIfAborted()
  const counts = await restore.partitionCounts(topicsOf(topology, own))
  const tasks = taskCount(topology, own, counts)
  const inputs = inputsOf(partition, tasks, topology, own, counts)
  signal.throwIfAborted()
  const committed = await consumer.committed(inputs.map(topicPartition), committedPatienceMs)
  signal.throwIfAborted()
  const logs = [{ topic: own.changelog, partition }, ...inputs.map(topicPartition)]
  const [changelog, ...ranges] = await restore.logRanges(logs)
  return { tasks, inputs, committed, ranges, changelog: changelog! }
}

/**
 * The topology first: it tells why a row cannot be read.
 * @throws TaskCorruptedError, TopologyIncompatibleError, RowCodecError
 */
const checkRows = (
  { partition, restore }: Opening,
  row: CommitRow | undefined,
  { shape, fingerprint }: RunningTopology,
  log: Log,
): void => {
  checkShapes(partition, row, restore.topologies)
  const before = [...restore.topologies].filter(([name]) => name !== row?.fingerprint).map(([, text]) => text)
  const last = restore.topologies.get(row?.fingerprint ?? '')
  const changes = checkTopology(partition, last === undefined ? before : [...before, last], shape)
  if (restore.unreadable !== undefined) throw restore.unreadable
  if (row !== undefined && row.fingerprint !== fingerprint)
    log.info({ task: partition, changes }, 'the topology has changed; the rows are read on')
}

/** A shape is written with the first row of its topology, under its own fingerprint. */
const checkShapes = (task: number, row: CommitRow | undefined, topologies: ReadonlyMap<string, string>): void => {
  const damaged = [...topologies].find(([fingerprint, text]) => shapeFingerprint(text) !== fingerprint)
  if (damaged !== undefined) throw new TaskCorruptedError(task, `the text of topology ${damaged[0]} is another one`)
  if (row !== undefined && !topologies.has(row.fingerprint))
    throw new TaskCorruptedError(task, `its commit row names topology ${row.fingerprint}, which its changelog lacks`)
}

/** What the topology that wrote the commit row has read. */
const knownInputs = (
  row: CommitRow | undefined,
  topologies: ReadonlyMap<string, string>,
  own: OwnTopics,
): ReadonlySet<string> => {
  const shape = row === undefined ? undefined : topologies.get(row.fingerprint)
  return new Set(shape === undefined ? [] : [...inputTopicsOf(shape), own.forward])
}

/** A start that nobody has committed is told. */
const tellNewInputs = (task: number, row: CommitRow, positions: readonly PartitionPosition[], log: Log): void => {
  const added = positions.filter((position) => !row.positions.some((saved) => same(saved, position)))
  if (added.length > 0)
    log.info({ task, inputs: added }, `${added.length} inputs are new: read from what their logs hold`)
}

const restored = async (
  partition: number,
  facts: Facts,
  { topology, rows, restore: port, observer, nowMs }: OpenerParts,
  signal: AbortSignal,
): Promise<Opening> => {
  const startedMs = nowMs()
  const layers = new Layers(topology.stores.map(({ number }) => number))
  const restore = new Restore(layers, rows)
  await port.read(facts.changelog, (key, value) => restore.apply(key, value), signal)
  observer.restored(restore.records, nowMs() - startedMs)
  return { ...facts, partition, layers, restore }
}

const openWith = (
  { partition, tasks, inputs, layers, restore }: Opening,
  row: CommitRow | undefined,
  positions: readonly PartitionPosition[],
  careful: Careful | undefined,
  topology: RunningTopology,
  parts: OpenerParts,
): OpenTask => {
  const { own, codec, rows, consumer, onDeadLetter, nowMs } = parts
  const clock = row?.clock ?? { now: 0, bound: 0, lastTick: undefined }
  const task = new Task({
    topology: parts.topology,
    codec,
    rows,
    layers,
    clock,
    place: { task: partition, tasks, forwardTopic: own.forward },
    deadLetterTopic: own.deadLetter,
    onDeadLetter,
  })
  const members = positions.map((position, index) => ({ ...position, source: inputs[index]!.source }))
  const group = new PartitionGroup(members, () => task.clock, {
    highWatermark: (topic, input) => consumer.highWatermark(topic, input),
    nowMs,
  })
  return new OpenTask(partition, task, group, topology, {
    positions,
    clock,
    careful,
    seq: row?.seq ?? 0,
    incarnation: row?.incarnation,
    schemas: restore.schemas,
    topology: row?.fingerprint,
  })
}

/** A broker may know of new partitions later than the one that a predecessor asked; without them its records would be lost. */
const checkCounts = ({ partition, inputs }: Opening, row: CommitRow | undefined): void => {
  const topics = new Set(inputs.map(({ topic }) => topic))
  const unknown = (row?.positions ?? []).filter(
    (position) => topics.has(position.topic) && !inputs.some((input) => same(input, position)),
  )
  if (unknown.length === 0) return
  const names = unknown.map((position) => `${position.topic}-${position.partition}`).join(', ')
  const cause = new Error(`task ${partition} has read ${names}, which this broker does not know of yet`)
  throw new KafkaCallError('describeTopics', 0, 'retry', cause)
}

const topicPartition = ({ topic, partition }: TopicPartition): TopicPartition => ({ topic, partition })

const same = (a: TopicPartition, b: TopicPartition): boolean => a.topic === b.topic && a.partition === b.partition

/** The broker answers in an order of its own; the merge order is that of the inputs. */
const inOrder = <T extends TopicPartition>(inputs: readonly TopicPartition[], found: readonly T[]): readonly T[] =>
  inputs.map((input) => {
    const match = found.find((candidate) => same(candidate, input))
    if (match === undefined) throw new Error(`the broker gave no answer for ${input.topic}-${input.partition}`)
    return match
  })
