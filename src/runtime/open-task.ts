import { randomUUID } from 'node:crypto'
import { type ChangelogSink, writeCommitRow, writeRows, writeSchemas } from '#state/changelog.ts'
import type { RowCodecs } from '#state/row-codec.ts'
import type { Batch, PartitionPosition, Run } from './batch.ts'
import { type CommitRow, formatCommitRow } from './commit-row.ts'
import { holdsTick, type Tick, writeTick } from './journal.ts'
import type { Input, PartitionGroup } from './partition-group.ts'
import type { ClockState } from './stream-clock.ts'
import type { StepOutcome, Task } from './task.ts'

/** How far a task is. */
interface Progress {
  readonly positions: readonly PartitionPosition[]
  readonly clock: ClockState
}

/** What an open task starts from: its last commit, as restored. */
export interface Restored extends Progress {
  readonly seq: number
  readonly incarnation: string | undefined
  /** Fingerprints of the schema texts that its changelog holds. */
  readonly schemas: ReadonlySet<string>
}

/** What stands in every commit row of the process. */
export interface CommitRowFacts {
  readonly fingerprint: string
  readonly stores: Readonly<Record<string, string>>
  readonly journalTopic: string
  /** Chosen at random by each process. */
  readonly session: string
}

/** Unsent outputs of a task beyond this wait for a commit before the next step. */
const maxOpenBytes = 8 * 1024 * 1024
/** Rows that wait for a commit, likewise. */
const maxOpenRows = 50_000

/**
 * A task that this pod owns: its inputs, and three generations of its work: committed, frozen (its transaction is on its way)
 * and open. A freeze moves open to frozen, a fold frozen to committed, a drop goes back to committed.
 */
export class OpenTask {
  readonly partition: number
  readonly task: Task
  readonly group: PartitionGroup
  #awaitsSchema = false
  #committed: Restored
  #frozen: Progress | undefined
  /** Every position is committed even when unchanged: so that the group knows them all, and keeps them. */
  #recommit = true
  #recommitting = false
  #closing = false
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

  /** Does the next thing, unless it must wait: for time, for a schema, or for a commit. */
  step(): StepOutcome {
    return this.#awaitedTick !== undefined || this.#awaitsSchema || this.isFull ? 'idle' : this.task.step(this.group)
  }

  tick(topic: string, tick: Tick, nowMs: number): void {
    writeTick(this.task.outbox, topic, this.partition, tick, nowMs)
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

  /** Whether a commit would write anything. */
  get touched(): boolean {
    const { positions } = this.#frozen ?? this.#committed
    return this.task.outbox.count > 0 || this.#recommit || this.#closing || this.group.movedSince(positions)
  }

  /** So much waits for a commit that no step is taken before it. */
  get isFull(): boolean {
    return this.task.outbox.bytes >= maxOpenBytes || this.task.layers.openRows >= maxOpenRows
  }

  get committedPositions(): readonly PartitionPosition[] {
    return this.#committed.positions
  }

  /** Closes what was done so far for a commit; the next steps already run above it. */
  freeze(): void {
    this.task.freeze()
    this.#frozen = { positions: this.group.positions(), clock: this.task.clock.state }
    this.#recommitting = this.#recommit
    this.#recommit = false
  }

  /** Offsets for the transaction of what was frozen: those that moved, or the journal's when none did. */
  frozenOffsets(journalTopic: string): readonly PartitionPosition[] {
    const { positions } = this.#frozen!
    if (this.#recommitting) return positions
    const moved = positions.filter(({ offset }, index) => offset !== this.#committed.positions[index]?.offset)
    return moved.length > 0 ? moved : positions.filter(({ topic }) => topic === journalTopic)
  }

  /** Writes rows, missing schema texts and the commit row of what was frozen. */
  writeChangelog(rows: RowCodecs, facts: CommitRowFacts, sink: ChangelogSink): void {
    writeSchemas(new Map([...rows.schemas].filter(([fingerprint]) => !this.#committed.schemas.has(fingerprint))), sink)
    writeRows(this.task.layers, rows, sink)
    writeCommitRow(formatCommitRow(this.#nextRow(facts)), sink)
  }

  /** The transaction is committed. */
  fold(rows: RowCodecs): void {
    const { seq, incarnation } = this.#committed
    this.task.fold()
    this.#committed = { ...this.#frozen!, seq: seq + 1, incarnation, schemas: new Set(rows.schemas.keys()) }
    this.#frozen = undefined
    this.#recommitting = false
  }

  /** The transaction is aborted: everything is again as at the last commit; the caller seeks the consumer. */
  drop(): void {
    this.task.drop(this.#committed.clock)
    this.group.rewind(this.#committed.positions)
    this.#frozen = undefined
    this.#recommit = true
  }

  #nextRow({ fingerprint, stores, session }: CommitRowFacts): CommitRow {
    const { seq, incarnation = randomUUID() } = this.#committed
    this.#committed = { ...this.#committed, incarnation }
    return { seq: seq + 1, ...this.#frozen!, stores, fingerprint, incarnation, session, closed: this.#closing }
  }
}
