import { Admin } from '#kafka/admin.ts'
import { retrying } from '#kafka/call.ts'
import type { Connection } from '#kafka/connection.ts'
import { sendRecord } from '#kafka/send-record.ts'
import { formatEraseOrder, keysOf } from '#runtime/inputs/erase-order.ts'
import type { PartitionPosition } from '#runtime/ports/batch.ts'
import { KafkaCallError, TopicsError } from '#runtime/ports/errors.ts'
import { ownTopics } from '#runtime/ports/own-topics.ts'
import { homeTask } from '#runtime/task/home-task.ts'
import type { Topology } from '#stream/nodes.ts'
import type { TenantId } from '#stream/record.ts'
import { applicationId } from '#stream/topology.ts'

/** The order stands in the journal, and no pod has obeyed it yet. */
export class EraseUnfinishedError extends Error {
  readonly code = 'ERASE_UNFINISHED'
}

/** The outcome of an order. */
export interface Erased {
  readonly tenantId: TenantId
  readonly task: number
}

const patienceMs = 60_000
const pauseMs = 200

/**
 * Ends every row of a tenant in an application, by one record in the journal of its task, and waits until the task has passed it.
 * Records of the tenant in topics stay, and those read later make rows again.
 * @throws KeyError when no row can have such a tenant; TopicsError without a journal; EraseUnfinishedError when no pod has obeyed within a minute; KafkaCallError
 */
export const eraseTenant = async (topology: Topology, connection: Connection, tenantId: TenantId): Promise<Erased> => {
  keysOf({ tenantId })
  const id = applicationId(topology)
  const { journal } = ownTopics(id)
  const admin = new Admin(connection)
  try {
    const tasks = (await admin.partitionCounts([journal])).get(journal) ?? 0
    if (tasks === 0) throw new TopicsError([journal], [])
    const task = homeTask(Buffer.from(tenantId), tasks)
    const place = { topic: journal, partition: task }
    await sendRecord(connection, place, { value: formatEraseOrder({ tenantId }) })
    const [end] = await admin.highWatermarks([place])
    await passed(admin, id, end!)
    return { tenantId, task }
  } finally {
    admin.close()
  }
}

/** Resolves when the application has read its journal up to there. */
const passed = async (admin: Admin, id: string, end: PartitionPosition): Promise<void> => {
  const ask = async (): Promise<void> => {
    const [committed] = await admin.committedOffsets(id, [end])
    if ((committed?.offset ?? 0) < end.offset) throw notPassed
  }
  await retrying(ask, pauseMs, () => undefined, AbortSignal.timeout(patienceMs)).catch((error: unknown) => {
    if (error !== notPassed) throw error
    throw new EraseUnfinishedError(
      `task ${end.partition} of ${id} has not obeyed within ${patienceMs / 1_000} s; the order stands in its journal: start a pod, it will`,
    )
  })
}

const notPassed = new KafkaCallError('listConsumerGroupOffsets', 0, 'retry', new Error('the order is not obeyed yet'))
