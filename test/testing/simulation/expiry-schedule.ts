import type { ParkOrder } from '#runtime/inputs/park-order.ts'
import type { TenantId } from '#stream/record.ts'
import { type FaultKind, faultKinds, planFaults } from '#testing/simulation/random-faults.ts'
import { SeededRandom } from '#testing/simulation/seeded-random.ts'
import { SimulatedCluster } from '#testing/simulation/simulated-cluster.ts'
import { checkCheckpoints } from './check-checkpoints.ts'
import { RandomParking } from './random-parking.ts'
import { expiryTopology, messages, outcomes, receipts, waitingRows } from './topologies.ts'

const tenants = ['ada', 'bob', 'cy', 'dee']
const patienceMs = 8_000
/** A clock may be so far from a record's own time: it follows ticks of one second, and waits for them after a stop. */
const slackMs = 4_000
const pipedWithinMs = 8_000
/** An input that is silent for longer than a task waits for it may come too late. */
const kinds: readonly FaultKind[] = faultKinds.filter((kind) => kind !== 'stall')

interface Sent {
  readonly tenantId: string
  readonly message: string
  readonly expected: readonly string[]
}

/** One random history of messages that wait for receipts: each one has its outcome once, whatever happens meanwhile. */
export class ExpirySchedule {
  readonly cluster: SimulatedCluster
  readonly parking: RandomParking
  readonly #random: SeededRandom
  readonly #sent: Sent[] = []

  constructor(seed: number) {
    this.#random = new SeededRandom(seed ^ 0xe591)
    this.cluster = new SimulatedCluster(expiryTopology(patienceMs), { seed, tasks: this.#random.between(1, 3) })
    this.parking = new RandomParking(
      this.cluster,
      new SeededRandom(seed ^ 0x9a4d),
      ({ tenantId, entity }) => this.#outcomesOf(tenantId, entity).length,
    )
  }

  /**
   * @param parkings so many orders to park a tenant or a message
   * @throws SimulationError when a message has another outcome than its receipt gives it, or several
   */
  async run(parkings = 0): Promise<void> {
    const { cluster } = this
    for (let pod = this.#random.between(1, 3); pod > 0; pod--) cluster.startPod()
    const count = this.#random.between(5, 20)
    for (let index = 0; index < count; index++)
      cluster.after(this.#random.between(0, pipedWithinMs), () => this.#send(`message-${index}`))
    const plan = { random: this.#random, count: this.#random.between(1, 5), withinMs: 15_000, inputs: [], kinds }
    planFaults(cluster, plan)
    // A process that comes back finds checkpoints.
    planFaults(cluster, { ...plan, count: 2, kinds: ['crash', 'restart'] })
    this.parking.planWithin(pipedWithinMs + patienceMs, parkings, () => this.#choose())
    await cluster.advance(pipedWithinMs + patienceMs + slackMs)
    await cluster.settle()
    this.parking.freeAll()
    await cluster.settle()
    await this.#waitForTimers()
    this.#check()
  }

  /** The last timers fire with ticks, which need pods that are up. */
  async #waitForTimers(): Promise<void> {
    for (let rounds = 0; rounds < 5 && this.#waiting > 0; rounds++) {
      await this.cluster.advance(2 * slackMs)
      await this.cluster.settle()
    }
  }

  get #waiting(): number {
    return this.cluster.restoredRows().count(waitingRows)
  }

  #send(message: string): void {
    const { cluster } = this
    const tenantId = this.#random.pick(tenants)
    const afterMs = this.#random.pick([undefined, 100, patienceMs - slackMs, patienceMs + slackMs])
    cluster.pipe(messages, tenantId, { tenantId, message })
    if (afterMs !== undefined) cluster.after(afterMs, () => cluster.pipe(receipts, tenantId, { tenantId, message }))
    const expected = afterMs === undefined ? ['expired'] : afterMs < patienceMs ? ['received'] : ['expired', 'orphaned']
    this.#sent.push({ tenantId, message, expected })
  }

  /** A tenant, or a message of it. */
  #choose(): ParkOrder {
    const tenantId = this.#random.pick(tenants) as TenantId
    const sent = this.#sent.filter((each) => each.tenantId === tenantId)
    const isOne = sent.length > 0 && this.#random.chance(0.3)
    return isOne ? { tenantId, entity: this.#random.pick(sent).message } : { tenantId }
  }

  #outcomesOf(tenantId: string, message?: string): readonly string[] {
    const events = this.cluster.events(outcomes).map(({ data }) => data)
    return events
      .filter((event) => event.tenantId === tenantId && (message === undefined || event.message === message))
      .map(({ outcome }) => outcome)
  }

  #check(): void {
    const { cluster } = this
    for (const each of this.#sent) {
      const { tenantId, message, expected } = each
      const got = this.#outcomesOf(tenantId, message)
      if (!this.#isRight(each, got)) throw cluster.failure(`${message} got ${got.join()} for ${expected.join()}`)
    }
    this.parking.checkNothingLeft()
    if (this.#waiting > 0) throw cluster.failure(`${this.#waiting} rows are left`)
    checkCheckpoints(cluster)
  }

  /** A late receipt that is parked is processed before the timer that waits for it. */
  #isRight({ tenantId, expected }: Sent, got: readonly string[]): boolean {
    const mayBeReceived = expected.includes('orphaned') && this.parking.wasParked(tenantId)
    return String(got) === String(expected) || (mayBeReceived && String(got) === 'received')
  }
}
