import { noteHeaders } from '#runtime/letters/letter-note.ts'
import { type Letter, readLetter } from '#runtime/letters/letter.ts'
import { redrivenRecord } from '#runtime/letters/redriven-record.ts'
import { TopicsError } from '#runtime/ports/errors.ts'
import type { ProducerPort } from '#runtime/ports/kafka-port.ts'
import { Outbox } from '#runtime/ports/outbox.ts'
import type { OwnTopics } from '#runtime/ports/own-topics.ts'
import type { Sleep } from '#runtime/ports/sleep.ts'
import type { LetterFilter } from './letter-filter.ts'
import type { ListedLetter } from './listed-letter.ts'
import { type LeftAlone, planRedrive, type PlanOptions } from './redrive-plan.ts'
import { type LetterCluster, scanLetters } from './scan-letters.ts'

/** Ports to the cluster. */
export interface RedriveParts {
  readonly own: OwnTopics
  readonly cluster: LetterCluster
  /** All redrives of an application share its transactional id. Absent for a look alone. */
  readonly producer?: Pick<ProducerPort, 'init' | 'begin' | 'send' | 'flush' | 'commit' | 'abort'>
  readonly nowMs: () => number
  readonly sleep: Sleep
}

export interface RedriveOptions extends PlanOptions {
  /** The most records per second, above 0. */
  readonly rate: number
}

/** The outcome, or with a look alone the plan. */
export interface Redriven {
  readonly letters: readonly ListedLetter[]
  readonly leftAlone: readonly LeftAlone[]
  readonly isDryRun: boolean
}

/** A transaction failed: what was committed before it is redriven, and the rest is as it was. */
export class RedriveStoppedError extends Error {
  readonly code = 'REDRIVE_STOPPED'

  constructor(done: number, of: number, cause: unknown) {
    const why = cause instanceof Error ? cause.message : String(cause)
    super(
      `${done} of ${of} dead letters were redriven, then: ${why}. Redrive again: those that are done are left out`,
      {
        cause,
      },
    )
  }
}

/** A transaction holds up the reading of both topics: it is short. */
const mostRecords = 500
const mostBytes = 8 * 1024 * 1024

/**
 * Brings the inputs of dead letters back to their tasks. Each transaction holds records of the forward topic, and a note on each
 * letter. `init` ends and fences every other redrive of the application, and only then are the notes read: so no letter is
 * redriven twice, however many people try.
 * @throws TopicsError; RedriveStoppedError; KafkaCallError, BrokerUnavailableError
 */
export const redriveLetters = async (
  parts: RedriveParts,
  filter: LetterFilter,
  options: RedriveOptions,
): Promise<Redriven> => {
  const { own, cluster, producer } = parts
  const tasks = (await cluster.describeTopics([own.forward])).partitions.get(own.forward) ?? 0
  if (tasks === 0) throw new TopicsError([own.forward], [])
  await producer?.init()
  const { letters } = await scanLetters(cluster, own.deadLetter, filter)
  const { chosen, leftAlone } = planRedrive(letters, options)
  if (producer !== undefined) await new Redrive({ ...parts, producer }, tasks, options.rate, chosen.length).run(chosen)
  return { letters: chosen, leftAlone, isDryRun: producer === undefined }
}

/** One run over chosen letters. */
class Redrive {
  readonly #parts: Required<RedriveParts>
  readonly #tasks: number
  readonly #rate: number
  readonly #all: number
  readonly #startedMs: number
  #outbox = new Outbox()
  #waiting = 0
  #done = 0

  constructor(parts: Required<RedriveParts>, tasks: number, rate: number, all: number) {
    this.#parts = parts
    this.#tasks = tasks
    this.#rate = rate
    this.#all = all
    this.#startedMs = parts.nowMs()
  }

  async run(chosen: readonly ListedLetter[]): Promise<void> {
    const topic = this.#parts.own.deadLetter
    for (const [partition, letters] of Map.groupBy(chosen, ({ at }) => at.partition)) {
      const offsets = new Set(letters.map(({ at }) => at.offset))
      const range = { topic, partition, first: Math.min(...offsets), end: Math.max(...offsets) + 1 }
      await this.#parts.cluster.read(range, (key, value, timestamp, offset, readHeaders) => {
        if (!offsets.has(offset)) return undefined
        const letter = readLetter({ topic, partition, offset, timestamp, key, value, headers: readHeaders() })
        if (letter !== undefined) this.#add(letter)
        return this.#isFull ? this.#commit() : undefined
      })
    }
    if (this.#waiting > 0) await this.#commit()
  }

  get #isFull(): boolean {
    return (
      this.#waiting >= Math.min(mostRecords, Math.max(1, Math.floor(this.#rate))) || this.#outbox.bytes >= mostBytes
    )
  }

  #add(letter: Letter): void {
    const { own, nowMs } = this.#parts
    const timestamp = nowMs()
    const { key, value, ...to } = redrivenRecord(letter, own.forward, this.#tasks, timestamp)
    this.#outbox.writeKey(key)
    if (value !== null) this.#outbox.write(value)
    this.#outbox.seal({ ...to, partition: to.partition! }, value !== null)
    const { partition, offset } = letter
    const note = { topic: own.deadLetter, partition, timestamp, headers: noteHeaders({ kind: 'redriven', offset }) }
    this.#outbox.writeKey(null)
    this.#outbox.seal(note, false)
    this.#waiting++
  }

  async #commit(): Promise<void> {
    await this.#keepPace()
    const { producer } = this.#parts
    try {
      await producer.begin()
      await producer.send(this.#outbox)
      await producer.flush()
      await producer.commit()
    } catch (error) {
      await producer.abort().catch(() => undefined)
      throw new RedriveStoppedError(this.#done, this.#all, error)
    }
    this.#done += this.#waiting
    this.#waiting = 0
    this.#outbox = new Outbox()
  }

  /** Waits until the rate allows those of the transactions before. */
  async #keepPace(): Promise<void> {
    const { nowMs, sleep } = this.#parts
    const waitMs = this.#startedMs + (this.#done / this.#rate) * 1_000 - nowMs()
    if (waitMs > 0) await sleep(waitMs)
  }
}
