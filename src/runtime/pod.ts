import { randomUUID } from 'node:crypto'
import type { RowCodecs } from '#state/row-codec.ts'
import type { Topology } from '#stream/nodes.ts'
import { BackPressure } from './back-pressure.ts'
import type { Batch } from './batch.ts'
import type { CodecPort } from './codec-port.ts'
import { commit, type CommitParts } from './commit.ts'
import type { FailPoint } from './fail-point.ts'
import { topologyFingerprint } from './fingerprint.ts'
import type { Tick } from './journal.ts'
import { type ConsumerPort, KafkaCallError, type ProducerPort, type Rebalance, type RestorePort } from './kafka-port.ts'
import type { Log } from './log.ts'
import type { OpenTask } from './open-task.ts'
import type { OwnTopics } from './own-topics.ts'
import type { PodObserver } from './pod-observer.ts'
import { openTasks } from './task-opener.ts'

export interface PodParts {
  readonly topology: Topology
  readonly own: OwnTopics
  readonly codec: CodecPort
  readonly rows: RowCodecs
  readonly consumer: ConsumerPort
  readonly producer: ProducerPort
  readonly restore: RestorePort
  readonly observer: PodObserver
  readonly log: Log
  readonly failPoint: FailPoint
  readonly commitIntervalMs: number
  readonly transactionTimeoutMs: number
  /** Wall-clock time: decides when to tick and commit, never what a rule answers. */
  readonly nowMs: () => number
}

/** Another process has taken this pod's transactional id: this one must end, or the two would fence each other for ever. */
export class FencedError extends Error {
  readonly code = 'FENCED'

  constructor(cause: unknown) {
    super(
      'another process runs with the same instance id and has taken over; give each pod its own EVENTZR_INSTANCE_ID',
      { cause },
    )
  }
}

const producerFenced = -144

export const tickIntervalMs = 1_000
/** A pod whose own last tick is older has slept: it asks the broker for the time before it takes a record. */
const sleptAfterMs = 2_000
const idlePollMs = 100
const busyPollMs = 10
/** Unsent outputs beyond this are committed before the interval is over. */
const maxOutboxBytes = 8 * 1024 * 1024
const stepsPerTurn = 10_000

/**
 * One process of an application: owns the tasks whose journal partitions the group gives it, and commits all of them in one
 * transaction. One loop: answer rebalances, poll, step every task, tick once a second, commit when it is time.
 */
export class Pod {
  readonly #parts: PodParts
  readonly #session = randomUUID()
  readonly #tasks = new Map<number, OpenTask>()
  readonly #commitParts: CommitParts
  readonly #backPressure: BackPressure
  #ticks = 0
  #tickedMs = -Infinity
  #committedMs = 0
  #stopping = false

  constructor(parts: PodParts) {
    const { topology, own, consumer, producer, rows, failPoint } = parts
    this.#parts = parts
    this.#backPressure = new BackPressure(consumer)
    this.#commitParts = {
      producer,
      rows,
      failPoint,
      changelogTopic: own.changelog,
      facts: {
        fingerprint: topologyFingerprint(topology),
        stores: Object.fromEntries(topology.stores.map(({ number, name }) => [number, name])),
        journalTopic: own.journal,
      },
    }
  }

  /** Ends {@link run} after a last commit. */
  stop(): void {
    this.#stopping = true
  }

  /**
   * Runs until stopped. Resolves when the last commit is done; the caller then closes the clients.
   * @throws KafkaCallError when the producer is fenced or a transaction's fate is unknown: nothing of this pod may go on.
   */
  async run(): Promise<void> {
    const { observer } = this.#parts
    observer.state('restoring')
    while (!this.#stopping) await this.#turn()
    observer.state('stopping')
    await this.#commit()
    observer.state('stopped')
  }

  async #turn(): Promise<void> {
    const { consumer, nowMs } = this.#parts
    for (let event = consumer.nextRebalance(); event !== undefined; event = consumer.nextRebalance())
      await this.#answer(event)
    this.#distribute(await consumer.poll(this.#touched().length > 0 ? busyPollMs : idlePollMs))
    this.#process()
    this.#backPressure.balance([...this.#tasks.values()].flatMap((task) => task.group.queues))
    this.#tick()
    if (this.#mustCommit(nowMs())) await this.#commit()
  }

  async #answer(event: Rebalance): Promise<void> {
    if (event.kind === 'assign') await this.#open(event.partitions.map(({ partition }) => partition))
    else await this.#close(event)
  }

  async #open(partitions: readonly number[]): Promise<void> {
    const { consumer, log, observer } = this.#parts
    const opened = partitions.length === 0 ? [] : await openTasks(partitions, this.#parts)
    for (const task of opened) this.#tasks.set(task.partition, task)
    consumer.assign(opened.flatMap((task) => task.committedPositions))
    if (opened.length > 0) this.#tickAnew(opened)
    observer.tasks(this.#tasks.size)
    observer.state('running')
    log.info({ tasks: partitions }, `opened ${partitions.length} tasks`)
  }

  async #close({ partitions, lost }: Extract<Rebalance, { kind: 'revoke' }>): Promise<void> {
    const { consumer, log, observer } = this.#parts
    if (!lost) await this.#commit()
    const closing = partitions.flatMap(({ partition }) => this.#tasks.get(partition) ?? [])
    consumer.unassign(closing.flatMap((task) => task.committedPositions))
    this.#backPressure.forget(closing.flatMap((task) => task.group.queues))
    for (const { partition } of closing) this.#tasks.delete(partition)
    observer.tasks(this.#tasks.size)
    log.info({ tasks: partitions.map(({ partition }) => partition), lost }, `closed ${closing.length} tasks`)
  }

  #distribute(batch: Batch): void {
    const { journal } = this.#parts.own
    for (const run of batch.runs) for (const task of this.#tasks.values()) task.add(batch, run, journal)
    for (const end of batch.ends) for (const task of this.#tasks.values()) task.group.markEnd(end)
  }

  #process(): void {
    const { observer } = this.#parts
    let steps = 0
    for (const task of this.#tasks.values()) {
      for (let left = stepsPerTurn; left > 0; left--) {
        const outcome = task.step()
        if (outcome === 'idle') break
        if (outcome !== 'progress') {
          this.#fetchSchema(task, outcome.awaitSchema)
          break
        }
        steps++
      }
    }
    if (steps > 0) observer.steps(steps)
  }

  /** The task waits, its ticks go on; the codec retries until the registry has answered. */
  #fetchSchema(task: OpenTask, schemaId: number): void {
    const { codec, log } = this.#parts
    task.awaitsSchema = true
    codec
      .load(schemaId)
      .catch((error: unknown) =>
        log.warn({ schemaId, task: task.partition }, `schema ${schemaId} is not there yet: ${String(error)}`),
      )
      .finally(() => (task.awaitsSchema = false))
  }

  #tick(): void {
    const { nowMs, own, observer } = this.#parts
    const now = nowMs()
    if (now - this.#tickedMs < tickIntervalMs || this.#tasks.size === 0) return
    observer.lag(this.#lagRecords())
    if (now - this.#tickedMs > sleptAfterMs) return this.#tickAnew([...this.#tasks.values()])
    this.#tickedMs = now
    const tick = this.#nextTick()
    for (const task of this.#tasks.values()) task.tick(own.journal, tick, now)
  }

  /** Ticks and lets the tasks wait until they have read it back. */
  #tickAnew(tasks: readonly OpenTask[]): void {
    const { nowMs, own } = this.#parts
    this.#tickedMs = nowMs()
    const tick = this.#nextTick()
    for (const task of tasks) {
      task.tick(own.journal, tick, this.#tickedMs)
      task.awaitTick(tick)
    }
  }

  /** Input records that are not processed yet, as of the last fetches; the journal is the pod's own. */
  #lagRecords(): number {
    const { consumer, own } = this.#parts
    const queues = [...this.#tasks.values()]
      .flatMap((task) => task.group.queues)
      .filter(({ topic }) => topic !== own.journal)
    return queues.reduce(
      (lag, { topic, partition, position }) =>
        lag + Math.max(0, (consumer.highWatermark(topic, partition) ?? position) - position),
      0,
    )
  }

  #nextTick(): Tick {
    return { session: this.#session, tick: ++this.#ticks }
  }

  #touched(): readonly OpenTask[] {
    return [...this.#tasks.values()].filter((task) => task.touched)
  }

  #mustCommit(now: number): boolean {
    const touched = this.#touched()
    if (touched.length === 0) return false
    const unsent = touched.reduce((sum, { task }) => sum + task.outbox.bytes, 0)
    return now - this.#committedMs >= this.#parts.commitIntervalMs || unsent >= maxOutboxBytes
  }

  async #commit(): Promise<void> {
    const { nowMs, observer } = this.#parts
    const touched = this.#touched()
    if (touched.length === 0) return
    const startedMs = nowMs()
    try {
      await commit(touched, this.#commitParts, startedMs)
      observer.committed(nowMs() - startedMs, touched.length)
    } catch (error) {
      if (!(error instanceof KafkaCallError)) throw error
      if (error.outcome === 'fatal') throw this.#fenced(error, nowMs() - startedMs)
      await this.#abort(error).catch((failure: unknown) => {
        throw failure instanceof KafkaCallError ? this.#fenced(failure, nowMs() - startedMs) : failure
      })
    }
    this.#committedMs = nowMs()
  }

  /** The broker fences a transaction that ran out of time with the same code as one whose id was taken by another process. */
  #fenced(error: KafkaCallError, openMs: number): Error {
    return error.kafkaCode === producerFenced && openMs < this.#parts.transactionTimeoutMs
      ? new FencedError(error)
      : error
  }

  /** Everything since the last commit is dropped and read again; no poll is in flight here, so a seek is enough. */
  async #abort(cause: KafkaCallError): Promise<void> {
    const { producer, consumer, observer, log } = this.#parts
    log.warn(
      { operation: cause.operation, kafkaCode: cause.kafkaCode },
      'the transaction is aborted and its inputs are read again',
    )
    await producer.abort()
    const tasks = [...this.#tasks.values()]
    for (const task of tasks) task.drop()
    this.#backPressure.balance(tasks.flatMap((task) => task.group.queues))
    await consumer.seek(tasks.flatMap((task) => task.committedPositions))
    if (tasks.length > 0) this.#tickAnew(tasks)
    observer.aborted()
  }
}
