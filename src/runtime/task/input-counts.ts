import type { RawRecord } from '#stream/raw-record.ts'
import type { SourceNode } from '#stream/nodes.ts'
import type { InputSource } from '#runtime/inputs/partition-group.ts'
import type { TenantId } from '#stream/record.ts'
import type { PodObserver } from '#runtime/ports/pod-observer.ts'
import { TenantCounts } from './tenant-counts.ts'

interface Count {
  readonly topic: string
  taken: number
  bytes: number
  forwarded: number
}

/** Counts of the records that a task has taken and forwarded of each input, repeats after an abort included. */
export class InputCounts {
  readonly #bySource: readonly Count[]
  readonly #forward: Count | undefined
  readonly #tenants = new TenantCounts()

  /** @param forwardTopic absent where there is but one task */
  constructor(sources: readonly SourceNode[], forwardTopic: string | undefined) {
    this.#bySource = sources.map(({ topic }) => countOf(topic.name))
    this.#forward = forwardTopic === undefined ? undefined : countOf(forwardTopic)
  }

  /** @param source the input, as in the merge */
  add(source: InputSource, { key, value }: Pick<RawRecord, 'key' | 'value'>, isForwarded: boolean): void {
    const count = typeof source === 'number' ? this.#bySource[source] : this.#forward
    if (count === undefined) return
    count.taken++
    count.bytes += (key?.length ?? 0) + (value?.length ?? 0)
    if (isForwarded) count.forwarded++
  }

  /** Counts a record of its own tenants. */
  addTenant(tenant: TenantId): void {
    this.#tenants.add(tenant)
  }

  /** Tells what was counted since the last call. */
  report(observer: Pick<PodObserver, 'inputs' | 'tenants'>): void {
    this.#tenants.report(observer)
    for (const count of this.#forward === undefined ? this.#bySource : [...this.#bySource, this.#forward]) {
      if (count.taken === 0) continue
      observer.inputs(count.topic, count.taken, count.forwarded, count.bytes)
      count.taken = count.bytes = 0
      count.forwarded = 0
    }
  }
}

const countOf = (topic: string): Count => ({ topic, taken: 0, bytes: 0, forwarded: 0 })
