import { setTimeout as sleep } from 'node:timers/promises'
import { Admin } from '#kafka/admin.ts'
import { ClusterReader } from '#kafka/cluster-reader.ts'
import type { Connection } from '#kafka/connection.ts'
import { sendRecord } from '#kafka/send-record.ts'
import type { Candidate } from '#runtime/culprit/build-trial.ts'
import { formatReleaseOrder } from '#runtime/inputs/release-order.ts'
import type { Log } from '#runtime/ports/log.ts'
import { ownTopics } from '#runtime/ports/own-topics.ts'
import type { Topology } from '#stream/nodes.ts'
import { applicationId } from '#stream/topology.ts'
import { lastCommitRow } from './written-tasks.ts'

/** The task is not held, by its last commit. */
export class NothingToReleaseError extends Error {
  readonly code = 'NOTHING_TO_RELEASE'
}

/** The order stands in the journal, and no pod has obeyed it yet. */
export class ReleaseUnfinishedError extends Error {
  readonly code = 'RELEASE_UNFINISHED'
}

/** The outcome of an order. */
export interface Released {
  readonly task: number
  readonly build: string
  /** The first failures of the flood, as far as they were known. */
  readonly failures: NonNullable<Candidate['held']>
}

const patienceMs = 60_000
const pauseMs = 500
const holdToldWithinMs = 3_000

/**
 * Orders a task to go on with the new build under whose flood of dead letters it stands, and waits until it has obeyed. The order
 * goes into the task's journal and names the build; another build does not obey it.
 * @throws NothingToReleaseError; ReleaseUnfinishedError when no pod has obeyed within a minute; KafkaCallError, BrokerUnavailableError
 */
export const releaseTask = async (
  topology: Topology,
  connection: Connection,
  log: Log,
  task: number,
): Promise<Released> => {
  const id = applicationId(topology)
  const { changelog, journal } = ownTopics(id)
  await checkTask(id, journal, connection, task)
  const cluster = new ClusterReader(connection, log)
  const signal = AbortSignal.timeout(patienceMs)
  try {
    const find = () => lastCommitRow(cluster, changelog, task, signal).then((row) => row?.builds?.candidate)
    const { build, held } = (await foundHold(find)) ?? {}
    if (build === undefined || held === undefined)
      throw new NothingToReleaseError(`task ${task} of ${id} is not held; eventzr_flood_held_tasks counts held tasks`)
    await sendRecord(connection, { topic: journal, partition: task }, { value: formatReleaseOrder({ build }) })
    await obeyed(find, build, signal).catch(() => {
      throw new ReleaseUnfinishedError(
        `task ${task} of ${id} has not obeyed within ${patienceMs / 1_000} s; the order stands in its journal: start a pod of ${build}, it will`,
      )
    })
    return { task, build, failures: held }
  } finally {
    cluster.close()
  }
}

/** The log tells a hold a moment before the commit row does. */
const foundHold = async (find: () => Promise<Candidate | undefined>): Promise<Candidate | undefined> => {
  for (const untilMs = Date.now() + holdToldWithinMs; ; await sleep(pauseMs)) {
    const found = await find()
    if (found?.held !== undefined || Date.now() >= untilMs) return found
  }
}

const checkTask = async (id: string, journal: string, connection: Connection, task: number): Promise<void> => {
  const admin = new Admin(connection)
  try {
    const tasks = (await admin.partitionCounts([journal])).get(journal) ?? 0
    if (task >= tasks)
      throw new NothingToReleaseError(`${id} has no task ${task}; the partitions of ${journal} number them`)
  } finally {
    admin.close()
  }
}

/** Resolves when the last commit knows of the order. A proven build has none any more. */
const obeyed = async (
  find: () => Promise<Candidate | undefined>,
  build: string,
  signal: AbortSignal,
): Promise<void> => {
  for (;;) {
    signal.throwIfAborted()
    const found = await find()
    if (found?.build !== build || found.isReleased === true) return
    await sleep(pauseMs)
  }
}
