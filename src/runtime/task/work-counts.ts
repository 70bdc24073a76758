import type { WrittenRows } from '#state/changelog.ts'
import type { Outbox } from '#runtime/ports/outbox.ts'
import type { PodObserver } from '#runtime/ports/pod-observer.ts'
import { DelaySample } from './delay-sample.ts'

interface Count {
  records: number
  bytes: number
}

type StoreNames = readonly { readonly number: number; readonly name: string }[]

/**
 * Counts what a task has done: outputs and rows as soon as they are committed, timers as they fire. Of the records that it takes it
 * keeps some timestamps, to say how long they took until their commit.
 */
export class WorkCounts {
  readonly #stores: ReadonlyMap<number, string>
  readonly #outputs = new Map<string, Count>()
  readonly #rows = new Map<string, Count>()
  readonly #timers = new Map<number, number>()
  #open = new DelaySample()
  #frozen = new DelaySample()
  #committed = new DelaySample()
  #written: readonly WrittenRows[] = []

  constructor(stores: StoreNames) {
    this.#stores = new Map(stores.map(({ number, name }) => [number, name]))
  }

  /** A record was processed. @param timestamp of Kafka, in epoch milliseconds */
  took(topic: string, timestamp: number): void {
    this.#open.add(topic, timestamp)
  }

  /** A timer of a row of this store has fired. */
  fired(store: number): void {
    this.#timers.set(store, (this.#timers.get(store) ?? 0) + 1)
  }

  freeze(): void {
    ;[this.#open, this.#frozen] = [this.#frozen, this.#open]
    this.#open.clear()
  }

  /** Rows stand in the transaction of what was frozen. */
  wrote(rows: readonly WrittenRows[]): void {
    this.#written = rows
  }

  /** What was frozen is committed. @param outbox its outputs, not cleared yet */
  fold(outbox: Outbox): void {
    outbox.eachSize((topic, bytes) => add(this.#outputs, topic, 1, bytes))
    for (const { store, records, bytes } of this.#written) add(this.#rows, this.#nameOf(store), records, bytes)
    this.#written = []
    ;[this.#frozen, this.#committed] = [this.#committed, this.#frozen]
    this.#frozen.clear()
  }

  /** What was frozen and what came since is taken back. */
  drop(): void {
    this.#written = []
    this.#frozen.clear()
    this.#open.clear()
  }

  /** Tells the delays of the last commit, once. Call right behind it. @param nowMs epoch milliseconds */
  tellDelays(observer: Pick<PodObserver, 'delayed'>, nowMs: number): void {
    this.#committed.each((topic, timestamp) => timestamp > 0 && observer.delayed(topic, Math.max(0, nowMs - timestamp)))
    this.#committed.clear()
  }

  /** Tells what was counted since the last call. */
  report(observer: Pick<PodObserver, 'outputs' | 'changelog' | 'fired'>): void {
    for (const [topic, { records, bytes }] of this.#outputs) observer.outputs(topic, records, bytes)
    for (const [store, { records, bytes }] of this.#rows) observer.changelog(store, records, bytes)
    for (const [store, times] of this.#timers) observer.fired(this.#nameOf(store), times)
    for (const counts of [this.#outputs, this.#rows, this.#timers]) counts.clear()
  }

  #nameOf(store: number): string {
    return this.#stores.get(store) ?? String(store)
  }
}

const add = (counts: Map<string, Count>, name: string, records: number, bytes: number): void => {
  const count = counts.get(name)
  if (count === undefined) counts.set(name, { records, bytes })
  else {
    count.records += records
    count.bytes += bytes
  }
}
