import type { Subject } from 'rxjs'
import type { Layers } from '#state/layers.ts'
import type { RowCodecs } from '#state/row-codec.ts'
import type { DeadLetter, RawRecord } from '#stream/raw-record.ts'
import type { StreamRecord, TenantId } from '#stream/record.ts'
import { tenantOf } from '#stream/store-key.ts'
import type { SinkNode, SourceNode, Topology } from '#stream/nodes.ts'
import { awaitedSchema, type CodecPort, type DecodedEvent } from './codec-port.ts'
import { appendDeadLetter, type DeadLetterStage, reasonOf } from './dead-letter.ts'
import type { DeadLetterReport } from './dead-letter-report.ts'
import { Graph } from './graph.ts'
import { homeTask } from './home-task.ts'
import { Outbox } from './outbox.ts'
import { type Head, journal, type PartitionGroup } from './partition-group.ts'
import { StoreAccess } from './store-access.ts'
import { type ClockState, StreamClock } from './stream-clock.ts'
import { SinkWriter } from './sink-writer.ts'
import { timerDeadLetter, timerCause } from './timer-cause.ts'

/** Everything that a task is made of; the same in production and in test drivers. */
export interface TaskParts {
  readonly topology: Topology
  readonly codec: CodecPort
  /** Checks each row before it is written, so that encoding it at commit cannot fail. */
  readonly rows: Pick<RowCodecs, 'check'>
  readonly layers: Layers
  readonly clock: ClockState
  /** Which of how many tasks this is; a driver has but one. */
  readonly place?: { readonly task: number; readonly tasks: number }
  /** Name of the topic that takes unusable inputs. */
  readonly deadLetterTopic: string
  /** Told about every dead letter when it is committed; must not throw. */
  readonly onDeadLetter?: (report: DeadLetterReport) => void
}

/** What one step did: something, nothing since an input must be waited for, or nothing since a schema must be fetched. */
export type StepOutcome = 'progress' | 'idle' | { readonly awaitSchema: number }

/**
 * One partition of an application: it takes the next record of its inputs, moves its clock, fires due timers and pushes the
 * record through the graph until all is quiet. A step is atomic: its writes and outputs stand or fall together.
 */
export class Task {
  readonly layers: Layers
  /** What was emitted since the last freeze. */
  readonly outbox = new Outbox()
  /** What the transaction on its way sends. */
  readonly frozenOutbox = new Outbox()
  clock: StreamClock
  readonly #parts: TaskParts
  readonly #stores: StoreAccess
  readonly #sinks: SinkWriter
  readonly #pending: [Subject<unknown>, StreamRecord<TenantId, unknown>][] = []
  /** Dead letters since the last freeze, and those of the transaction on its way. */
  #reports: DeadLetterReport[] = []
  #frozenReports: DeadLetterReport[] = []
  #graph: Graph
  #failed = false
  #failure: unknown

  constructor(parts: TaskParts) {
    this.#parts = parts
    this.layers = parts.layers
    this.clock = new StreamClock(parts.clock)
    this.#sinks = new SinkWriter(parts.topology, parts.codec, this.outbox)
    this.#stores = new StoreAccess(this.layers, {
      now: () => this.clock.now,
      enqueue: (output, record) => this.#pending.push([output, record]),
      check: (store, row) => parts.rows.check(store, row),
      fail: (error) => this.fail(error),
    })
    this.#graph = this.#wire()
  }

  /**
   * Does the next thing: fires one due timer, or takes one record. Timers whose deadline the record passes fire before it,
   * one per step, so that a commit may fall between them.
   */
  step(group: PartitionGroup): StepOutcome {
    if (this.#fireNext(this.clock.now)) return 'progress'
    const head = group.head()
    if (head === undefined) return 'idle'
    const timestamp = head.queue.headTimestamp()
    const to = head.source === journal ? this.clock.afterTick(timestamp) : this.clock.bounded(timestamp)
    if (to > this.clock.now && this.#fireNext(to)) return 'progress'
    if (head.source !== journal) return this.#take(head, to)
    this.clock.tick(timestamp)
    head.queue.take()
    return 'progress'
  }

  /** Moves the clock to `to`, firing every timer that is due on the way; for drivers, which have no journal. */
  advanceTo(to: number): void {
    while (this.#fireNext(to));
    this.clock.advance(to)
  }

  /** Fails the record or timer in progress: it is undone and becomes a dead letter. The first failure counts. */
  fail(error: unknown): void {
    if (this.#failed) return
    this.#failed = true
    this.#failure = error
  }

  /** Closes what was done so far: it will be committed while the next steps already run. */
  freeze(): void {
    this.layers.freeze()
    this.outbox.moveTo(this.frozenOutbox)
    this.#frozenReports = this.#reports
    this.#reports = []
  }

  /** The transaction of what was frozen is committed. */
  fold(): void {
    this.layers.fold()
    this.frozenOutbox.clear()
    for (const report of this.#frozenReports.splice(0)) this.#parts.onDeadLetter?.(report)
  }

  /** The transaction is aborted: rows, timers, outputs and clock are again what was committed, frozen and open alike. */
  drop(clock: ClockState): void {
    this.layers.drop()
    this.frozenOutbox.clear()
    this.outbox.clear()
    this.#frozenReports = []
    this.#reports = []
    this.clock = new StreamClock(clock)
  }

  #take(head: Head, to: number): StepOutcome {
    const raw = head.queue.peek()
    const source = this.#parts.topology.sources[head.source]!
    let event: DecodedEvent<unknown>
    try {
      event = this.#parts.codec.decode(source.topic, raw)
    } catch (error) {
      const awaitSchema = awaitedSchema(error)
      if (awaitSchema !== undefined) return { awaitSchema }
      this.clock.advance(to)
      this.#deadLetter({ reason: reasonOf(error), raw }, 'decode', error)
      head.queue.take()
      return 'progress'
    }
    this.clock.advance(to)
    if (this.#isHome(event.tenantId)) this.#process(source, event, raw)
    else this.#deadLetter({ reason: 'NOT_AT_HOME', raw }, 'decode')
    head.queue.take()
    return 'progress'
  }

  /** A tenant's rows live in one task; a record that came to another one must not begin them a second time. */
  #isHome(tenantId: TenantId): boolean {
    const { place } = this.#parts
    return place === undefined || homeTask(Buffer.from(tenantId), place.tasks) === place.task
  }

  #process(source: SourceNode, event: DecodedEvent<unknown>, raw: RawRecord): void {
    const error = this.#atomically(() => this.#graph.push(source, recordOf(event, raw)))
    if (error !== undefined) this.#deadLetter({ reason: reasonOf(error), raw }, 'process', error)
  }

  /** Fires the first timer due at or before `until`; false when none is. */
  #fireNext(until: number): boolean {
    const due = this.layers.due(until)
    if (due === undefined) return false
    const { visit, row } = due
    const { store, key } = visit
    const deadline = row.deadline!
    this.clock.advance(deadline)
    const name = this.#parts.topology.stores.find(({ number }) => number === store)!.name
    const cause = timerCause(name, key, row)
    this.layers.take()
    const error = this.#atomically(() => this.#stores.fire(store, { key, row, deadline, at: this.clock.now, cause }))
    if (error !== undefined) {
      this.layers.put(store, key, { ...row, deadline: undefined })
      this.layers.keep()
      const raw = timerDeadLetter(name, key, row, deadline, tenantOf(key))
      this.#deadLetter({ reason: reasonOf(error), raw }, 'timer', error)
    }
    return true
  }

  /** Runs one record or timer to quiescence; on failure undoes all of it and returns the error. */
  #atomically(run: () => void): unknown {
    const mark = this.outbox.mark()
    const reports = this.#reports.length
    this.#failed = false
    this.#sinks.begin(this.clock.bound)
    try {
      run()
      this.#drain()
    } catch (error) {
      this.fail(error)
    }
    if (!this.#failed) {
      this.layers.keep()
      return undefined
    }
    this.#pending.length = 0
    this.layers.undo()
    this.outbox.rollBack(mark)
    this.#reports.length = reports
    this.#graph = this.#wire()
    return this.#failure ?? new Error('a rule threw undefined')
  }

  /** Pushes what transitions queued, in order: RxJS reorders when a record is pushed while another is. */
  #drain(): void {
    for (let index = 0; index < this.#pending.length && !this.#failed; index++) {
      const [output, record] = this.#pending[index]!
      output.next(record)
    }
    this.#pending.length = 0
  }

  #deadLetter(letter: DeadLetter, stage: DeadLetterStage, error?: unknown): void {
    const { topic, partition, offset } = letter.raw
    appendDeadLetter(this.outbox, this.#parts.deadLetterTopic, letter, stage, letter.raw, this.clock.bound)
    this.#reports.push({ reason: letter.reason, stage, topic, partition, offset, error })
  }

  /** An operator that threw has ended its stream for good, so a failed record also means new wiring. */
  #wire(): Graph {
    this.#stores.forgetOwners()
    return new Graph(this.#parts.topology, {
      owned: (store, processor) => this.#stores.owned(store, processor),
      reader: (store) => this.#stores.reader(store),
      deliver: (sink: SinkNode, record) => this.#sinks.write(sink, record),
      deadLetter: ({ value }) => this.#deadLetter(value, 'park'),
      fail: (error) => this.fail(error),
    })
  }
}

const recordOf = (
  { attributes, tenantId, data }: DecodedEvent<unknown>,
  raw: RawRecord,
): StreamRecord<TenantId, unknown> => ({
  key: tenantId,
  value: data,
  timestamp: raw.timestamp,
  cause: {
    id: attributes.id,
    source: attributes.source,
    time: attributes.time,
    correlationId: attributes.correlationId,
    traceParent: attributes.traceParent,
    extensions: attributes.extensions,
  },
  origin: raw,
  raw,
})
