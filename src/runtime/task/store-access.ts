import { Subject } from 'rxjs'
import type { Layers } from '#state/layers.ts'
import type { StreamRecord, TenantId } from '#stream/record.ts'
import { maxRangeRows, type OrderedReader } from '#stream/ordered-store.ts'
import { decodeKey, encodeKey, type EncodedKey, type StoreKey } from '#stream/store-key.ts'
import type { DueTimer, OwnedStore, Row, Store, StoreReader, TransitionPort } from '#stream/store-port.ts'
import type { Retention } from '#stream/step.ts'
import type { StreamTime } from '#stream/time.ts'
import type { FailedAt } from './dead-letter.ts'

/** The stores of a task need this from it. */
export interface RecordInProgress {
  now(): StreamTime
  present(): StreamTime
  enqueue(output: Subject<unknown>, record: StreamRecord<TenantId, unknown>): void
  /** @throws when the row could not be written to the changelog. */
  check(store: number, row: Row<unknown>): void
  fail(error: unknown, at: FailedAt): void
}

/** The transition of a store. */
interface Owner {
  readonly fire: (due: DueTimer<unknown>) => void
  readonly retention: Retention<unknown>
}

/** Gives processors their stores over the layers of one task, and keeps who fires the timers of which store. */
export class StoreAccess {
  readonly #layers: Layers
  readonly #unit: RecordInProgress
  readonly #owners = new Map<number, Owner>()

  constructor(layers: Layers, unit: RecordInProgress) {
    this.#layers = layers
    this.#unit = unit
  }

  /** Runs the timer of a row through the transition that owns its store. */
  fire(store: number, due: DueTimer<unknown>): void {
    const owner = this.#owners.get(store)
    if (owner === undefined) throw new Error(`store number ${store} has a due timer but no transition`)
    owner.fire(due)
  }

  /** As declared by the transitions of the stores. */
  get retentions(): ReadonlyMap<number, Retention<unknown>> {
    return new Map([...this.#owners].map(([store, { retention }]) => [store, retention]))
  }

  /** Its `range` and `page` are there when the store is ordered. */
  reader({ number, ordered, key: names }: Store<StoreKey, unknown>): StoreReader<StoreKey, unknown> {
    const get = (key: StoreKey): unknown => this.#layers.get(number, encodeKey(key))?.value
    return ordered === true ? this.#orderedReader(number, names, get) : { get }
  }

  owned(store: Store<StoreKey, unknown>, processor: string): OwnedStore<StoreKey, unknown> {
    return { ...this.reader(store), port: this.#port(store, processor) }
  }

  /** The graph is built again: the same transitions will name themselves again. */
  forgetOwners(): void {
    this.#owners.clear()
  }

  #orderedReader(
    number: number,
    names: readonly string[],
    get: StoreReader<StoreKey, unknown>['get'],
  ): OrderedReader<StoreKey, unknown> {
    const rows = (prefix: StoreKey, limit: number, behind?: StoreKey) => {
      if (!Number.isInteger(limit) || limit < 1 || limit > maxRangeRows)
        throw new RangeError(`a range was asked for ${limit} rows; ask for 1 to ${maxRangeRows}`)
      return this.#layers.page(number, encodeKey(prefix), limit, behind && encodeKey(behind))
    }
    return {
      get,
      range: (prefix, limit) => rows(prefix as StoreKey, limit).map(([, { value }]) => value),
      page: (prefix, limit, behind) =>
        rows(prefix as StoreKey, limit, behind).map(([key, { value }]) => [decodeKey(key, names), value] as const),
    }
  }

  #port({ number, name, key: keyParts }: Store<StoreKey, unknown>, processor: string): TransitionPort<unknown> {
    return {
      store: name,
      keyParts,
      processor,
      now: () => this.#unit.now(),
      present: () => this.#unit.present(),
      row: (key) => this.#layers.get(number, key),
      write: (key, row) => this.#write(number, key, row),
      output: () => new Subject(),
      emit: (output, record) => this.#unit.enqueue(output as unknown as Subject<unknown>, record),
      own: (fire, retention) => this.#own(number, name, { fire, retention }),
      fail: (error) => this.#unit.fail(error, { processor, store: name }),
    }
  }

  #write(store: number, key: EncodedKey, row: Row<unknown> | undefined): void {
    if (row !== undefined) this.#unit.check(store, row)
    this.#layers.put(store, key, row)
  }

  #own(store: number, name: string, owner: Owner): void {
    if (this.#owners.has(store)) throw new Error(`store ${name} has two transitions; merge their inputs into one`)
    this.#owners.set(store, owner)
  }
}
