import type { Subject } from 'rxjs'
import type { DueRow, Layers } from '#state/layers.ts'
import type { DeadLetter } from '#stream/raw-record.ts'
import type { StreamRecord, TenantId } from '#stream/record.ts'
import type { Retention } from '#stream/step.ts'
import { tenantOf } from '#stream/store-key.ts'
import type { FeedbackNode, SinkNode } from '#stream/nodes.ts'
import { type Admitted, admit, admitParked, originOf, type Settled } from './admission.ts'
import { attemptOf } from './attempt.ts'
import { CommitNews } from './commit-news.ts'
import { appendDeadLetter, type DeadLetterFacts, skippedBatch, reasonOf, reportOf } from './dead-letter.ts'
import type { FailedAt, Failure } from './dead-letter.ts'
import { FeedbackRounds } from './feedback-rounds.ts'
import { appendForward } from './forward.ts'
import { Graph } from './graph.ts'
import { InputCounts } from './input-counts.ts'
import { inputRecord } from './input-record.ts'
import { Outbox } from '#runtime/ports/outbox.ts'
import type { Head, PartitionGroup } from '#runtime/inputs/partition-group.ts'
import { parkRecord } from './park-record.ts'
import { StoreAccess } from './store-access.ts'
import { type FreedRecord, Parking } from '#runtime/parking/parking.ts'
import { StreamClock } from '#runtime/inputs/stream-clock.ts'
import { SinkWriter } from './sink-writer.ts'
import type { TaskParts } from './task-parts.ts'
import type { StepOutcome } from './step-outcome.ts'
import { timerDeadLetter, timerCause } from './timer-cause.ts'
import { upcoming } from './upcoming.ts'
import { WorkCounts } from './work-counts.ts'
import { isOrder, obey } from './orders.ts'
import { taskStores } from '#runtime/parking/parked-store.ts'
import type { SkipOrder } from '#runtime/inputs/skip-order.ts'

/**
 * One partition of an application: it takes the next record of its inputs, moves its clock, fires due timers and pushes the
 * record through the graph until all is quiet. A step is atomic: its writes and outputs stand or fall together.
 */
export class Task {
  readonly layers: Layers
  /** All outputs since the last freeze. */
  readonly outbox = new Outbox()
  /** The outputs of the transaction on its way. */
  readonly frozenOutbox = new Outbox()
  readonly inputCounts: InputCounts
  readonly workCounts: WorkCounts
  readonly news: CommitNews
  readonly parking: Parking
  clock: StreamClock
  readonly #parts: TaskParts
  readonly #stores: StoreAccess
  readonly #sinks: SinkWriter
  readonly #pending: [Subject<unknown>, StreamRecord<TenantId, unknown>][] = []
  readonly #feedback = new FeedbackRounds((feedback, record) => this.#pushFed(feedback, record))
  #graph: Graph
  #failure: Failure | undefined

  constructor(parts: TaskParts) {
    this.#parts = parts
    this.layers = parts.layers
    this.parking = new Parking(parts.layers, parts.rows, parts.parked)
    this.clock = new StreamClock(parts.clock)
    this.inputCounts = new InputCounts(parts.topology.sources, parts.place?.forwardTopic)
    this.workCounts = new WorkCounts(taskStores(parts.topology))
    this.news = new CommitNews(parts)
    this.#sinks = new SinkWriter(parts.topology, parts.codec, this.outbox)
    this.#stores = new StoreAccess(this.layers, {
      now: () => this.clock.now,
      present: () => this.clock.present,
      enqueue: (output, record) => this.#pending.push([output, record]),
      check: (store, row) => parts.rows.check(store, row),
      fail: (error, at) => this.fail(error, at),
    })
    this.#graph = this.#wire()
  }

  /** As declared by its transitions, by store. */
  get retentions(): ReadonlyMap<number, Retention<unknown>> {
    return this.#stores.retentions
  }

  /** Does the next thing: fires one due timer, or takes one record. A commit may fall behind it. */
  step(group: PartitionGroup): StepOutcome {
    const next = upcoming(this, group)
    if (next === undefined) return 'idle'
    if ('freed' in next) return this.#takeFreed(next.freed)
    if ('row' in next) this.#fire(next)
    else if (next.head.source === 'journal') this.#takeTick(next.head, group)
    else return this.#take(next.head, next.to)
    return 'progress'
  }

  /** Makes the next record or timer a dead letter without running it. */
  refuse(group: PartitionGroup, reason: string): StepOutcome {
    const next = upcoming(this, group)
    if (next === undefined) return 'idle'
    if ('row' in next) {
      this.#takeTimer(next)
      this.#failTimer(next, reason)
    } else if ('freed' in next) {
      this.#deadLetter({ reason, raw: next.freed.raw }, { stage: 'process' })
      this.parking.took(next.freed)
    } else {
      this.clock.advance(next.to)
      const record = next.head.queue.peek()
      this.#deadLetter({ reason, raw: originOf(next.head.source, record) }, { stage: 'process' })
      this.inputCounts.add(next.head.source, record, false)
      next.head.queue.take()
    }
    return 'progress'
  }

  /** Moves the clock to `to`, firing every timer that is due on the way; for drivers, which have no journal. */
  advanceTo(to: number): void {
    for (let due = this.layers.due(to); due !== undefined; due = this.layers.due(to)) this.#fire(due)
    this.clock.advance(to)
  }

  /** Fails the record or timer in progress: it is undone and becomes a dead letter. The first failure counts. */
  fail(error: unknown, at: FailedAt = {}): void {
    this.#failure ??= { error: error ?? new Error('a rule threw undefined'), ...at }
  }

  /** Closes what was done so far: it will be committed while the next steps already run. */
  freeze(): void {
    this.layers.freeze()
    this.parking.freeze()
    this.workCounts.freeze()
    this.outbox.moveTo(this.frozenOutbox)
    this.news.freeze()
  }

  /** The transaction of what was frozen is committed. */
  fold(): void {
    this.layers.fold()
    this.workCounts.fold(this.frozenOutbox)
    this.frozenOutbox.clear()
    this.news.fold()
  }

  /** The transaction is aborted: rows, timers, outputs and clock are again what was committed, frozen and open alike. */
  drop({ clock, parked = [] }: Pick<TaskParts, 'clock' | 'parked'>): void {
    this.layers.drop()
    this.parking.drop(parked)
    this.workCounts.drop()
    this.frozenOutbox.clear()
    this.outbox.clear()
    this.news.drop()
    this.clock = new StreamClock(clock)
  }

  #take(head: Head, to: number): StepOutcome {
    const record = head.queue.peek()
    const admission = admit(head.source, record, this.#parts, this.clock.unstated)
    if (admission.kind === 'wait') return { awaitSchema: admission.awaitSchema }
    this.clock.advance(to)
    const left = this.parking.isIdle ? admission : parkRecord(admission, this.parking)
    if (left !== undefined) this.#settle(left)
    this.inputCounts.add(head.source, record, admission.kind === 'forward')
    head.queue.take()
    return 'progress'
  }

  /** Takes a parked record in the place of the order that frees it. */
  #takeFreed(freed: FreedRecord): StepOutcome {
    const admission = admitParked(freed.raw, this.#parts, this.clock.unstated)
    if (admission.kind === 'wait') return { awaitSchema: admission.awaitSchema }
    this.#settle(admission)
    this.parking.took(freed)
    return 'progress'
  }

  #settle(admission: Settled): void {
    if (admission.kind === 'process') this.#process(admission)
    else if (admission.kind === 'forward') appendForward(this.outbox, admission.raw, admission.to, this.clock)
    else this.#deadLetter(admission, { stage: admission.stage, error: admission.error })
  }

  #process(admitted: Admitted): void {
    const { source, event, raw } = admitted
    const { traced } = this.#parts
    const { traceParent } = event.attributes
    const startMs = traced?.begin(traceParent)
    this.inputCounts.addTenant(event.tenantId)
    this.workCounts.took(raw.topic, raw.timestamp)
    const failure = this.#atomically(event.tenantId, () => this.#graph.push(source, inputRecord(admitted)))
    const reason = failure && reasonOf(failure.error)
    if (reason !== undefined) this.#deadLetter({ reason, raw }, { stage: 'process', ...failure })
    else if (attemptOf(raw.headers) > 1 && !this.news.hasLetter) this.news.redriven()
    if (startMs !== undefined) traced!.end(startMs, traceParent!, raw, reason)
  }

  /** An order that resumes waits for the backlog in front of it: it tells the time for all ticks behind it, and stays. */
  #takeTick({ queue }: Head, group: PartitionGroup): void {
    const { layers, parking } = this
    const atMs = queue.headTimestamp()
    const { value } = queue.peek()
    if (this.clock.resumes(atMs) && isOrder(value)) return this.clock.tick(queue.newestTimestamp())
    const onSkip = (order: SkipOrder) =>
      this.#deadLetter({ reason: 'BATCH_SKIPPED', raw: skippedBatch(order, this.clock.now) }, { stage: 'fetch' })
    if (!obey(value, atMs, { layers, parking, group, onSkip })) return
    this.clock.tick(atMs)
    queue.take()
  }

  #fire(due: DueRow): void {
    if (this.parking.holdsTimer(due)) return this.layers.take()
    const { visit, row } = due
    const { store, key } = visit
    const cause = timerCause(this.#nameOf(store), key, row)
    this.#takeTimer(due)
    this.workCounts.fired(store)
    const firing = { key, row, deadline: row.deadline!, at: this.clock.now, cause }
    const failure = this.#atomically(tenantOf(key), () => this.#stores.fire(store, firing))
    if (failure !== undefined) this.#failTimer(due, reasonOf(failure.error), failure)
  }

  #takeTimer({ row }: DueRow): void {
    this.clock.advance(row.deadline!)
    this.layers.take()
  }

  /** Its row stays, without the timer. */
  #failTimer({ visit: { store, key }, row }: DueRow, reason: string, failure?: Failure): void {
    this.layers.put(store, key, { ...row, deadline: undefined })
    this.layers.keep()
    const name = this.#nameOf(store)
    const raw = timerDeadLetter(name, key, row, row.deadline!, tenantOf(key))
    this.#deadLetter({ reason, raw }, { store: name, ...failure, stage: 'timer' })
  }

  #nameOf(store: number): string {
    return this.#parts.topology.stores.find(({ number }) => number === store)!.name
  }

  /** Runs one record or timer of a tenant to quiescence; on failure undoes all of it and returns why. @throws a fault of layers */
  #atomically(tenant: TenantId, run: () => void): Failure | undefined {
    const mark = this.outbox.mark()
    this.#failure = undefined
    this.news.begin()
    this.#sinks.begin(this.clock)
    try {
      run()
      if (this.#drain()) this.#feedback.run(tenant)
    } catch (error) {
      this.fail(error)
    }
    if (this.layers.fault !== undefined) throw this.layers.fault
    if (this.#failure === undefined) {
      this.layers.keep()
      this.#parts.stepWatch?.wentWell()
      return undefined
    }
    this.#pending.length = 0
    this.#feedback.clear()
    this.layers.undo()
    this.outbox.rollBack(mark)
    this.news.undo()
    this.#graph = this.#wire()
    return this.#failure
  }

  /** Pushes what transitions queued, in order: RxJS reorders when a record is pushed while another is. False when it failed. */
  #drain(): boolean {
    for (let index = 0; index < this.#pending.length && this.#failure === undefined; index++) {
      const [output, record] = this.#pending[index]!
      output.next(record)
    }
    this.#pending.length = 0
    return this.#failure === undefined
  }

  #pushFed(feedback: FeedbackNode, record: StreamRecord<TenantId, unknown>): boolean {
    this.#graph.push(feedback, record)
    return this.#drain()
  }

  #deadLetter(letter: DeadLetter, facts: DeadLetterFacts): void {
    const { deadLetterTopic, build, stepWatch } = this.#parts
    appendDeadLetter(this.outbox, deadLetterTopic, letter, { ...facts, build }, this.clock)
    const report = reportOf(letter, facts.stage, facts.error)
    this.news.letter(report)
    stepWatch?.failed(report)
  }

  /** An operator that threw has ended its stream for good, so a failed record also means new wiring. */
  #wire(): Graph {
    this.#stores.forgetOwners()
    return new Graph(this.#parts.topology, {
      edges: this.#parts.edges,
      owned: (store, processor) => this.#stores.owned(store, processor),
      reader: (store) => this.#stores.reader(store),
      deliver: (sink: SinkNode, record) => this.#sinks.write(sink, record),
      eventId: (sink, emitter, value, ordinal) => this.#sinks.eventId(sink, emitter, value, ordinal),
      measure: (meter, value) => this.news.measure(meter, value),
      deadLetter: ({ value }, processor) => this.#deadLetter(value, { stage: 'park', ...(processor && { processor }) }),
      feedBack: (feedback, record) => this.#feedback.add(feedback, record),
      fail: (error, at) => this.fail(error, at),
    })
  }
}
