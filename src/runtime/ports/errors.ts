import type { PartitionPosition } from './batch.ts'
import { type Right, rightText } from './rights.ts'

/** Codes of the engine's errors; docs/operations.md has a remedy for each. */
export type EngineErrorCode =
  | 'KAFKA_CALL_FAILED'
  | 'RIGHT_MISSING'
  | 'BROKER_UNAVAILABLE'
  | 'FENCED'
  | 'MEMBER_REPLACED'
  | 'TOPICS_INVALID'
  | 'TOPIC_RECREATED'
  | 'CHANGELOG_RECREATED'
  | 'TASK_CORRUPTED'
  | 'TOPOLOGY_INCOMPATIBLE'
  | 'OUTPUT_OVERSIZE'
  | 'BATCH_AHEAD'

/** An error of the engine, told apart by its code. */
abstract class EngineError extends Error {
  abstract readonly code: EngineErrorCode
}

/** A pod takes them by itself. */
const nextSteps = {
  retry: 'try again',
  abort: 'abort the transaction and read its inputs again',
  fatal: 'start again, and look the code up if it stays',
} as const

/** A Kafka call failed. `remedy` tells the caller how to go on. */
export class KafkaCallError extends EngineError {
  readonly code: 'KAFKA_CALL_FAILED' | 'RIGHT_MISSING' = 'KAFKA_CALL_FAILED'
  readonly operation: string
  /** librdkafka's code; negative ones are local. */
  readonly kafkaCode: number
  readonly remedy: keyof typeof nextSteps

  /** @param cause an error, or the plain object with a `message` that a raw call of the client gives */
  constructor(operation: string, kafkaCode: number, remedy: KafkaCallError['remedy'], cause: unknown, text?: string) {
    const { message = 'unknown' } = (cause ?? {}) as { readonly message?: string }
    super(text ?? `Kafka call ${operation} failed with code ${kafkaCode}: ${message}; ${nextSteps[remedy]}`, { cause })
    this.operation = operation
    this.kafkaCode = kafkaCode
    this.remedy = remedy
  }
}

/** Kafka refuses a call for want of a right: nothing is wrong with any record, and it goes on once somebody grants the right. */
export class RightMissingError extends KafkaCallError {
  override readonly code = 'RIGHT_MISSING'
  /** None when Kafka does not say upon which topic. */
  readonly rights: readonly Right[]

  constructor(
    rights: readonly Right[],
    operation: string,
    kafkaCode: number,
    remedy: KafkaCallError['remedy'],
    cause: unknown,
  ) {
    const missing = rights.length === 0 ? 'a right upon a topic' : rights.map(rightText).join(', ')
    const text =
      `not granted to this principal: ${missing} (Kafka call ${operation}, code ${kafkaCode}). Grant what is missing; ` +
      'npm run cli -- acls print lists every right'
    super(operation, kafkaCode, remedy, cause, text)
    this.rights = rights
  }

  /** The same, with the rights that it is about. */
  about(rights: readonly Right[]): RightMissingError {
    return new RightMissingError(rights, this.operation, this.kafkaCode, this.remedy, this.cause)
  }
}

/** No broker answers. Nothing is wrong with any record or setting of the topology: wait and try again. */
export class BrokerUnavailableError extends EngineError {
  readonly code = 'BROKER_UNAVAILABLE'

  constructor(brokers: string, timeoutMs: number, cause: unknown) {
    super(
      `no broker at ${brokers} answered within ${timeoutMs} ms; check that it runs and that EVENTZR_KAFKA_BROKERS and EVENTZR_KAFKA_SECURITY are right`,
      { cause },
    )
  }
}

/** Another process has taken this pod's transactional id: this one must end, or the two would fence each other for ever. */
export class FencedError extends EngineError {
  readonly code = 'FENCED'

  constructor(cause: unknown) {
    super(
      'another process runs with the same instance id and has taken over; give each pod its own EVENTZR_INSTANCE_ID',
      { cause },
    )
  }
}

/** A late copy of this pod's own request to join has replaced its member in the group: it can join again. */
export class MemberReplacedError extends EngineError {
  readonly code = 'MEMBER_REPLACED'

  constructor(cause: unknown) {
    super(
      "the group has replaced this pod's member, and no other process has its transactional id: a copy of its own request to join came late",
      { cause },
    )
  }
}

/** Topics are missing, or the application's own ones disagree about the number of tasks or have a wrong setting. */
export class TopicsError extends EngineError {
  readonly code = 'TOPICS_INVALID'
  readonly faults: readonly string[]
  /** Nothing else is wrong: it passes as soon as somebody makes them. */
  readonly isOnlyMissing: boolean
  readonly remedy: string

  /**
   * @param missing names of topics
   * @param disagreements sentences about topics
   * @param howToMend the disagreements
   */
  constructor(missing: readonly string[], disagreements: readonly string[], howToMend = howToAgree) {
    const faults = [...missing.map((topic) => `${topic} does not exist`), ...disagreements]
    const isOnlyMissing = disagreements.length === 0
    const remedy = isOnlyMissing ? 'npm run cli -- topics apply' : howToMend
    const list = faults.map((fault) => `  - ${fault}`).join('\n')
    super(`topics are not as the topology needs them:\n${list}\n${isOnlyMissing ? 'Run' : 'Remedy'}: ${remedy}`)
    this.faults = faults
    this.isOnlyMissing = isOnlyMissing
    this.remedy = remedy
  }
}

/** The journal holds only time, and the forward topic only what is on its way; the changelog holds all rows. */
const howToAgree =
  'stop the application; delete the journal, or the forward topic once its lag is 0, and make it again with the number of tasks ' +
  'by npm run cli -- topics apply; never delete a changelog that holds rows'

/** A topic was deleted and made again: the positions of a commit row belong to its former life. */
export class TopicRecreatedError extends EngineError {
  readonly code = 'TOPIC_RECREATED'
  readonly task: number
  readonly topic: string

  /** @param id of the topic now */
  constructor(task: number, topic: string, id: string) {
    super(
      `${topic} was deleted and made again since task ${task} has read it; what was not read before is lost. Nothing was processed. ` +
        `To read the new topic from its start, declare onRecreated: 'from-start' at its source. If it is a copy with the same ` +
        `offsets, set EVENTZR_ACCEPTED_TOPIC_IDS=${id} to read on where the task stood`,
    )
    this.task = task
    this.topic = topic
  }
}

/** A changelog was deleted and made again, and does not hold all rows of a task. */
export class ChangelogRecreatedError extends EngineError {
  readonly code = 'CHANGELOG_RECREATED'
  readonly task: number

  /** @param id of the changelog now */
  constructor(task: number, changelog: string, id: string) {
    super(
      `${changelog} was deleted and made again, and not all rows of task ${task} were written into the new one. Nothing was ` +
        `processed. The rows were in the deleted topic and in the pods of that time: if it is a complete copy with the same ` +
        `offsets, set EVENTZR_ACCEPTED_TOPIC_IDS=${id}; otherwise start the application as a new version`,
    )
    this.task = task
  }
}

/** The offsets of the group and the state of the changelog do not belong together. */
export class TaskCorruptedError extends EngineError {
  readonly code = 'TASK_CORRUPTED'
  readonly task: number

  constructor(task: number, detail: string, cause?: unknown) {
    super(
      `task ${task} is corrupted: ${detail}. Nothing was processed. Either reset the group's offsets to those of the changelog's ` +
        `commit row, or delete the application's own topics and its group and start it as a new version`,
      { cause },
    )
    this.task = task
  }
}

/** This build cannot go on from the rows of a task: another topology has written them. */
export class TopologyIncompatibleError extends EngineError {
  readonly code = 'TOPOLOGY_INCOMPATIBLE'
  readonly task: number
  readonly refusals: readonly string[]

  constructor(task: number, refusals: readonly string[]) {
    super(
      `the rows of task ${task} belong to another topology:\n${refusals.map((refusal) => `  - ${refusal}`).join('\n')}\n` +
        `Nothing was processed. Undo these changes, or start the topology as a new application version`,
    )
    this.task = task
    this.refusals = refusals
  }
}

/** An output is too large for its topic; the record behind it becomes a dead letter. */
export class OversizeOutputError extends EngineError {
  readonly code = 'OUTPUT_OVERSIZE'

  constructor(topic: string, bytes: number, maxBytes: number) {
    super(
      `an event for ${topic} has ${bytes} bytes, at most ${maxBytes} are allowed; emit a reference instead of the content`,
    )
  }
}

/** A batch that cannot be unpacked would come with records before it: the client must ask for one batch at a time. */
export class BatchAheadError extends EngineError {
  readonly code = 'BATCH_AHEAD'

  constructor({ topic, partition, offset }: PartitionPosition) {
    super(
      `the batch at offset ${offset} of ${topic}-${partition} cannot be unpacked, and readable records stand before it; ` +
        `the pod starts again and fetches batch by batch`,
    )
  }
}
