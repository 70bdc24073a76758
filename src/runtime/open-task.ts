import { randomUUID } from 'node:crypto'
import { type ChangelogSink, writeCommitRow, writeRows, writeSchemas } from '#state/changelog.ts'
import type { RowCodecs } from '#state/row-codec.ts'
import type { Batch, PartitionPosition, Run } from './batch.ts'
import { type CommitRow, formatCommitRow } from './commit-row.ts'
import { holdsTick, type Tick, writeTick } from './journal.ts'
import type { PartitionGroup } from './partition-group.ts'
import type { ClockState } from './stream-clock.ts'
import type { StepOutcome, Task } from './task.ts'

/** What an open task starts from: its last commit, as restored. */
export interface Restored {
  readonly positions: readonly PartitionPosition[]
  readonly clock: ClockState
  readonly seq: number
  readonly incarnation: string | undefined
  /** Fingerprints of the schema texts that its changelog holds. */
  readonly schemas: ReadonlySet<string>
}

/** Names that stand in every commit row of the application. */
export interface CommitRowFacts {
  readonly fingerprint: string
  readonly stores: Readonly<Record<string, string>>
  readonly journalTopic: string
}

/** A task that this pod owns: its inputs, and what of it is committed and what is not. */
export class OpenTask {
  readonly partition: number
  readonly task: Task
  readonly group: PartitionGroup
  #awaitsSchema = false
  #committed: Restored
  /** Positions that must be committed even when unchanged: right after assignment, so that the group knows them all. */
  #recommit = true
  #awaitedTick: Tick | undefined

  constructor(partition: number, task: Task, group: PartitionGroup, restored: Restored) {
    this.partition = partition
    this.task = task
    this.group = group
    this.#committed = restored
  }

  /** Takes no record before the tick was read back: until then nobody knows how much time has passed. */
  awaitTick(tick: Tick): void {
    this.#awaitedTick = tick
  }

  /** Takes no record before the schema has come; ticks go on. */
  awaitSchema(loaded: Promise<void>): void {
    this.#awaitsSchema = true
    void loaded.finally(() => {
      this.#awaitsSchema = false
      this.group.restartWaits()
    })
  }

  add(batch: Batch, run: Run, journalTopic: string): void {
    this.group.add(batch, run)
    if (this.#awaitedTick === undefined || run.topic !== journalTopic || run.partition !== this.partition) return
    if (!holdsTick(batch, run, this.#awaitedTick)) return
    this.#awaitedTick = undefined
    this.group.restartWaits()
  }

  step(): StepOutcome {
    return this.#awaitedTick !== undefined || this.#awaitsSchema ? 'idle' : this.task.step(this.group)
  }

  tick(topic: string, tick: Tick, nowMs: number): void {
    writeTick(this.task.outbox, topic, this.partition, tick, nowMs)
  }

  /** Whether a commit would write anything. */
  get touched(): boolean {
    return this.task.outbox.count > 0 || this.changedPositions().length > 0
  }

  /** Offsets for the next commit: those that moved. */
  changedPositions(): readonly PartitionPosition[] {
    const positions = this.group.positions()
    return this.#recommit
      ? positions
      : positions.filter(({ offset }, index) => offset !== this.#committed.positions[index]?.offset)
  }

  get committedPositions(): readonly PartitionPosition[] {
    return this.#committed.positions
  }

  /** Writes rows, missing schema texts and the commit row of the transaction in progress. */
  writeChangelog(rows: RowCodecs, facts: CommitRowFacts, sink: ChangelogSink): void {
    writeSchemas(new Map([...rows.schemas].filter(([fingerprint]) => !this.#committed.schemas.has(fingerprint))), sink)
    writeRows(this.task.layers, rows, sink)
    writeCommitRow(formatCommitRow(this.#nextRow(facts)), sink)
  }

  /** The transaction is committed. */
  fold(rows: RowCodecs): void {
    const { seq, incarnation } = this.#committed
    this.task.fold()
    this.#recommit = false
    this.#committed = {
      positions: this.group.positions(),
      clock: this.task.clock.state,
      seq: seq + 1,
      incarnation,
      schemas: new Set(rows.schemas.keys()),
    }
  }

  /** The transaction is aborted: everything is again as at the last commit; the caller seeks the consumer. */
  drop(): void {
    this.task.drop(this.#committed.clock)
    this.group.rewind(this.#committed.positions)
    this.#recommit = true
  }

  #nextRow({ fingerprint, stores }: CommitRowFacts): CommitRow {
    const { seq, incarnation } = this.#committed
    if (incarnation === undefined) this.#committed = { ...this.#committed, incarnation: randomUUID() }
    return {
      seq: seq + 1,
      clock: this.task.clock.state,
      positions: this.group.positions(),
      stores,
      fingerprint,
      incarnation: this.#committed.incarnation!,
    }
  }
}
