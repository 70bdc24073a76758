import type { TopicPartition } from '#runtime/ports/batch.ts'
import type { ChangelogCheck } from '#runtime/ownership/changelog-check.ts'
import type { FailedCommit } from './commit-pipeline.ts'
import { fateOf } from './commit-fate.ts'
import { asFenced, isFencedProducer } from './fenced.ts'
import type { ConsumerPort, ProducerPort } from '#runtime/ports/kafka-port.ts'
import { type Log, noLog } from '#runtime/ports/log.ts'
import type { OwnedTasks } from '#runtime/ownership/owned-tasks.ts'
import type { Sleep } from '#runtime/ports/sleep.ts'
import { BrokerUnavailableError, KafkaCallError, RightMissingError } from '#runtime/ports/errors.ts'
import { renewIfNeeded } from './renewal.ts'
import { RightPauses } from './right-pauses.ts'

export interface RecoveryParts {
  readonly consumer: ConsumerPort
  readonly producer: ProducerPort
  readonly changelogCheck: Pick<ChangelogCheck, 'ask'>
  readonly log: Log
  readonly transactionTimeoutMs: number
  readonly nowMs: () => number
  readonly sleep: Sleep
  /** The pod ends: nothing is gained by a pause. */
  readonly stop: AbortSignal
}

const longestPauseMs = 5_000
/** A pod that fails so often without a commit in between will not get better by itself: it joins its group again. */
const mostFailuresInARow = 10
/** Longer than the second between two heartbeats, whose answer says whether another process has taken the member id. */
const membershipCheckMs = 1_500
const pollMs = 100

/**
 * Ends a transaction that failed and takes every task back to its last commit, in this order: the transaction is aborted, or
 * its fate is found out; rows, clocks and buffers go back; the consumer seeks. No poll may be in flight meanwhile.
 */
export class Recovery {
  readonly #parts: RecoveryParts
  readonly #journalTopic: string
  readonly #rightPauses: RightPauses
  #failuresInARow = 0

  constructor(parts: RecoveryParts, journalTopic: string) {
    this.#parts = parts
    this.#journalTopic = journalTopic
    this.#rightPauses = new RightPauses(parts.log, parts.nowMs)
  }

  /** A transaction was committed: the next failure is a new one. */
  succeeded(): void {
    this.#failuresInARow = 0
  }

  /**
   * @throws FencedError when another process has this pod's transactional id; KafkaCallError when this pod cannot know what
   * became of the transaction, and BrokerUnavailableError: it must start again from what Kafka holds
   */
  async recover(failed: FailedCommit, tasks: OwnedTasks): Promise<void> {
    const { consumer, sleep, stop } = this.#parts
    const needsRight = failed.error instanceof RightMissingError
    if (!needsRight && this.#failuresInARow >= mostFailuresInARow && (await this.#mayStartAgain(tasks)))
      throw failed.error
    await this.#end(failed, tasks)
    const refused = isRefusal(failed.error) ? failed.tasks : []
    for (const task of tasks.all) task.drop(refused.includes(task))
    await consumer.seek(tasks.committedPositions)
    // A failure that repeats itself must not keep the broker busy; the first one costs nothing.
    await sleep(needsRight ? this.#rightPauses.next() : this.#nextPauseMs(), stop)
  }

  #nextPauseMs(): number {
    return Math.min(longestPauseMs, 50 * 2 ** this.#failuresInARow++) - 50
  }

  async #end(given: FailedCommit, tasks: OwnedTasks): Promise<void> {
    const { producer } = this.#parts
    if (given.error instanceof BrokerUnavailableError) return this.#renew(tasks, given.error)
    const failed = await this.#explained(given)
    const error = this.#asFenced(failed)
    if (!(error instanceof KafkaCallError)) throw error
    if (error.remedy !== 'abort') return this.#decide(failed, tasks)
    const log = this.#tellAbort(error)
    try {
      await producer.abort()
    } catch (abortError) {
      // Kafka knows nothing of a transaction without any partition, and refuses its end.
      const isNamed = error instanceof RightMissingError && !isFencedProducer(abortError)
      return this.#decide({ ...failed, error: isNamed ? error : abortError }, tasks)
    }
    await renewIfNeeded(producer, log).catch((unavailable: unknown) => this.#renew(tasks, unavailable))
  }

  /** @returns the log for further lines about it */
  #tellAbort(error: KafkaCallError): Log {
    const { log } = this.#parts
    if (error instanceof RightMissingError) return this.#rightPauses.tell(error) ? log : noLog
    const { operation, kafkaCode } = error
    log.warn(
      { operation, kafkaCode },
      'the transaction is aborted and its inputs are read again; where that repeats, look at the brokers',
    )
    return log
  }

  /** A dead client refuses records without its reason; a call of the transaction tells it. */
  async #explained(failed: FailedCommit): Promise<FailedCommit> {
    if (!(failed.error instanceof KafkaCallError) || failed.error.kafkaCode !== clientDead) return failed
    const abortError = await this.#parts.producer.abort().catch((error: unknown) => error)
    return { ...failed, error: abortError ?? failed.error }
  }

  #asFenced({ error, startedMs }: FailedCommit): unknown {
    return asFenced(error, this.#parts.nowMs() - startedMs, this.#parts.transactionTimeoutMs)
  }

  /**
   * The producer is dead, and whether its last transaction was committed is not known. A new producer with the same
   * id decides it; the group's offsets then say how.
   */
  async #decide(failed: FailedCommit, all: OwnedTasks): Promise<void> {
    const { consumer, producer, log, nowMs } = this.#parts
    const error = this.#asFenced(failed)
    if (!(error instanceof KafkaCallError)) throw error
    const mayStartAgain = await this.#mayStartAgain(all)
    if (!isDead(error) && mayStartAgain) throw error
    const { tasks, startedMs } = failed
    await this.#checkMembership(all.fetchable)
    await producer.renew().catch((unavailable: unknown) => this.#renew(all, unavailable))
    // It had ended well, and only its producer could not be renewed.
    if (tasks.length === 0) return
    const sent = tasks.flatMap((task) => task.frozenOffsets(this.#journalTopic))
    const before = tasks.flatMap((task) => task.committedPositions)
    const fate = fateOf(sent, before, await consumer.committed(sent))
    const openMs = nowMs() - startedMs
    log.warn({ openMs, fate }, 'the producer is dead; a new one found out what became of its transaction')
    // Without its changelog records the transaction was not committed.
    if (fate === 'unknown' && mayStartAgain) throw error
    if (fate === 'committed') for (const task of tasks) task.fold()
  }

  /** No broker has let the producer be renewed: with the only copy of rows in its memory, a pod asks until one does. */
  async #renew(all: OwnedTasks, unavailable: unknown): Promise<void> {
    const { producer, sleep, stop } = this.#parts
    for (let error = unavailable; ;) {
      if (!(error instanceof BrokerUnavailableError) || stop.aborted || (await this.#mayStartAgain(all))) throw error
      await sleep(longestPauseMs, stop)
      try {
        return await producer.renew()
      } catch (again) {
        error = again
      }
    }
  }

  /** Not while memory alone has the rows of a lost changelog. */
  async #mayStartAgain({ all }: OwnedTasks): Promise<boolean> {
    return (await this.#parts.changelogCheck.ask(all)) === 'whole'
  }

  /**
   * A second producer of an id fences the first: only a pod that is still the group's member may make one. Nothing is fetched
   * meanwhile, since the client drops an error that comes behind a record.
   */
  async #checkMembership(inputs: readonly TopicPartition[]): Promise<void> {
    const { consumer, nowMs } = this.#parts
    consumer.pause(inputs)
    for (const untilMs = nowMs() + membershipCheckMs; nowMs() < untilMs;) await consumer.poll(pollMs)
    consumer.resume(inputs)
  }
}

/**
 * Kafka does not take a record of the transaction, and never will: too large a message or batch (10, 18), a timestamp that is
 * refused (32), an invalid record (87).
 */
const refusals: ReadonlySet<number> = new Set([10, 18, 32, 87])

const clientDead = -150

const isRefusal = (error: unknown): boolean => error instanceof KafkaCallError && refusals.has(error.kafkaCode)

/** Fenced since the transaction ran out of time, or already dead of it. */
const isDead = ({ kafkaCode }: KafkaCallError): boolean => kafkaCode === -144 || kafkaCode === clientDead
