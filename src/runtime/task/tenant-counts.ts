import type { TenantId } from '#stream/record.ts'
import type { PodObserver } from '#runtime/ports/pod-observer.ts'

/** A task tells so many tenants apart between two reports; a tenant with much traffic is among the first ones. */
const mostTenants = 2_000
/** Stands for all others; no tenant has an empty id. */
const otherTenants = ''

/** Counts the records taken of each tenant, repeats after an abort included. */
export class TenantCounts {
  readonly #records = new Map<string, number>()

  add(tenant: TenantId): void {
    const records = this.#records.get(tenant)
    if (records !== undefined) this.#records.set(tenant, records + 1)
    else if (this.#records.size < mostTenants) this.#records.set(tenant, 1)
    else this.#records.set(otherTenants, (this.#records.get(otherTenants) ?? 0) + 1)
  }

  /** Tells the counts since the last call. */
  report(observer: Pick<PodObserver, 'tenants'>): void {
    if (this.#records.size === 0) return
    observer.tenants(this.#records)
    this.#records.clear()
  }
}
