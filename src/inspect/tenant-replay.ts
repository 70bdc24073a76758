import { Layers } from '#state/layers.ts'
import { inMemory } from '#state/memory.ts'
import { RowCodecs } from '#state/row-codec.ts'
import { readForwarded } from '#runtime/inputs/forward-origin.ts'
import { PartitionGroup } from '#runtime/inputs/partition-group.ts'
import type { CodecPort } from '#runtime/ports/codec-port.ts'
import type { DeadLetterReport } from '#runtime/task/dead-letter.ts'
import { isTimer } from '#runtime/task/step-name.ts'
import { Task } from '#runtime/task/task.ts'
import { nextStep } from '#runtime/task/upcoming.ts'
import type { Topology } from '#stream/nodes.ts'
import type { EncodedKey, StoreKey } from '#stream/store-key.ts'
import type { Row, Store } from '#stream/store-port.ts'
import { memoryBatch } from '#testing/memory-batch.ts'
import type { RawRecord } from '#stream/raw-record.ts'
import type { EpochMs } from '#stream/time.ts'
import type { ChangedRow } from './inspected-row.ts'
import { keepOutput, type OutputRecord } from './output-record.ts'
import type { TenantInputs } from './tenant-inputs.ts'

/** The effects of one record, or of the timers with one deadline. */
export interface ReplayStep {
  /** The clock of the task after it. */
  readonly at: EpochMs
  /** Absent when timers fired. The record as first written. */
  readonly input: RawRecord | undefined
  readonly rows: readonly ChangedRow[]
  readonly outputs: readonly OutputRecord[]
  readonly letters: readonly DeadLetterReport[]
}

/**
 * Runs the records of one tenant through the task of its topology again, in memory. All rows are per tenant, so the rules see the
 * same as then, but for the clock: other tenants and ticks move it too, and times may differ by seconds where a record came late.
 */
export class TenantReplay {
  readonly #stores: ReadonlyMap<number, Store<StoreKey, unknown>>
  readonly #codec: CodecPort
  readonly #layers: Layers
  readonly #task: Task
  readonly #group: PartitionGroup
  /** Rows by store and key, as the step before left them. */
  readonly #before = new Map<string, Row<unknown>>()
  readonly #letters: DeadLetterReport[] = []

  constructor(topology: Topology, codec: CodecPort, { own, task, tasks, inputs }: TenantInputs) {
    this.#stores = new Map(topology.stores.map((store) => [store.number, store]))
    this.#codec = codec
    this.#layers = new Layers(topology.stores, inMemory)
    this.#task = new Task({
      topology,
      codec,
      rows: new RowCodecs(topology.stores),
      layers: this.#layers,
      clock: { now: 0, bound: Infinity, lastTick: undefined },
      place: { number: task, tasks, forwardTopic: own.forward },
      deadLetterTopic: own.deadLetter,
      onDeadLetter: (report) => this.#letters.push(report),
    })
    this.#group = new PartitionGroup(
      inputs.map(({ input }) => input),
      () => this.#task.clock,
      { highWatermark: () => 0, nowMs: () => 0 },
    )
    for (const { records } of inputs) this.#buffer(records)
  }

  /**
   * Does one step after the other.
   * @param untilMs timers up to then fire when all records are read
   * @throws RegistryUnavailable when a schema cannot be had
   */
  async *steps(untilMs: EpochMs): AsyncGenerator<ReplayStep, void> {
    for (;;) {
      const name = nextStep(this.#task, this.#group)
      if (name === undefined) break
      const input = isTimer(name) ? undefined : this.#inputOf(name)
      const outcome = this.#task.step(this.#group)
      if (typeof outcome === 'object') await this.#codec.load(outcome.awaitSchema)
      else yield this.#settle(input)
    }
    for (let due = this.#layers.due(untilMs); due !== undefined; due = this.#layers.due(untilMs)) {
      this.#task.advanceTo(due.row.deadline!)
      yield this.#settle(undefined)
    }
  }

  /** A row after the steps so far. */
  rowOf(store: number, key: EncodedKey): Row<unknown> | undefined {
    return this.#layers.get(store, key)
  }

  #buffer(records: readonly RawRecord[]): void {
    const batch = memoryBatch(records)
    for (const run of batch.runs) this.#group.add(batch, run)
  }

  /** @param step as {@link nextStep} names a record */
  #inputOf(step: string): RawRecord {
    const [, topic = '', partition = ''] = step.split(' ')
    const record = this.#group.queueOf(topic, Number(partition))!.peek()
    return readForwarded(record) ?? record
  }

  /** Reads the effects of the step, then commits it. */
  #settle(input: RawRecord | undefined): ReplayStep {
    this.#task.freeze()
    const rows = [...this.#layers.frozen()].map(([store, key, row]) => this.#changed(store, key, row))
    const { frozenOutbox } = this.#task
    const outputs = Array.from({ length: frozenOutbox.count }, (_, index) => keepOutput(frozenOutbox.read(index)))
    this.#task.fold()
    return { at: this.#task.clock.now, input, rows, outputs, letters: this.#letters.splice(0) }
  }

  #changed(number: number, key: EncodedKey, row: Row<unknown> | undefined): ChangedRow {
    const place = `${number} ${key}`
    const before = this.#before.get(place)
    if (row === undefined) this.#before.delete(place)
    else this.#before.set(place, row)
    return { store: this.#stores.get(number)!, key, row, before }
  }
}
