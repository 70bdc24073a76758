import type { Meaning, OutgoingRecord } from './event-writer.ts'
import type { Log } from './kafka-client.ts'
import type { Outage } from './outage.ts'

/** The deeds of the world, for those who check the outcome. */
export interface Manifest {
  readonly seed: number
  readonly outage: Outage
  /** In the order in which Kafka confirmed them. */
  readonly expectedDeadLetters: readonly ExpectedDeadLetter[]
  /** Texts with the word STOP, each from somebody without an opt-out. */
  readonly stops: readonly Meaning[]
  /** Requests for messages or render jobs under the key or id of another, accepted one. */
  readonly conflicts: readonly Meaning[]
  /** Changes of templates without effect. */
  readonly idle: readonly Meaning[]
  /** Orders of an operator: each must move traffic. */
  readonly overrides: readonly Meaning[]
  /** Records that Kafka took, by topic; second copies and dead letters to be among them. */
  readonly sent: Readonly<Record<string, number>>
  /** Triggers and reports that were sent a second time, under the same or a new event id. */
  readonly duplicates: number
}

/** Where Kafka has put a record. */
export interface Delivery {
  readonly topic: string
  readonly partition: number
  readonly offset: number
}

/** A record that can only become a dead letter. */
export interface ExpectedDeadLetter extends Delivery {
  readonly reason: string
}

/** Keeps account of what Kafka has confirmed and refused. */
export class DeliveryLedger {
  readonly #log: Log
  readonly #sent = new Map<string, number>()
  readonly #expectedDeadLetters: ExpectedDeadLetter[] = []
  readonly #meanings: Meaning[] = []
  /** Records that Kafka did not take. */
  undelivered = 0

  constructor(log: Log) {
    this.#log = log
  }

  delivered({ topic, partition, offset }: Delivery, { deadLetterReason: reason, meaning }: OutgoingRecord): void {
    this.#sent.set(topic, (this.#sent.get(topic) ?? 0) + 1)
    if (meaning !== undefined) this.#meanings.push(meaning)
    if (reason !== undefined) this.#expectedDeadLetters.push({ topic, partition, offset, reason })
  }

  failed(message: string, { topic }: OutgoingRecord): void {
    this.undelivered++
    this.#log(`a record for ${topic} was not delivered: ${message}`)
  }

  get sent(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#sent)
  }

  /** In the order of their confirmation. */
  meanings(kind: Meaning['kind']): readonly Meaning[] {
    return this.#meanings.filter((meaning) => meaning.kind === kind)
  }

  get expectedDeadLetters(): readonly ExpectedDeadLetter[] {
    return [...this.#expectedDeadLetters]
  }
}
