import { Admin } from '#kafka/admin.ts'
import { retrying } from '#kafka/call.ts'
import type { Connection } from '#kafka/connection.ts'
import { sendRecord } from '#kafka/send-record.ts'
import type { PartitionPosition } from '#runtime/ports/batch.ts'
import { KafkaCallError, TopicsError } from '#runtime/ports/errors.ts'
import { ownTopics } from '#runtime/ports/own-topics.ts'
import { homeTask } from '#runtime/task/home-task.ts'
import type { Topology } from '#stream/nodes.ts'
import type { TenantId } from '#stream/record.ts'
import { applicationId } from '#stream/topology.ts'

/** The order stands in the journal, and no pod has obeyed it yet. */
export class OrderUnfinishedError extends Error {
  readonly code = 'ORDER_UNFINISHED'
}

const patienceMs = 60_000
const pauseMs = 200

/** An order in the journal of a task, and the first offset behind it. */
export interface SentOrder {
  readonly task: number
  readonly end: PartitionPosition
}

/** The task of a tenant in an application. @throws TopicsError without a journal; KafkaCallError */
export const taskOfTenant = async (topology: Topology, admin: Admin, tenantId: TenantId): Promise<number> => {
  const { journal } = ownTopics(applicationId(topology))
  const tasks = (await admin.partitionCounts([journal])).get(journal) ?? 0
  if (tasks === 0) throw new TopicsError([journal], [])
  return homeTask(Buffer.from(tenantId), tasks)
}

/** Orders the task of a tenant to do something, by one record in its journal. @throws TopicsError without a journal; KafkaCallError */
export const sendOrder = async (
  topology: Topology,
  connection: Connection,
  tenantId: TenantId,
  order: string,
): Promise<SentOrder> => {
  const admin = new Admin(connection)
  try {
    const task = await taskOfTenant(topology, admin, tenantId)
    const place = { topic: ownTopics(applicationId(topology)).journal, partition: task }
    await sendRecord(connection, place, { value: order })
    const [end] = await admin.highWatermarks([place])
    return { task, end: end! }
  } finally {
    admin.close()
  }
}

/**
 * The same, and waits until the task has passed the order.
 * @returns the task
 * @throws TopicsError without a journal; OrderUnfinishedError when no pod has obeyed within a minute; KafkaCallError
 */
export const orderTask = async (
  topology: Topology,
  connection: Connection,
  tenantId: TenantId,
  order: string,
): Promise<number> => {
  const { task, end } = await sendOrder(topology, connection, tenantId, order)
  const admin = new Admin(connection)
  try {
    await passed(admin, applicationId(topology), end)
    return task
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
    throw orderUnfinished(id, end.partition)
  })
}

/** @param id of the application */
export const orderUnfinished = (id: string, task: number): OrderUnfinishedError =>
  new OrderUnfinishedError(
    `task ${task} of ${id} has not obeyed within ${patienceMs / 1_000} s; the order stands in its journal: start a pod, it will`,
  )

const notPassed = new KafkaCallError('listConsumerGroupOffsets', 0, 'retry', new Error('the order is not obeyed yet'))
