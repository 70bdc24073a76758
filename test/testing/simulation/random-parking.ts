import type { ParkOrder } from '#runtime/inputs/park-order.ts'
import type { UnparkOrder } from '#runtime/inputs/unpark-order.ts'
import { parkedStore } from '#runtime/parking/parked-store.ts'
import type { PartitionPosition } from '#runtime/ports/batch.ts'
import type { TenantId } from '#stream/record.ts'
import type { SeededRandom } from '#testing/simulation/seeded-random.ts'
import type { SimulatedCluster } from '#testing/simulation/simulated-cluster.ts'

/** An order to park whose tenant is not free yet. */
interface Parked {
  readonly what: ParkOrder
  /** Committed outputs since its own commit; unknown while that is not seen. */
  outputs: number | undefined
}

const longestMs = 8_000
const lookMs = 100
/** The outputs of a commit are visible so long after its offsets. */
const markersMs = 500

/** Has tenants parked and freed at random times. Each one must be silent between the commit of its order and the order that frees it. */
export class RandomParking {
  /** How often a tenant was seen silent. */
  silences = 0
  readonly #cluster: SimulatedCluster
  readonly #random: SeededRandom
  readonly #outputsOf: (what: ParkOrder) => number
  readonly #parked = new Map<TenantId, Parked[]>()
  readonly #everParked = new Set<string>()

  /** @param outputsOf counts the committed events about a tenant, or about one of its entities */
  constructor(cluster: SimulatedCluster, random: SeededRandom, outputsOf: (what: ParkOrder) => number) {
    this.#cluster = cluster
    this.#random = random
    this.#outputsOf = outputsOf
  }

  /** Parks within a time from now; some stay so until {@link freeAll}. */
  planWithin(ms: number, count: number, choose: () => ParkOrder): void {
    for (let index = 0; index < count; index++) {
      const staysMs = this.#random.chance(0.3) ? undefined : this.#random.between(0, longestMs)
      this.#cluster.after(this.#random.between(0, ms), () => {
        const what = choose()
        this.#park(what)
        if (staysMs !== undefined) this.#cluster.after(staysMs, () => this.#free(what))
      })
    }
  }

  freeAll(): void {
    for (const tenantId of this.#parked.keys()) this.#free({ tenantId })
  }

  /** @throws SimulationError when a parked record is left */
  checkNothingLeft(): void {
    const left = this.#cluster.restoredRows().count(parkedStore)
    if (left > 0) throw this.#cluster.failure(`${left} records are still parked`)
  }

  isParked(tenantId: string): boolean {
    return this.#parked.has(tenantId as TenantId)
  }

  wasParked(tenantId: string): boolean {
    return this.#everParked.has(tenantId)
  }

  #park(what: ParkOrder): void {
    const parked: Parked = { what, outputs: undefined }
    this.#everParked.add(what.tenantId)
    this.#parked.set(what.tenantId, [...(this.#parked.get(what.tenantId) ?? []), parked])
    this.#look(parked, this.#cluster.parking.park(what))
  }

  #look(parked: Parked, order: PartitionPosition): void {
    const cluster = this.#cluster
    if (!cluster.parking.isObeyed(order)) return cluster.after(lookMs, () => this.#look(parked, order))
    cluster.after(markersMs, () => {
      parked.outputs = this.#outputsOf(parked.what)
    })
  }

  #free({ tenantId }: UnparkOrder): void {
    for (const parked of this.#parked.get(tenantId) ?? []) this.#checkSilence(parked)
    this.#parked.delete(tenantId)
    this.#cluster.parking.unpark({ tenantId })
  }

  #checkSilence({ what, outputs }: Parked): void {
    if (outputs === undefined) return
    const now = this.#outputsOf(what)
    if (now !== outputs)
      throw this.#cluster.failure(`${now - outputs} outputs of ${JSON.stringify(what)} while it was parked`)
    this.silences++
  }
}
