import { ClusterReader } from '#kafka/cluster-reader.ts'
import type { Connection } from '#kafka/connection.ts'
import { parseCommitRow } from '#runtime/ownership/commit-row.ts'
import { changesSince, checkShapes } from '#runtime/ownership/topology-check.ts'
import {
  BrokerUnavailableError,
  KafkaCallError,
  TaskCorruptedError,
  TopologyIncompatibleError,
} from '#runtime/ports/errors.ts'
import type { ClusterPort } from '#runtime/ports/kafka-port.ts'
import { keysOfRows } from '#runtime/ownership/secret-key-check.ts'
import { noLog } from '#runtime/ports/log.ts'
import { ownTopics } from '#runtime/ports/own-topics.ts'
import { shapeFingerprint, topologyShape } from '#runtime/upgrade/topology-shape.ts'
import type { Topology } from '#stream/nodes.ts'
import type { SecretKeys } from '#stream/secret-keys.ts'
import { applicationId } from '#stream/topology.ts'
import { type WrittenTask, writtenTasks } from './written-tasks.ts'

/** Whether pods of this build can go on with the rows of an application. */
export interface StateCheck {
  readonly application: string
  readonly changelog: string
  /**
   * `absent`, `empty`: there are no rows; `same`: this topology has committed last; `compatible`: pods go on, and log the changes;
   * `incompatible`: they would refuse to start; `unread`, `unknown`: nobody can tell yet.
   */
  readonly state: 'absent' | 'empty' | 'same' | 'compatible' | 'incompatible' | 'unread' | 'unknown'
  /** The changes, the refusals of a pod, or the reasons of not knowing. */
  readonly messages: readonly string[]
}

/** True when pods of this build would start. */
export const isStateSafe = ({ state }: StateCheck): boolean =>
  state !== 'incompatible' && state !== 'unread' && state !== 'unknown'

type Cluster = Pick<ClusterPort, 'describeTopics' | 'logRanges' | 'stableEnds' | 'read'>

/**
 * Says for each application whether its pods could go on with the rows of its changelog, in the words of a pod that starts.
 * Changes nothing.
 * @param limitMs ends the reading of a large changelog
 */
export const checkStates = async (
  topologies: readonly Topology[],
  connection: Connection,
  limitMs: number,
): Promise<readonly StateCheck[]> => {
  const cluster = new ClusterReader(connection, noLog)
  const signal = AbortSignal.timeout(limitMs)
  try {
    return await Promise.all(topologies.map((topology) => checkState(topology, cluster, signal)))
  } finally {
    cluster.close()
  }
}

/** The same for one application. @param signal ends the reading */
export const checkState = async (topology: Topology, cluster: Cluster, signal: AbortSignal): Promise<StateCheck> => {
  const application = applicationId(topology)
  const { changelog } = ownTopics(application)
  try {
    return { application, changelog, ...(await foundState(topology, changelog, cluster, signal)) }
  } catch (error) {
    return { application, changelog, ...withoutAnswer(error) }
  }
}

type Found = Pick<StateCheck, 'state' | 'messages'>

const foundState = async (
  topology: Topology,
  changelog: string,
  cluster: Cluster,
  signal: AbortSignal,
): Promise<Found> => {
  const { partitions } = await cluster.describeTopics([changelog])
  const tasks = partitions.get(changelog) ?? 0
  if (tasks === 0) return { state: 'absent', messages: [] }
  const shape = topologyShape(topology, tasks)
  const wanted = { changelog, tasks, fingerprint: shapeFingerprint(shape) }
  return judge(await writtenTasks(cluster, wanted, signal), shape, topology.secretKeys)
}

/** @throws the error itself unless a changelog or broker is its cause */
const withoutAnswer = (error: unknown): Found => {
  if (error instanceof TaskCorruptedError) return { state: 'incompatible', messages: [error.message] }
  if (error instanceof BrokerUnavailableError || error instanceof KafkaCallError)
    return { state: 'unknown', messages: [error.message] }
  throw error
}

/**
 * @param shape of this build's topology
 * @param keys of this configuration; without any, those of the rows are not looked at
 */
export const judge = (tasks: readonly WrittenTask[], shape: string, keys?: SecretKeys): Found => {
  const judged = tasks.map((task) => judgeTask(task, shape, keys))
  const refusals = distinct(judged.flatMap((each) => each.refusals))
  if (refusals.length > 0) return { state: 'incompatible', messages: refusals }
  const unread = tasks.filter((task) => task.unread > 0)
  if (unread.length > 0) return { state: 'unread', messages: [toldUnread(unread)] }
  const written = tasks.filter(({ topologies, commitRow }) => topologies.size > 0 || commitRow !== undefined)
  if (written.length === 0) return { state: 'empty', messages: [] }
  if (written.every(({ isByThisBuild }) => isByThisBuild)) return { state: 'same', messages: [] }
  return { state: 'compatible', messages: distinct(judged.flatMap(({ changes }) => changes)) }
}

const toldUnread = (tasks: readonly WrittenTask[]): string => {
  const records = tasks.reduce((sum, { unread }) => sum + unread, 0)
  return `${records} records of ${tasks.length} tasks were not read in time, and texts of topologies may be among them`
}

interface Judged {
  readonly changes: readonly string[]
  readonly refusals: readonly string[]
}

/** As when the task is opened. */
const judgeTask = (written: WrittenTask, shape: string, keys: SecretKeys | undefined): Judged => {
  const { task, topologies, unreadable, isByThisBuild } = written
  try {
    const row = lastCommit(written)
    keysOfRows(task, row?.secretKeys, keys)
    if (isByThisBuild) return { changes: [], refusals: [] }
    checkShapes(task, row, topologies)
    const changes = changesSince(task, row, written, shape)
    return { changes, refusals: unreadable === undefined ? [] : [unreadable.message] }
  } catch (error) {
    if (error instanceof TopologyIncompatibleError) return { changes: [], refusals: error.refusals }
    if (error instanceof TaskCorruptedError) return { changes: [], refusals: [error.message] }
    throw error
  }
}

/** The topology of a commit row may be among the records not read. */
const lastCommit = ({ task, commitRow, unread }: WrittenTask) =>
  commitRow === undefined || unread > 0 ? undefined : parseCommitRow(task, commitRow)

const distinct = (texts: readonly string[]): readonly string[] => [...new Set(texts)]
