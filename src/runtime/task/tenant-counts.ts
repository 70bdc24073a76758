import type { TenantId } from '#stream/record.ts'
import type { PodObserver } from '#runtime/ports/pod-observer.ts'

/** A task tells so many tenants apart between two reports; a tenant with much traffic is among the first ones. */
const mostTenants = 2_000
/** Stands for all others; no tenant has an empty id. */
const otherTenants = ''

/** Counts the records taken of each tenant, repeats after an abort included. */
export class TenantCounts {
  /** A count changes in its place: one look-up per record is enough. */
  readonly #counts = new Map<string, { records: number }>()

  add(tenant: TenantId): void {
    const count = this.#counts.get(tenant)
    if (count !== undefined) count.records++
    else if (this.#counts.size < mostTenants) this.#counts.set(tenant, { records: 1 })
    else this.#others.records++
  }

  /** Tells the counts since the last call. */
  report(observer: Pick<PodObserver, 'tenants'>): void {
    if (this.#counts.size === 0) return
    observer.tenants(new Map([...this.#counts].map(([tenant, { records }]) => [tenant, records])))
    this.#counts.clear()
  }

  get #others(): { records: number } {
    const known = this.#counts.get(otherTenants)
    if (known !== undefined) return known
    const others = { records: 0 }
    this.#counts.set(otherTenants, others)
    return others
  }
}
