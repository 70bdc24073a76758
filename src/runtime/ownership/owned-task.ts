import { randomUUID } from 'node:crypto'
import { type ChangelogSink, writeRows } from '#state/changelog.ts'
import type { RowCodecs } from '#state/row-codec.ts'
import type { Batch, Run } from '#runtime/ports/batch.ts'
import type { BuildTrial } from '#runtime/culprit/build-trial.ts'
import { CarefulMode } from '#runtime/culprit/careful-mode.ts'
import { stepCarefully, timerIsNext } from '#runtime/culprit/careful-step.ts'
import { type CommitRow, formatCommitRow } from './commit-row.ts'
import { CommittedTask } from './committed-task.ts'
import { isFull } from '#runtime/task/step-limit.ts'
import { newestTick, type PodAddress, type Tick, writeTick } from '#runtime/inputs/tick.ts'
import { eachOrder } from '#runtime/inputs/journal-order.ts'
import { parseParkOrder } from '#runtime/inputs/park-order.ts'
import { parseReleaseOrder } from '#runtime/inputs/release-order.ts'
import { Outbox } from '#runtime/ports/outbox.ts'
import type { Input } from '#runtime/inputs/partition-group.ts'
import type { PauseCause } from '#runtime/ports/pod-observer.ts'
import type { StepOutcome } from '#runtime/task/step-outcome.ts'
import type { Task } from '#runtime/task/task.ts'
import type { RunningTopology } from '#runtime/upgrade/topology-shape.ts'
import type { OwnedTaskParts, Progress, Restored } from './owned-task-parts.ts'
import type { RetentionSweep } from './retention-sweep.ts'
import { TickWatch } from '#runtime/inputs/tick-watch.ts'

/** The process that a task belongs to, and the journal that it ticks into. */
export interface ProcessIdentity {
  readonly journalTopic: string
  /** Chosen at random by each process: tells its ticks and commit rows from those of others. */
  readonly session: string
  /** Told in ticks, so that others find the owner of a task. */
  readonly pod?: PodAddress | undefined
}

/**
 * A task that this pod owns: its inputs, and three generations of its work: committed, frozen (its transaction is on its way)
 * and open. A freeze moves open to frozen, a fold frozen to committed, a drop goes back to committed.
 */
export class OwnedTask extends CommittedTask {
  readonly number: number
  readonly task: Task
  readonly #topology: RunningTopology
  readonly #sweep: RetentionSweep
  readonly #careful: CarefulMode
  /** Judges the running build; absent where that has no name. */
  readonly trial: BuildTrial | undefined
  #awaitsSchema = false
  /** Every position is committed even when unchanged: so that the group knows them all, and keeps them. */
  #recommit = true
  #closing = false
  readonly #ticks = new TickWatch()
  /** They are committed also while the rest must wait. */
  readonly #ownTicks = new Outbox()
  readonly #frozenTicks = new Outbox()

  constructor(parts: OwnedTaskParts, restored: Restored) {
    super(parts.group, parts.texts, restored)
    this.number = parts.number
    this.task = parts.task
    this.#topology = parts.topology
    this.#sweep = parts.sweep
    this.#careful = new CarefulMode(restored.careful)
    this.trial = parts.trial
  }

  /** Takes no record beyond the bound until a tick written after this call has been read back; only then is the time known. */
  awaitTick(nowMs: number): void {
    this.#ticks.await(nowMs)
  }

  /** A pass begins: checks whether the task still knows the time. Silent inputs are given their full time once it does. */
  beginPass(nowMs: number): void {
    this.trial?.look(nowMs)
    const cameBack = this.#ticks.check(nowMs, this.task.clock.state.lastTick)
    if (cameBack || this.#ticks.isStale) this.group.restartWaits()
    if (cameBack) this.group.letGo()
  }

  /** Takes no record before the schema has come; ticks go on. */
  awaitSchema(loaded: Promise<void>): void {
    this.#awaitsSchema = true
    void loaded.finally(() => {
      this.#awaitsSchema = false
      this.group.restartWaits()
    })
  }

  add(batch: Batch, run: Run, { journalTopic, session }: ProcessIdentity, nowMs: number): void {
    if (run.topic !== journalTopic) return this.group.add(batch, run)
    const writtenMs = newestTick(batch, run, session)
    if (writtenMs !== undefined) this.#ticks.cameBack(writtenMs, nowMs)
    this.#obeyEarly(batch, run)
    // A hold may last for days; its end has all of it fetched once more.
    if (!this.trial?.stands) this.group.add(batch, run)
  }

  /** These orders are for trouble, and do not wait behind a backlog. At its place in the journal an order to park finds it done. */
  #obeyEarly(batch: Batch, run: Run): void {
    const { trial, task } = this
    if (trial?.isNew) eachOrder(batch, run, parseReleaseOrder, (order) => trial.release(order))
    eachOrder(batch, run, parseParkOrder, (order, atMs) => task.parking.begin(order, atMs))
  }

  /** Does the next thing, unless it must wait: for time, for a schema, or for a commit. */
  step(): StepOutcome {
    if (this.pausedBy !== undefined || isFull(this.task) || this.task.layers.isBehind) return 'idle'
    return this.#careful.active ? stepCarefully(this.task, this.group, this.#careful) : this.task.step(this.group)
  }

  /** The cause of a wait that no record of its own can end. */
  get pausedBy(): PauseCause | undefined {
    if (this.trial?.isHolding) return 'flood'
    if (!this.#knowsTime) return 'tick'
    return this.#awaitsSchema ? 'registry' : undefined
  }

  /**
   * A record within the bound counts as its own timestamp says, whatever tick comes next, so it need not wait for one. Ticks
   * come late to a task with a backlog: they queue behind its input. After a long stop the first one is waited for all the same.
   */
  get #knowsTime(): boolean {
    if (!this.#ticks.isStale) return true
    if (this.#ticks.isOld) return false
    const head = this.group.head()
    return head !== undefined && head.queue.headTimestamp() <= this.task.clock.bound
  }

  /** Looks for what killed its process. */
  get isCareful(): boolean {
    return this.#careful.active
  }

  /** Tries a step with which a process has died: no other task of the pod may take one meanwhile. */
  get suspicious(): boolean {
    return this.#careful.suspicious && !this.trial?.isHolding
  }

  /** Drops the flood, not while a transaction is on its way; the caller seeks the consumer. Ticks go on, and nothing else. */
  stand(): void {
    this.drop()
    this.committed = { ...this.committed, careful: this.#careful.stopTrying() }
    this.trial?.stand()
  }

  /** Takes its inputs from its last commit on; the caller seeks the consumer. */
  goOn(nowMs: number): void {
    this.trial?.goOn()
    this.group.rewind(this.committed.positions)
    this.awaitTick(nowMs)
  }

  tick(topic: string, tick: Tick): void {
    writeTick(this.#ownTicks, topic, this.number, tick)
  }

  /** The next commit has every position, changed or not. */
  recommit(): void {
    this.#recommit = true
  }

  /** The next commit is its last one here, and says so. Withheld work is left to the next owner. */
  close(): void {
    if (this.#isWithheld) this.drop()
    this.#closing = true
  }

  /** Reads partitions that an input has got while running, each from its first offset. */
  grow(inputs: readonly Input[]): void {
    const positions = inputs.map(({ topic, partition, offset }) => ({ topic, partition, offset }))
    this.group.grow(inputs)
    this.committed = { ...this.committed, positions: [...this.committed.positions, ...positions] }
    if (this.frozen !== undefined) this.frozen = { ...this.frozen, positions: [...this.frozen.positions, ...positions] }
    this.#recommit = true
  }

  /** Gives its rows up: it does nothing any more. */
  discard(): void {
    void this.task.layers.close()
  }

  /** Whether a commit would write anything. */
  get hasWork(): boolean {
    const { positions } = this.frozen ?? this.committed
    const isDue = this.#recommit || this.#closing || this.isRewriting || this.#ownTicks.count > 0
    if (isDue || this.#isWithheld) return isDue
    const hasOpen = this.task.outbox.count > 0 || this.group.tookSince(positions) || isFull(this.task)
    return hasOpen || !this.#sweep.isDone || this.#careful.isBlockedUntilCommit
  }

  /** A commit must begin as soon as none is on its way. */
  get isBlockedUntilCommit(): boolean {
    if (this.#isWithheld) return this.isRewriting
    return isFull(this.task) || this.isRewriting || this.#careful.isBlockedUntilCommit
  }

  /** Its open work must not be committed: it belongs to a flood, or may do so. */
  get #isWithheld(): boolean {
    if (this.trial?.isHolding) return true
    const mayWait = !isFull(this.task) && !this.isRewriting && !this.#careful.isBlockedUntilCommit
    return mayWait && this.trial?.isInDoubt === true
  }

  /** The outputs of what was frozen. */
  get frozenOutputs(): readonly Outbox[] {
    return [this.task.frozenOutbox, this.#frozenTicks]
  }

  /** Closes what was done so far for a commit; the next steps already run above it. Withheld work stays open. */
  freeze(): void {
    this.frozen = this.#isWithheld ? this.#freezeTicks() : this.#freezeAll()
    this.#ownTicks.moveTo(this.#frozenTicks)
    this.recommitting = this.#recommit
    this.#recommit = false
  }

  #freezeAll(): Progress {
    const isTimerNext = this.#careful.active && timerIsNext(this.task, this.group)
    const careful = this.#careful.freeze(this.group.queues, isTimerNext)
    const builds = this.trial?.freeze()
    const changelogId = this.#rewrite()
    this.#sweep.advance(this.task.clock.now)
    this.task.freeze()
    const { topicIds } = this.committed
    const { clock, parking } = this.task
    const positions = this.group.positions()
    return { positions, topicIds, changelogId, clock: clock.state, parked: parking.state, careful, builds }
  }

  /** Rows are written into a new changelog only while nothing else is open. */
  #freezeTicks(): Progress {
    const changelogId = this.trial?.stands ? this.#rewrite() : this.committed.changelogId
    if (this.trial?.stands) this.task.freeze()
    const { positions, topicIds, clock, parked, careful } = this.committed
    return { positions, topicIds, changelogId, clock, parked, careful, builds: this.trial?.freezeUndone() }
  }

  /** Nothing of a new changelog is known before, its texts neither. @returns the changelog with all rows after this commit */
  #rewrite(): string | undefined {
    if (this.rewritings.advance(this.task.layers)) {
      this.committed = { ...this.committed, incarnation: undefined }
      this.texts.forget()
    }
    return this.rewritings.doneId ?? this.committed.changelogId
  }

  /** Writes rows, missing texts and the commit row of what was frozen. */
  writeChangelog(rows: RowCodecs, owner: ProcessIdentity, sink: ChangelogSink): void {
    this.texts.writeMissing(rows, sink)
    this.task.workCounts.wrote(writeRows(this.task.layers, rows, sink))
    this.texts.writeCommitRow(formatCommitRow(this.#nextRow(owner)), sink)
  }

  /** The transaction is committed. */
  fold(): void {
    const { seq, incarnation } = this.committed
    this.task.fold()
    this.texts.fold()
    this.#sweep.fold()
    this.#careful.fold()
    this.trial?.fold()
    this.#frozenTicks.clear()
    this.#closing = false
    this.rewritings.fold()
    this.committed = { ...this.frozen!, seq: seq + 1, incarnation }
    this.frozen = undefined
    this.recommitting = false
  }

  /**
   * The transaction is aborted: everything is again as at the last commit; the caller seeks the consumer.
   * @param isRefused Kafka did not take a record of what was frozen, and would not at the next try
   */
  drop(isRefused = false): void {
    this.task.drop(this.committed)
    if (isRefused) this.#careful.refused(this.group.fetchPositions())
    else this.#careful.drop()
    this.trial?.drop()
    this.#ownTicks.clear()
    this.#frozenTicks.clear()
    this.group.rewind(this.committed.positions)
    this.#sweep.restart()
    this.frozen = undefined
    this.rewritings.drop()
    this.#recommit = true
  }

  #nextRow({ session }: ProcessIdentity): CommitRow {
    const { seq, incarnation = randomUUID() } = this.committed
    this.committed = { ...this.committed, incarnation }
    const { fingerprint, secretKeys } = this.#topology
    const facts = { retentions: this.#sweep.retentions, secretKeys, fingerprint, incarnation, session }
    return { seq: seq + 1, ...this.frozen!, ...facts, closed: this.#closing }
  }
}
