import type { TenantId } from '#stream/record.ts'
import type { SeededRandom } from '#testing/simulation/seeded-random.ts'
import type { SimulatedCluster } from '#testing/simulation/simulated-cluster.ts'
import { checkCheckpoints } from './check-checkpoints.ts'
import { messages, outcomes, receipts, waitingRows } from './topologies.ts'

/** A receipt never comes sooner. */
const apartMs = 100
const tenants = ['ada', 'bob', 'cy', 'dee']

/** Messages of the expiry topology beside a plain model of them: which ones wait, and what each one got. */
export class WaitingMessages {
  readonly #cluster: SimulatedCluster
  readonly #random: SeededRandom
  /** The outcomes to be expected of each message, by its name. */
  readonly #outcomes = new Map<string, string[]>()
  readonly #waiting = new Set<string>()
  readonly #sentMs = new Map<string, number>()

  constructor(cluster: SimulatedCluster, random: SeededRandom) {
    this.#cluster = cluster
    this.#random = random
  }

  /** Messages within a time from now, and receipts of some that wait. */
  comeWithin(ms: number, count: number): void {
    for (let index = 0; index < count; index++) {
      const atMs = this.#random.between(0, ms)
      this.#cluster.after(atMs, () => this.#send())
      if (this.#random.chance(0.5)) this.#cluster.after(atMs + apartMs, () => this.#receiveOne())
    }
  }

  /** A receipt for each message so far: one that waits takes it, of any other nothing is left. */
  receiveAll(): void {
    for (const message of this.#outcomes.keys()) this.#receive(message)
  }

  /** Their time is over. */
  expire(): void {
    for (const message of this.#waiting) this.#outcomes.get(message)!.push('expired')
    this.#waiting.clear()
  }

  /** @throws SimulationError when a message has another outcome, or a row is missing or left */
  check(): void {
    const { cluster, wrong } = { cluster: this.#cluster, wrong: this.#wrong() }
    if (wrong !== undefined) throw cluster.failure(wrong)
    checkCheckpoints(cluster)
  }

  #wrong(): string | undefined {
    const events = this.#cluster.events(outcomes).map(({ data }) => data)
    const rows = this.#cluster.restoredRows()
    for (const [message, expected] of this.#outcomes) {
      const got = events.filter((event) => event.message === message).map(({ outcome }) => outcome)
      if (String(got) !== String(expected)) return `${message} got ${got.join()} for ${expected.join()}`
      const row = rows.row(waitingRows, [tenantOf(message) as TenantId, message])
      if ((row !== undefined) !== this.#waiting.has(message)) return `the row of ${message} is ${JSON.stringify(row)}`
    }
    return undefined
  }

  #send(): void {
    const message = `${this.#random.pick(tenants)} ${this.#outcomes.size}`
    this.#outcomes.set(message, [])
    this.#waiting.add(message)
    this.#sentMs.set(message, this.#cluster.nowMs)
    this.#cluster.pipe(messages, tenantOf(message), { tenantId: tenantOf(message), message })
  }

  #receiveOne(): void {
    const old = [...this.#waiting].filter((message) => this.#sentMs.get(message)! <= this.#cluster.nowMs - apartMs)
    if (old.length > 0) this.#receive(this.#random.pick(old))
  }

  #receive(message: string): void {
    this.#outcomes.get(message)!.push(this.#waiting.delete(message) ? 'received' : 'orphaned')
    this.#cluster.pipe(receipts, tenantOf(message), { tenantId: tenantOf(message), message })
  }
}

const tenantOf = (message: string): string => message.split(' ')[0]!
