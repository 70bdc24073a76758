import type { TenantId } from '#stream/record.ts'
import type { PodObserver } from '#runtime/ports/pod-observer.ts'

/** A task tells so many tenants apart between two reports; a tenant with much traffic is among the first ones. */
const mostTenants = 2_000
/** Stands for all others; no tenant has an empty id. */
const otherTenants = ''
/** One record in so many counts for all of them: to look up each tenant would cost more than all other counts together. */
const sampledEvery = 8

/** Counts the records taken of each tenant by samples, repeats after an abort included. */
export class TenantCounts {
  readonly #records = new Map<string, number>()
  #untilSample = sampledEvery
  #random = 1

  add(tenant: TenantId): void {
    if (--this.#untilSample > 0) return
    this.#untilSample = this.#gap()
    const name = this.#records.size < mostTenants || this.#records.has(tenant) ? tenant : otherTenants
    this.#records.set(name, (this.#records.get(name) ?? 0) + sampledEvery)
  }

  /** Tells the counts since the last call. */
  report(observer: Pick<PodObserver, 'tenants'>): void {
    if (this.#records.size === 0) return
    observer.tenants(this.#records)
    this.#records.clear()
  }

  /**
   * The distance to the next sample, 1 to 15: a fixed one would pass over tenants in turn. A linear congruential generator, with the
   * figures of Numerical Recipes (3rd edition, section 7.1).
   */
  #gap(): number {
    this.#random = (Math.imul(this.#random, 1_664_525) + 1_013_904_223) >>> 0
    return 1 + ((this.#random >>> 8) % (2 * sampledEvery - 1))
  }
}
