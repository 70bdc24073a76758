import { setTimeout as pause } from 'node:timers/promises'
import { Admin } from '#kafka/admin.ts'
import { ClusterReader } from '#kafka/cluster-reader.ts'
import type { Connection } from '#kafka/connection.ts'
import { formatParkOrder, parseParkOrder, type ParkOrder } from '#runtime/inputs/park-order.ts'
import { formatUnparkOrder } from '#runtime/inputs/unpark-order.ts'
import type { CommitRow } from '#runtime/ownership/commit-row.ts'
import { type ParkedTenant, recordsOf } from '#runtime/parking/parked-tenant.ts'
import { parkingLimits } from '#runtime/parking/parking.ts'
import type { Log } from '#runtime/ports/log.ts'
import { ownTopics } from '#runtime/ports/own-topics.ts'
import type { Topology } from '#stream/nodes.ts'
import type { TenantId } from '#stream/record.ts'
import { applicationId } from '#stream/topology.ts'
import { orderTask, orderUnfinished, sendOrder, type SentOrder, taskOfTenant } from './tenant-order.ts'
import { lastCommitRow } from './written-tasks.ts'

/** No tenant has such an id, or too many tenants and entities are parked. */
export class ParkingRefusedError extends Error {
  readonly code = 'PARKING_REFUSED'
}

/** Nothing of the tenant is parked. */
export class NothingParkedError extends Error {
  readonly code = 'NOTHING_PARKED'
}

/** A parked tenant of an application, as the last commit of its task says. */
export interface ParkedListing {
  readonly task: number
  readonly tenantId: string
  /** Records about these alone wait; null when all of the tenant do. */
  readonly entities: readonly string[] | null
  readonly since: string
  readonly records: number
  readonly bytes: number
}

const readWithinMs = 60_000
const pauseMs = 200

/** Orders about the parked tenants of one application, and the list of them. */
export class ParkedTenants {
  readonly #topology: Topology
  readonly #connection: Connection
  readonly #log: Log

  constructor(topology: Topology, connection: Connection, log: Log) {
    this.#topology = topology
    this.#connection = connection
    this.#log = log
  }

  /**
   * Has the records of a tenant wait, or those about one entity, and waits until the task has obeyed. A repeat changes nothing.
   * @throws ParkingRefusedError; TopicsError, OrderUnfinishedError, KafkaCallError, BrokerUnavailableError
   */
  async park(order: ParkOrder): Promise<ParkedListing> {
    const text = formatParkOrder(order)
    if (parseParkOrder(Buffer.from(text)) === undefined)
      throw new ParkingRefusedError('no row can have such a tenant or entity: its name is empty or too long')
    return this.#parkedBy(order, await sendOrder(this.#topology, this.#connection, order.tenantId, text))
  }

  /**
   * Has the parked records of a tenant processed in their order, and waits until the task has done so.
   * @returns what was parked when the order was given
   * @throws NothingParkedError; TopicsError, OrderUnfinishedError, KafkaCallError, BrokerUnavailableError
   */
  async unpark(tenantId: TenantId): Promise<ParkedListing> {
    const task = await this.#withAdmin((admin) => taskOfTenant(this.#topology, admin, tenantId))
    const parked = (await this.#listOf([task])).find((each) => each.tenantId === tenantId)
    if (parked === undefined)
      throw new NothingParkedError(
        `nothing of ${tenantId} is parked in task ${task} of ${applicationId(this.#topology)}`,
      )
    await orderTask(this.#topology, this.#connection, tenantId, formatUnparkOrder({ tenantId }))
    return parked
  }

  /** @throws TopicsError, KafkaCallError, BrokerUnavailableError */
  async list(): Promise<readonly ParkedListing[]> {
    const { journal } = ownTopics(applicationId(this.#topology))
    const tasks = await this.#withAdmin((admin) => admin.partitionCounts([journal]))
    return this.#listOf([...Array(tasks.get(journal) ?? 0).keys()])
  }

  /** A task obeys before it has passed the order; when it has passed it and not obeyed, it refuses. */
  async #parkedBy(order: ParkOrder, { task, end }: SentOrder): Promise<ParkedListing> {
    for (const untilMs = Date.now() + readWithinMs; Date.now() < untilMs; await pause(pauseMs)) {
      const [row] = await this.#rowsOf([task])
      const all = listingsOf(task, row)
      const parked = all.find((each) => covers(each, order))
      if (parked !== undefined) return parked
      const read = row?.positions.find(({ topic }) => topic === end.topic)?.offset ?? 0
      if (read >= end.offset) throw refusedBy(task, all)
    }
    throw orderUnfinished(applicationId(this.#topology), task)
  }

  async #listOf(tasks: readonly number[]): Promise<readonly ParkedListing[]> {
    const rows = await this.#rowsOf(tasks)
    return rows.flatMap((row, index) => listingsOf(tasks[index]!, row))
  }

  async #rowsOf(tasks: readonly number[]): Promise<readonly (CommitRow | undefined)[]> {
    const { changelog } = ownTopics(applicationId(this.#topology))
    const cluster = new ClusterReader(this.#connection, this.#log)
    const signal = AbortSignal.timeout(readWithinMs)
    try {
      return await Promise.all(tasks.map((task) => lastCommitRow(cluster, changelog, task, signal)))
    } finally {
      cluster.close()
    }
  }

  async #withAdmin<T>(use: (admin: Admin) => Promise<T>): Promise<T> {
    const admin = new Admin(this.#connection)
    try {
      return await use(admin)
    } finally {
      admin.close()
    }
  }
}

const covers = ({ tenantId, entities }: ParkedListing, order: ParkOrder): boolean =>
  tenantId === order.tenantId && (entities === null || (order.entity !== undefined && entities.includes(order.entity)))

const refusedBy = (task: number, all: readonly ParkedListing[]): ParkingRefusedError =>
  new ParkingRefusedError(
    `task ${task} has ${marksOf(all)} of ${parkingLimits.entities} parked tenants and entities, and not this one: ` +
      'unpark one of them before; if there is room, somebody has unparked this one meanwhile',
  )

const marksOf = (all: readonly ParkedListing[]): number =>
  all.reduce((sum, { entities }) => sum + (entities?.length ?? 1), 0)

const listingsOf = (task: number, row: CommitRow | undefined): readonly ParkedListing[] =>
  (row?.parked ?? []).map((parked) => listingOf(task, parked))

const listingOf = (task: number, parked: ParkedTenant): ParkedListing => ({
  task,
  tenantId: parked.tenantId,
  entities: parked.entities ?? null,
  since: new Date(parked.sinceMs).toISOString(),
  records: recordsOf(parked),
  bytes: parked.bytes,
})
