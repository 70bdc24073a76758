import { setTimeout as sleep } from 'node:timers/promises'
import type { RowCodecs } from '#state/row-codec.ts'
import type { Topology } from '#stream/nodes.ts'
import { BackPressure } from './back-pressure.ts'
import type { CodecPort } from './codec-port.ts'
import { commit, type CommitParts } from './commit.ts'
import type { FailPoint } from './fail-point.ts'
import { asFenced } from './fenced.ts'
import { topologyFingerprint } from './fingerprint.ts'
import { type ConsumerPort, KafkaCallError, type ProducerPort, type Rebalance, type RestorePort } from './kafka-port.ts'
import type { Log } from './log.ts'
import type { OpenTask } from './open-task.ts'
import { OpenTasks } from './open-tasks.ts'
import type { OwnTopics } from './own-topics.ts'
import type { PodObserver } from './pod-observer.ts'
import { openTasks } from './task-opener.ts'
import { Ticker } from './ticker.ts'

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
  /** Wall-clock time that never goes back: decides when to tick and commit, never what a rule answers. */
  readonly nowMs: () => number
}

const idlePollMs = 100
const busyPollMs = 10
/** Unsent outputs of a task beyond this are committed before the interval is over. */
const maxOutboxBytes = 8 * 1024 * 1024
/** A turn ends after this, however much is buffered, so that ticks, commits and polls keep their times. */
const longestTurnMs = 50
const stepsPerLook = 128
/** Between two commits lies at least this many times what the last one took, so that a slow broker slows commits, not records. */
const workPerCommit = 2
const longestIntervalMs = 1_000
const longestAbortPauseMs = 5_000

/**
 * One process of an application: owns the tasks whose journal partitions the group gives it, and commits all of them in one
 * transaction. One loop: answer rebalances, poll, tick once a second, step every task, commit when it is time.
 */
export class Pod {
  readonly #parts: PodParts
  readonly #tasks: OpenTasks
  readonly #ticker: Ticker
  readonly #backPressure: BackPressure
  readonly #commitParts: CommitParts
  #committedMs = 0
  #commitTookMs = 0
  #abortsInARow = 0
  #stopping = false

  constructor(parts: PodParts) {
    const { topology, own, consumer, producer, rows, failPoint, nowMs } = parts
    this.#parts = parts
    this.#tasks = new OpenTasks(own.journal)
    this.#ticker = new Ticker(own.journal, nowMs)
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
   * @throws FencedError; KafkaCallError when a transaction's fate is unknown: nothing of this pod may go on.
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
    const { consumer } = this.#parts
    for (let event = consumer.nextRebalance(); event !== undefined; event = consumer.nextRebalance())
      await this.#answer(event)
    this.#tasks.distribute(await consumer.poll(this.#tasks.touched.length > 0 ? busyPollMs : idlePollMs))
    if (this.#ticker.tickWhenDue(this.#tasks.all)) this.#observeInputs()
    this.#process()
    this.#backPressure.balance(this.#tasks.inputs)
    if (this.#mustCommit()) await this.#commit()
  }

  async #answer(event: Rebalance): Promise<void> {
    const numbers = event.partitions.map(({ partition }) => partition)
    if (event.kind === 'assign') await this.#open(numbers)
    else await this.#close(numbers, event.lost)
    this.#parts.observer.tasks(this.#tasks.size)
  }

  async #open(numbers: readonly number[]): Promise<void> {
    const { consumer, log, observer } = this.#parts
    const opened = numbers.length === 0 ? [] : await openTasks(numbers, this.#parts)
    this.#tasks.add(opened)
    consumer.assign(opened.flatMap((task) => task.committedPositions))
    if (opened.length > 0) this.#ticker.tickAndAwait(this.#tasks.all, opened)
    observer.state('running')
    log.info({ tasks: numbers }, `opened ${numbers.length} tasks`)
  }

  async #close(numbers: readonly number[], lost: boolean): Promise<void> {
    const { consumer, log } = this.#parts
    if (!lost) await this.#commit()
    const closed = this.#tasks.remove(numbers)
    consumer.unassign(closed.flatMap((task) => task.committedPositions))
    this.#backPressure.forget(closed.flatMap((task) => task.group.queues))
    log.info({ tasks: numbers, lost }, `closed ${closed.length} tasks`)
  }

  #observeInputs(): void {
    const { consumer, observer } = this.#parts
    observer.lag(this.#tasks.lagRecords(consumer))
    observer.overdue(this.#tasks.overdue)
  }

  #process(): void {
    const { observer, nowMs } = this.#parts
    const untilMs = nowMs() + longestTurnMs
    let steps = 0
    for (const task of this.#tasks.all) steps += this.#stepUntil(task, untilMs)
    if (steps > 0) observer.steps(steps)
  }

  /** Steps a task while it has something to do and the turn lasts; every task gets at least a few steps per turn. */
  #stepUntil(task: OpenTask, untilMs: number): number {
    const { nowMs } = this.#parts
    for (let steps = 0; ; steps++) {
      if (steps > 0 && steps % stepsPerLook === 0 && (nowMs() >= untilMs || task.task.outbox.bytes >= maxOutboxBytes))
        return steps
      const outcome = task.step()
      if (outcome === 'progress') continue
      if (outcome !== 'idle') task.awaitSchema(this.#fetchSchema(outcome.awaitSchema, task.partition))
      return steps
    }
  }

  /** Resolves when it is time to try again, with or without the schema: the codec says what became of it. */
  #fetchSchema(schemaId: number, task: number): Promise<void> {
    const { codec, log } = this.#parts
    return codec
      .load(schemaId)
      .catch((error: unknown) => log.warn({ schemaId, task }, `schema ${schemaId} is not there yet: ${String(error)}`))
  }

  #mustCommit(): boolean {
    const { touched } = this.#tasks
    if (touched.length === 0) return false
    const adaptedMs = Math.min(longestIntervalMs, this.#commitTookMs * workPerCommit)
    const due = this.#parts.nowMs() - this.#committedMs >= Math.max(this.#parts.commitIntervalMs, adaptedMs)
    return due || touched.some(({ task }) => task.outbox.bytes >= maxOutboxBytes)
  }

  async #commit(): Promise<void> {
    const { nowMs, observer, transactionTimeoutMs } = this.#parts
    const { touched } = this.#tasks
    if (touched.length === 0) return
    const startedMs = nowMs()
    try {
      const committed = await this.#commitOrAbort(touched, startedMs)
      this.#committedMs = nowMs()
      this.#commitTookMs = this.#committedMs - startedMs
      if (committed) observer.committed(this.#commitTookMs, touched.length)
    } catch (error) {
      throw asFenced(error, nowMs() - startedMs, transactionTimeoutMs)
    }
  }

  async #commitOrAbort(touched: readonly OpenTask[], startedMs: number): Promise<boolean> {
    try {
      await commit(touched, this.#commitParts, startedMs)
      this.#abortsInARow = 0
      return true
    } catch (error) {
      if (!(error instanceof KafkaCallError) || error.outcome !== 'abort') throw error
      await this.#abort(error)
      return false
    }
  }

  /** Everything since the last commit is dropped and read again; no poll is in flight here, so a seek is enough. */
  async #abort({ operation, kafkaCode }: KafkaCallError): Promise<void> {
    const { producer, consumer, observer, log } = this.#parts
    const pauseMs = Math.min(longestAbortPauseMs, 50 * 2 ** this.#abortsInARow++) - 50
    log.warn({ operation, kafkaCode, pauseMs }, 'the transaction is aborted and its inputs are read again')
    await producer.abort()
    for (const task of this.#tasks.all) task.drop()
    this.#backPressure.balance(this.#tasks.inputs)
    await consumer.seek(this.#tasks.committedPositions)
    // An abort that repeats itself must not keep the broker busy; the first one costs nothing.
    await sleep(pauseMs)
    this.#ticker.tickAndAwait(this.#tasks.all)
    observer.aborted()
  }
}
