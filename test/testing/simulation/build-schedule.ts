import { homeTask } from '#runtime/task/home-task.ts'
import type { TenantId } from '#stream/record.ts'
import { type FaultKind, planFaults } from '#testing/simulation/random-faults.ts'
import { SeededRandom } from '#testing/simulation/seeded-random.ts'
import { SimulatedCluster } from '#testing/simulation/simulated-cluster.ts'
import { checkCheckpoints } from './check-checkpoints.ts'
import { RandomParking } from './random-parking.ts'
import { countingBadly, countingTopology, type Numbered, numbers, type Total, totalRows, totals } from './topologies.ts'

interface Piped extends Numbered {
  readonly partition: number
  readonly offset: number
}

const tenants = ['ada', 'bob', 'cy', 'dee', 'eve']
const pipedWithinMs = 10_000
const second = 1_000

/** Small, so that a short history makes a flood. */
export const trialLimits = {
  window: 8,
  failures: 4,
  tenants: 1,
  provenAfter: 12,
  wellPerFailure: 3,
  doubtMs: 60_000,
}

/** No process dies of these, so that no task looks for its killer. */
export const withoutDeaths: readonly FaultKind[] = [
  'scale-out',
  'scale-in',
  'abort',
  'rebalance',
  'lost-commit',
  'late-copy',
  'stall',
  'compact',
]

export interface BuildScheduleSettings {
  readonly kinds: readonly FaultKind[]
  /** After the bad build: the one before again, or orders to go on. */
  readonly end: 'back' | 'released'
  /** How many of the inputs the bad build fails for. */
  readonly badShare: number
  /** Orders to park a tenant; none by default. */
  readonly parkings?: number
}

/** One random history in which a build with a bad rule comes, is held, and goes or is released. */
export class BuildSchedule {
  readonly cluster: SimulatedCluster
  readonly parking: RandomParking
  readonly #random: SeededRandom
  readonly #settings: BuildScheduleSettings
  readonly #piped: Piped[] = []
  readonly #tasks: number
  readonly #partitions: number
  #numbers = 0

  constructor(seed: number, settings: BuildScheduleSettings) {
    this.#random = new SeededRandom(seed ^ 0xb111d)
    this.#settings = settings
    this.#tasks = this.#random.between(1, 3)
    this.#partitions = this.#random.between(1, this.#tasks * 2)
    const partitions = { [numbers.name]: this.#partitions }
    this.cluster = new SimulatedCluster(countingTopology, { seed, tasks: this.#tasks, partitions, trialLimits })
    this.parking = new RandomParking(
      this.cluster,
      new SeededRandom(seed ^ 0x9a4d),
      ({ tenantId }) => this.#totalsOf(tenantId).length,
    )
  }

  get held(): number {
    return this.cluster.history.filter((line) => line.includes('BUILD_HELD')).length
  }

  /** Dead letters that only the bad build has made. */
  get leaked(): number {
    return this.cluster.deadLetters.length - this.#piped.filter(({ n }) => n < 0).length
  }

  /** @throws SimulationError when an input is lost or doubled, an output out of order, or a row wrong */
  async run(): Promise<void> {
    const { cluster } = this
    for (let pod = this.#random.between(1, 3); pod > 0; pod--) cluster.startPod()
    // A task without a commit row has no build before: the bad one would be its first.
    await cluster.advance(5 * second)
    const count = this.#random.between(30, 80)
    for (let index = 0; index < count; index++)
      cluster.after(this.#random.between(0, pipedWithinMs), () => this.#pipe(this.#random.pick(tenants)))
    this.#planBuilds()
    const inputs = [{ topic: numbers, partitions: this.#partitions }]
    const { kinds, parkings = 0 } = this.#settings
    this.parking.planWithin(pipedWithinMs, parkings, () => ({ tenantId: this.#random.pick(tenants) as TenantId }))
    planFaults(cluster, { random: this.#random, count: 4, withinMs: pipedWithinMs, inputs, kinds })
    await cluster.advance(23 * second)
    cluster.startPod()
    await cluster.settle()
    this.parking.freeAll()
    await cluster.settle()
    this.#check()
    await cluster.shutDown()
  }

  #planBuilds(): void {
    const { cluster } = this
    const bad = countingBadly(({ n }) => (n * 7919) % 100 < this.#settings.badShare * 100)
    this.#deployAt(this.#random.between(0, 4 * second), 'bad', bad)
    const endMs = this.#random.between(8 * second, 12 * second)
    if (this.#settings.end === 'back') return this.#deployAt(endMs, 'first', countingTopology)
    // A task that the build before still had passes over the order, so that people repeat it.
    for (let atMs = endMs; atMs < 120 * second; atMs += 6 * second) cluster.after(atMs, () => cluster.builds.release())
  }

  /** A rolling update; pods that come meanwhile have the new build. */
  #deployAt(atMs: number, name: string, build: typeof countingTopology): void {
    const { cluster } = this
    cluster.after(atMs, () => {
      cluster.builds.deploy(name, build)
      for (const pod of cluster.podsUp) {
        const stopMs = this.#random.between(0, 2 * second)
        cluster.after(stopMs, () => cluster.stopPod(pod))
        for (const startMs of [1, 4, 8]) cluster.after(stopMs + startMs * second, () => this.#start(pod))
      }
    })
  }

  #start(pod: string): void {
    if (!this.cluster.podsUp.includes(pod)) this.cluster.startPod(pod)
  }

  #pipe(tenantId: string): void {
    const { cluster } = this
    const n = ++this.#numbers * (this.#random.chance(0.05) ? -1 : 1)
    const partition = homeTask(Buffer.from(tenantId), this.#partitions)
    const offset = this.#piped.filter((piped) => piped.partition === partition).length
    this.#piped.push({ tenantId, n, partition, offset })
    cluster.pipe(numbers, tenantId, { tenantId, n }, { partition })
  }

  #totalsOf(tenantId: string): readonly Total[] {
    const events = this.cluster.events(totals).filter((event) => event.tenantId === tenantId)
    return events.map(({ data }) => data)
  }

  #check(): void {
    const { cluster } = this
    const dead = new Map(cluster.deadLetters.map(({ partition, offset }) => [`${partition}-${offset}`, true]))
    this.#expect(dead.size === cluster.deadLetters.length, 'an input is a dead letter twice')
    const used = this.#piped.filter(({ partition, offset }) => !dead.has(`${partition}-${offset}`))
    this.#expect(
      used.every(({ n }) => n > 0),
      'an input without a chance has an output',
    )
    const rows = cluster.restoredRows()
    for (const tenantId of tenants) {
      let [sum, count] = [0, 0]
      const wanted = used
        .filter((piped) => piped.tenantId === tenantId)
        .map(({ n }) => ({ tenantId, n, count: ++count, sum: (sum += n) }))
      const got = this.#totalsOf(tenantId)
      this.#expect(show(got) === show(wanted), `${tenantId} got ${show(got)} for ${show(wanted)}`)
      const row = rows.row(totalRows, [tenantId as TenantId])
      this.#expect(show(row) === show(wanted.at(-1)), `the row of ${tenantId} is ${show(row)}`)
    }
    if (this.#settings.end === 'back') this.#checkLeaks()
    this.parking.checkNothingLeft()
    checkCheckpoints(cluster)
  }

  #checkLeaks(): void {
    const { leaked } = this
    const hasDeaths = this.#settings.kinds.some((kind) => !withoutDeaths.includes(kind))
    const most = hasDeaths || this.#settings.badShare < 1 ? trialLimits.failures * this.#tasks : 0
    this.#expect(leaked <= most, `${leaked} dead letters of the bad build are committed, at most ${most} may be`)
  }

  #expect(holds: boolean, otherwise: string): void {
    if (!holds) throw this.cluster.failure(otherwise)
  }
}

const show = (value: unknown): string => JSON.stringify(value) ?? 'nothing'
