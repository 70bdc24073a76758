import { homeTask } from '#runtime/task/home-task.ts'
import type { TenantId } from '#stream/record.ts'
import type { MemoryEvent } from '#testing/memory-codec.ts'
import { type FaultKind, faultKinds, planFaults } from '#testing/simulation/random-faults.ts'
import type { RestoredRows } from '#testing/simulation/restored-rows.ts'
import { SeededRandom } from '#testing/simulation/seeded-random.ts'
import { SimulatedCluster } from '#testing/simulation/simulated-cluster.ts'
import { checkCheckpoints } from './check-checkpoints.ts'
import { RandomParking } from './random-parking.ts'
import { countingTopology, type Numbered, numbers, type Total, totalRows, totals } from './topologies.ts'

/** An input as it was piped. */
interface Piped extends Numbered {
  readonly partition: number
}

const tenants = ['ada', 'bob', 'cy', 'dee', 'eve']
const pipedWithinMs = 8_000
/** More steps than a task takes between two commits when its process has died. */
const manyParked = 150
const partingMs = 2_000
/** They end a transaction or its process. */
const partingKinds: readonly FaultKind[] = ['restart', 'crash-in-commit', 'abort', 'rebalance', 'lost-commit']

/** One random history of the counting topology, and what must hold after it whatever happened. */
export class CountingSchedule {
  readonly cluster: SimulatedCluster
  readonly parking: RandomParking
  readonly #random: SeededRandom
  readonly #piped: Piped[] = []
  /** How many records another partitioner places. */
  readonly #astrayShare: number
  #partitions: number
  #numbers = 0

  constructor(seed: number) {
    // The choices of the schedule and those of the scheduler must not depend on each other.
    this.#random = new SeededRandom(seed ^ 0x5eed)
    const tasks = this.#random.between(1, 3)
    this.#partitions = this.#random.between(1, tasks * 2)
    this.#astrayShare = this.#random.pick([0, 0, 0.3])
    const partitions = { [numbers.name]: this.#partitions, [totals.name]: this.#random.between(1, 3) }
    this.cluster = new SimulatedCluster(countingTopology, { seed, tasks, partitions })
    this.parking = new RandomParking(
      this.cluster,
      new SeededRandom(seed ^ 0x9a4d),
      (what) => this.#totalsOf(what).length,
    )
  }

  /**
   * @param parkings so many orders to park a tenant
   * @throws SimulationError when an output is lost, doubled or out of order, or a row or a position is wrong
   */
  async run(kinds: readonly FaultKind[] = faultKinds, parkings = 0): Promise<void> {
    const { cluster } = this
    for (let pod = this.#random.between(1, 3); pod > 0; pod--) cluster.startPod()
    this.#pipeWithin(this.#random.between(10, 40), pipedWithinMs)
    this.#planFaults(this.#random.between(1, 6), pipedWithinMs, kinds)
    if (this.#random.chance(0.3)) cluster.after(this.#random.between(0, pipedWithinMs), () => this.#grow())
    this.parking.planWithin(pipedWithinMs, parkings, () => ({ tenantId: this.#random.pick(tenants) as TenantId }))
    await cluster.advance(pipedWithinMs)
    await cluster.settle()
    if (parkings > 0) await this.#free()
    this.check()
    await cluster.shutDown()
    await this.#goOn()
  }

  /** A successor of all pods, or one of them with what it has of older days, starts from what they left, and it is right. */
  async #goOn(): Promise<void> {
    this.cluster.startPod(this.#random.chance(0.2) ? 'successor' : this.#random.pick(this.cluster.pods))
    this.#pipeWithin(3, 0)
    await this.cluster.advance(1)
    await this.cluster.settle()
    this.check()
  }

  /** Frees the tenants that are still parked; those that are not have gone on meanwhile. */
  async #free(): Promise<void> {
    const { cluster, parking } = this
    const rows = cluster.restoredRows()
    for (const tenantId of tenants) if (!parking.isParked(tenantId)) this.#checkTenant(tenantId, rows)
    checkCheckpoints(cluster)
    if (this.#random.chance(0.5)) await this.#freeInParts()
    parking.freeAll()
    await cluster.settle()
    parking.checkNothingLeft()
  }

  /** Frees so many records that tasks whose process has died need several commits for them, with faults between those. */
  async #freeInParts(): Promise<void> {
    const { cluster, parking } = this
    for (const tenantId of tenants)
      for (let left = parking.isParked(tenantId) ? manyParked : 0; left > 0; left--) this.#pipe(tenantId)
    await cluster.settle()
    parking.freeAll()
    for (const pod of cluster.podsUp) cluster.restart(pod)
    this.#planFaults(4, partingMs, partingKinds)
    await cluster.advance(partingMs)
  }

  #planFaults(count: number, withinMs: number, kinds: readonly FaultKind[]): void {
    const inputs = [{ topic: numbers, partitions: this.#partitions }]
    planFaults(this.cluster, { random: this.#random, count, withinMs, inputs, kinds })
  }

  #pipeWithin(count: number, withinMs: number): void {
    for (let index = 0; index < count; index++)
      this.cluster.after(this.#random.between(0, withinMs), () => this.#pipe(this.#random.pick(tenants)))
  }

  #grow(): void {
    this.#partitions += this.#random.between(1, 3)
    this.cluster.addPartitions(numbers, this.#partitions)
  }

  #pipe(tenantId: string): void {
    const n = ++this.#numbers * (this.#random.chance(0.05) ? -1 : 1)
    const isAstray = this.#random.chance(this.#astrayShare)
    const byKey = homeTask(Buffer.from(tenantId), this.#partitions)
    const partition = isAstray ? this.#random.between(0, this.#partitions - 1) : byKey
    const skewMs = this.#random.chance(0.2) ? this.#random.between(-60_000, 240_000) : 0
    const inTransaction = this.#random.chance(0.15)
    const transaction = { endsAfterMs: this.#random.between(0, 3_000), isCommitted: this.#random.chance(0.7) }
    const isVisible = !inTransaction || transaction.isCommitted
    if (isVisible) this.#piped.push({ tenantId, n, partition })
    const atMs = this.cluster.nowMs + skewMs
    this.cluster.pipe(numbers, tenantId, { tenantId, n }, { partition, atMs, ...(inTransaction && { transaction }) })
  }

  #totalsOf({ tenantId }: { readonly tenantId: string }): readonly MemoryEvent<Total>[] {
    return this.cluster.events(totals).filter((event) => event.tenantId === tenantId)
  }

  check(): void {
    const { cluster } = this
    const events = cluster.events(totals)
    const rows = cluster.restoredRows()
    for (const tenantId of tenants) this.#checkTenant(tenantId, rows)
    for (const { attributes, data } of events)
      this.#expect(attributes.causationId === `input-${data.n - 1}`, `${show(data)} is of ${attributes.causationId}`)
    const ids = new Set(events.map(({ attributes }) => attributes.id))
    this.#expect(ids.size === events.length, `${events.length} events have ${ids.size} ids`)
    this.#checkDeadLetters()
    checkCheckpoints(cluster)
  }

  #checkTenant(tenantId: string, rows: RestoredRows): void {
    const outputs = this.#totalsOf({ tenantId }).map(({ data }) => data)
    this.#checkOutputs(tenantId, outputs)
    const row = rows.row(totalRows, [tenantId as TenantId])
    this.#expect(JSON.stringify(row) === JSON.stringify(outputs.at(-1)), `the row of ${tenantId} is ${show(row)}`)
  }

  #checkOutputs(tenantId: string, outputs: readonly Total[]): void {
    const inputs = this.#piped.filter((piped) => piped.tenantId === tenantId && piped.n > 0)
    const found = outputs.map(({ n }) => n)
    this.#expect(
      sorted(found) === sorted(inputs.map(({ n }) => n)),
      `${tenantId} got ${found.join(' ')} for ${show(inputs.map(({ n }) => n))}`,
    )
    for (let partition = 0; partition < this.#partitions; partition++) {
      const wanted = inputs.filter((input) => input.partition === partition).map(({ n }) => n)
      const got = found.filter((n) => wanted.includes(n))
      this.#expect(
        String(got) === String(wanted),
        `${tenantId} got ${got.join(' ')} of partition ${partition} out of order`,
      )
    }
    let sum = 0
    for (const [index, output] of outputs.entries()) {
      sum += output.n
      this.#expect(
        output.count === index + 1 && output.sum === sum,
        `total ${index + 1} of ${tenantId} is ${show(output)}`,
      )
    }
  }

  #checkDeadLetters(): void {
    const { deadLetters } = this.cluster
    const poison = this.#piped.filter(({ n }) => n < 0).length
    const origins = new Set(deadLetters.map(({ topic, partition, offset }) => `${topic}-${partition}-${offset}`))
    const isExact = deadLetters.length === poison && origins.size === poison
    this.#expect(isExact, `${poison} inputs fail, dead letters are ${show(deadLetters)}`)
  }

  #expect(holds: boolean, otherwise: string): void {
    if (!holds) throw this.cluster.failure(otherwise)
  }
}

const show = (value: unknown): string => JSON.stringify(value)

const sorted = (values: readonly number[]): string => values.toSorted((a, b) => a - b).join(' ')
