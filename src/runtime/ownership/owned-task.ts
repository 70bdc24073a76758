import { randomUUID } from 'node:crypto'
import { type ChangelogSink, writeRows } from '#state/changelog.ts'
import type { EngineRows } from '#state/checkpoint.ts'
import type { RowCodecs } from '#state/row-codec.ts'
import { type Batch, endOfLog, type PartitionPosition, type Run } from '#runtime/ports/batch.ts'
import { CarefulMode } from '#runtime/culprit/careful-mode.ts'
import { stepCarefully, timerIsNext } from '#runtime/culprit/careful-step.ts'
import type { ChangelogTexts } from './changelog-texts.ts'
import { type CommitRow, formatCommitRow } from './commit-row.ts'
import { newestTick, type PodAddress, type Tick, writeTick } from '#runtime/inputs/tick.ts'
import type { Input, PartitionGroup } from '#runtime/inputs/partition-group.ts'
import type { PauseCause } from '#runtime/ports/pod-observer.ts'
import type { StepOutcome, Task } from '#runtime/task/task.ts'
import type { RunningTopology } from '#runtime/upgrade/topology-shape.ts'
import type { OwnedTaskParts, Progress, Restored } from './owned-task-parts.ts'
import type { RetentionSweep } from './retention-sweep.ts'
import { Rewriting } from './rewriting.ts'
import type { TopicIds } from './topic-ids.ts'
import { TickWatch } from '#runtime/inputs/tick-watch.ts'

/** The process that a task belongs to, and the journal that it ticks into. */
export interface ProcessIdentity {
  readonly journalTopic: string
  /** Chosen at random by each process: tells its ticks and commit rows from those of others. */
  readonly session: string
  /** Told in ticks, so that others find the owner of a task. */
  readonly pod?: PodAddress | undefined
}

/** Unsent outputs of a task beyond this wait for a commit before the next step. */
const maxOpenBytes = 8 * 1024 * 1024
/** Rows that wait for a commit, likewise. */
const maxOpenRows = 50_000

/**
 * A task that this pod owns: its inputs, and three generations of its work: committed, frozen (its transaction is on its way)
 * and open. A freeze moves open to frozen, a fold frozen to committed, a drop goes back to committed.
 */
export class OwnedTask {
  readonly number: number
  readonly task: Task
  readonly group: PartitionGroup
  readonly #topology: RunningTopology
  readonly #texts: ChangelogTexts
  readonly #sweep: RetentionSweep
  readonly #careful: CarefulMode
  #awaitsSchema = false
  #committed: Restored
  #frozen: Progress | undefined
  /** Every position is committed even when unchanged: so that the group knows them all, and keeps them. */
  #recommit = true
  #recommitting = false
  #closing = false
  /** Id of a changelog without the rows of the task; the next freeze begins to write them. */
  #emptyChangelogId: string | undefined
  #rewriting: Rewriting | undefined
  readonly #ticks = new TickWatch()

  constructor(parts: OwnedTaskParts, restored: Restored) {
    this.number = parts.number
    this.task = parts.task
    this.group = parts.group
    this.#topology = parts.topology
    this.#texts = parts.texts
    this.#sweep = parts.sweep
    this.#committed = restored
    this.#careful = new CarefulMode(restored.careful)
  }

  /** Takes no record beyond the bound until a tick written after this call has been read back; only then is the time known. */
  awaitTick(nowMs: number): void {
    this.#ticks.await(nowMs)
  }

  /** A pass begins: checks whether the task still knows the time. Silent inputs are given their full time once it does. */
  beginPass(nowMs: number): void {
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
    this.group.add(batch, run)
    if (run.topic !== journalTopic) return
    const writtenMs = newestTick(batch, run, session)
    if (writtenMs !== undefined) this.#ticks.cameBack(writtenMs, nowMs)
  }

  /** Does the next thing, unless it must wait: for time, for a schema, or for a commit. */
  step(): StepOutcome {
    if (this.pausedBy !== undefined || this.#isFull || this.task.layers.isBehind) return 'idle'
    return this.#careful.active ? stepCarefully(this.task, this.group, this.#careful) : this.task.step(this.group)
  }

  /** The cause of a wait that no record of its own can end. */
  get pausedBy(): PauseCause | undefined {
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
    return this.#careful.suspicious
  }

  tick(topic: string, tick: Tick): void {
    writeTick(this.task.outbox, topic, this.number, tick)
  }

  /** The next commit has every position, changed or not. */
  recommit(): void {
    this.#recommit = true
  }

  /** The next commit is its last one here, and says so. */
  close(): void {
    this.#closing = true
  }

  /** Reads partitions that an input has got while running, each from its first offset. */
  grow(inputs: readonly Input[]): void {
    const positions = inputs.map(({ topic, partition, offset }) => ({ topic, partition, offset }))
    this.group.grow(inputs)
    this.#committed = { ...this.#committed, positions: [...this.#committed.positions, ...positions] }
    if (this.#frozen !== undefined)
      this.#frozen = { ...this.#frozen, positions: [...this.#frozen.positions, ...positions] }
    this.#recommit = true
  }

  /** Gives its rows up: it does nothing any more. */
  discard(): void {
    void this.task.layers.close()
  }

  /** Whether a commit would write anything. */
  get hasWork(): boolean {
    const { positions } = this.#frozen ?? this.#committed
    const isDue = this.#recommit || this.#closing || this.isRewriting || this.#careful.isBlockedUntilCommit
    return isDue || !this.#sweep.isDone || this.task.outbox.count > 0 || this.group.tookSince(positions)
  }

  /** A commit must begin as soon as none is on its way. */
  get isBlockedUntilCommit(): boolean {
    return this.#isFull || this.isRewriting || this.#careful.isBlockedUntilCommit
  }

  get #isFull(): boolean {
    return this.task.outbox.bytes >= maxOpenBytes || this.task.layers.openRows >= maxOpenRows
  }

  /** Where the client begins. It must not fetch a held input from its position: it begins at the end, and is paused. */
  get firstPositions(): readonly PartitionPosition[] {
    return this.#committed.positions.map((position) =>
      this.group.queueOf(position.topic, position.partition)?.isHeld ? { ...position, offset: endOfLog } : position,
    )
  }

  get committedPositions(): readonly PartitionPosition[] {
    return this.#committed.positions
  }

  /** For the topics behind its positions. */
  get topicIds(): TopicIds {
    return this.#committed.topicIds
  }

  /** Its commits so far. */
  get seq(): number {
    return this.#committed.seq
  }

  /** A transaction of it is on its way, or its fate is not known yet. */
  get isFrozen(): boolean {
    return this.#frozen !== undefined
  }

  /** Its texts in the changelog, as they are committed. */
  get engineRows(): EngineRows {
    return this.#texts.committed
  }

  /** The changelog in use, with all rows or not yet. */
  get changelogId(): string | undefined {
    return this.#emptyChangelogId ?? this.#rewriting?.changelogId ?? this.#committed.changelogId
  }

  /** Its changelog was made again, without its rows: the next commits write all of them. */
  rewriteInto(changelogId: string): void {
    this.#emptyChangelogId = changelogId
  }

  /** Memory alone has all rows. */
  get isRewriting(): boolean {
    return this.#emptyChangelogId !== undefined || this.#rewriting !== undefined
  }

  /** Closes what was done so far for a commit; the next steps already run above it. */
  freeze(): void {
    const isTimerNext = this.#careful.active && timerIsNext(this.task, this.group)
    const careful = this.#careful.freeze(this.group.queues, isTimerNext)
    const changelogId = this.#rewrite()
    this.#sweep.advance(this.task.clock.now)
    this.task.freeze()
    const { topicIds } = this.#committed
    this.#frozen = { positions: this.group.positions(), topicIds, changelogId, clock: this.task.clock.state, careful }
    this.#recommitting = this.#recommit
    this.#recommit = false
  }

  /** Nothing of a new changelog is known before, its texts neither. @returns the changelog with all rows after this commit */
  #rewrite(): string | undefined {
    if (this.#emptyChangelogId !== undefined) {
      this.#rewriting = new Rewriting(this.task.layers, this.#emptyChangelogId)
      this.#emptyChangelogId = undefined
      this.#committed = { ...this.#committed, incarnation: undefined }
      this.#texts.forget()
    }
    this.#rewriting?.advance()
    return this.#rewriting?.isDone === true ? this.#rewriting.changelogId : this.#committed.changelogId
  }

  /** Offsets for the transaction of what was frozen: those that moved, or the journal's when none did. */
  frozenOffsets(journalTopic: string): readonly PartitionPosition[] {
    const { positions } = this.#frozen!
    if (this.#recommitting) return positions
    const moved = positions.filter(({ offset }, index) => offset !== this.#committed.positions[index]?.offset)
    return moved.length > 0 ? moved : positions.filter(({ topic }) => topic === journalTopic)
  }

  /** Writes rows, missing texts and the commit row of what was frozen. */
  writeChangelog(rows: RowCodecs, owner: ProcessIdentity, sink: ChangelogSink): void {
    this.#texts.writeMissing(rows, sink)
    this.task.workCounts.wrote(writeRows(this.task.layers, rows, sink))
    this.#texts.writeCommitRow(formatCommitRow(this.#nextRow(owner)), sink)
  }

  /** The transaction is committed. */
  fold(): void {
    const { seq, incarnation } = this.#committed
    this.task.fold()
    this.#texts.fold()
    this.#sweep.fold()
    this.#careful.fold()
    this.#closing = false
    if (this.#rewriting?.isDone === true) this.#rewriting = undefined
    this.#committed = { ...this.#frozen!, seq: seq + 1, incarnation }
    this.#frozen = undefined
    this.#recommitting = false
  }

  /**
   * The transaction is aborted: everything is again as at the last commit; the caller seeks the consumer.
   * @param isRefused Kafka did not take a record of what was frozen, and would not at the next try
   */
  drop(isRefused = false): void {
    this.task.drop(this.#committed.clock)
    if (isRefused) this.#careful.refused(this.group.fetchPositions())
    else this.#careful.drop()
    this.group.rewind(this.#committed.positions)
    this.#sweep.restart()
    this.#frozen = undefined
    // Rows written again are gone with the transaction, or will stand there twice.
    this.#emptyChangelogId ??= this.#rewriting?.changelogId
    this.#rewriting = undefined
    this.#recommit = true
  }

  #nextRow({ session }: ProcessIdentity): CommitRow {
    const { seq, incarnation = randomUUID() } = this.#committed
    this.#committed = { ...this.#committed, incarnation }
    const { fingerprint, secretKeys } = this.#topology
    const facts = { retentions: this.#sweep.retentions, secretKeys, fingerprint, incarnation, session }
    return { seq: seq + 1, ...this.#frozen!, ...facts, closed: this.#closing }
  }
}
