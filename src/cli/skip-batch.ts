import { Admin } from '#kafka/admin.ts'
import { retrying } from '#kafka/call.ts'
import type { Connection } from '#kafka/connection.ts'
import { sendRecord } from '#kafka/send-record.ts'
import { isReadable } from '#kafka/probe.ts'
import { formatSkipOrder, type SkipOrder } from '#runtime/inputs/skip-order.ts'
import type { TopicPartition } from '#runtime/ports/batch.ts'
import { ownTopics } from '#runtime/ports/own-topics.ts'
import type { Topology } from '#stream/nodes.ts'
import { applicationId } from '#stream/topology.ts'

/** A position in an open transaction is not known: a running pod ends it within moments, the broker a dead one's by its time-out. */
const patienceMs = 60_000
const pauseMs = 200

/** The named partition does not stand at an unreadable batch. */
export class NothingToSkipError extends Error {
  readonly code = 'NOTHING_TO_SKIP'
}

/**
 * Orders the task of an input partition to pass over the unreadable batch at which it stands. The order goes into the task's
 * journal; the task writes one dead letter for the batch in the transaction of its new position. A second order does nothing.
 * @throws NothingToSkipError when the application has no position in the partition, or can read on from it; KafkaCallError
 */
export const skipBatch = async (
  topology: Topology,
  connection: Connection,
  { topic, partition }: TopicPartition,
): Promise<SkipOrder> => {
  const id = applicationId(topology)
  const { journal } = ownTopics(id)
  const { from, tasks } = await positionOf(id, journal, connection, { topic, partition })
  const canRead = (offset: number): Promise<boolean> => isReadable(connection, { topic, partition, offset })
  if (await canRead(from))
    throw new NothingToSkipError(
      `${topic}-${partition} can be read from offset ${from}, where ${id} stands: nothing to skip`,
    )
  const order = { topic, partition, from, to: await firstAfter(from, canRead) }
  await sendRecord(connection, { topic: journal, partition: partition % tasks }, { value: formatSkipOrder(order) })
  return order
}

const positionOf = async (
  id: string,
  journal: string,
  connection: Connection,
  partition: TopicPartition,
): Promise<{ readonly from: number; readonly tasks: number }> => {
  const admin = new Admin(connection)
  try {
    const tasks = (await admin.partitionCounts([journal])).get(journal) ?? 0
    const ask = () => admin.committedOffsets(id, [partition])
    const [committed] = await retrying(ask, pauseMs, () => undefined, AbortSignal.timeout(patienceMs))
    if (tasks === 0 || committed?.offset === undefined)
      throw new NothingToSkipError(
        `${id} has no position in ${partition.topic}-${partition.partition}: check both names`,
      )
    return { from: committed.offset, tasks }
  } finally {
    admin.close()
  }
}

/**
 * The first offset after the batch that begins at `from`: a broker gives the whole batch for each of its offsets, so all of them
 * are unreadable and the next is not, unless its batch is unreadable too. Found by doubling, then by halving.
 */
const firstAfter = async (from: number, canRead: (offset: number) => Promise<boolean>): Promise<number> => {
  let [bad, step] = [from, 1]
  while (!(await canRead(bad + step))) {
    bad += step
    step *= 2
  }
  let good = bad + step
  while (good - bad > 1) {
    const middle = Math.floor((bad + good) / 2)
    if (await canRead(middle)) good = middle
    else bad = middle
  }
  return good
}
