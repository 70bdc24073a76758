import type { Counter } from 'prom-client'
import { HeavyHitters } from './heavy-hitters.ts'

export const mostTenants = 20
/** Ids of tenants are UUIDs; others may be long. */
const longestTenant = 64
const other = 'other'
/** Several servers may scrape a pod, each in its turn. */
const changeEveryMs = 15_000
const halfLifeMs = 600_000
/** A tenant at the border would come and go. */
const stayBonus = 1.25
/** A pod that nobody scrapes keeps no more tenants than this. */
const mostPending = 5_000

/**
 * The counter of records by tenant: a series for each of the 20 tenants with the most traffic lately, and `other` for the rest.
 *
 * Each record counts in one series, and `sum(rate())` over all misses none: a series begins at 0 and counts only once a scrape has
 * shown that 0; it ends only once a scrape has shown its last value. Meanwhile its tenant counts as `other`, which never falls. So
 * series change at scrapes alone, and nothing is moved from one to another.
 */
export class TenantSeries {
  readonly #counter: Counter
  readonly #nowMs: () => number
  readonly #recent = new HeavyHitters()
  /** Counted at the next scrape: to find the heaviest takes longer than to add up. */
  readonly #pending = new Map<string, number>()
  /** Shown with 0, and not counting yet. */
  #announced: readonly string[] = []
  readonly #counting = new Set<string>()
  /** Shown with their last values. */
  #ended: readonly string[] = []
  #changedMs: number

  constructor(counter: Counter, nowMs: () => number = Date.now) {
    this.#counter = counter
    this.#nowMs = nowMs
    this.#changedMs = nowMs()
    counter.inc({ tenant: other }, 0)
  }

  /** @param records by tenant; the empty tenant stands for several */
  add(records: ReadonlyMap<string, number>): void {
    for (const [tenant, count] of records) this.#pending.set(tenant, (this.#pending.get(tenant) ?? 0) + count)
    if (this.#pending.size > mostPending) this.#count()
  }

  #count(): void {
    let others = 0
    const named: [string, number][] = []
    for (const [tenant, count] of this.#pending) {
      const name = tenant.slice(0, longestTenant)
      if (this.#counting.has(name)) this.#counter.inc({ tenant: name }, count)
      else others += count
      if (name !== '' && name !== other) named.push([name, count])
    }
    this.#counter.inc({ tenant: other }, others)
    this.#recent.add(named)
    this.#pending.clear()
  }

  /** A scrape is about to read the counter. */
  beginScrape(): void {
    this.#count()
    const passedMs = this.#nowMs() - this.#changedMs
    if (passedMs < changeEveryMs) return
    this.#changedMs += passedMs
    this.#recent.fade(0.5 ** (passedMs / halfLifeMs))
    this.#change()
  }

  #change(): void {
    for (const tenant of this.#ended) this.#counter.remove({ tenant })
    for (const tenant of this.#announced) this.#counting.add(tenant)
    const top = new Set(this.#recent.top(mostTenants, (name) => (this.#counting.has(name) ? stayBonus : 1)))
    const ended = this.#ended
    this.#ended = [...this.#counting].filter((tenant) => !top.has(tenant))
    for (const tenant of this.#ended) this.#counting.delete(tenant)
    // A series just ended comes back with the next change: a server must see its end first.
    this.#announced = [...top].filter((tenant) => !this.#counting.has(tenant) && !ended.includes(tenant))
    for (const tenant of this.#announced) this.#counter.inc({ tenant }, 0)
  }
}
