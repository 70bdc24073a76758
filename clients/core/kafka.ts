/// <reference types="node" />

/** A message as a KafkaJS-like producer takes it. */
export interface ProducedMessage {
  key: string
  value: Buffer
  headers: Record<string, string>
  /** Milliseconds since 1970, in decimal digits. */
  timestamp: string
  partition?: number
}

/** A producer's answer about one record. */
export interface RecordMetadata {
  readonly topicName: string
  /** -1 when the producer does not say. */
  readonly partition: number
  readonly errorCode: number
  readonly offset?: string | undefined
  readonly timestamp?: string | undefined
  readonly baseOffset?: string | undefined
  readonly logAppendTime?: string | undefined
  readonly logStartOffset?: string | undefined
}

/** A producer with the method of `kafkajs` and of the KafkaJS API of `@confluentinc/kafka-javascript`. */
export interface KafkaProducer {
  send(record: { topic: string; messages: ProducedMessage[] }): Promise<readonly RecordMetadata[]>
}

type HeaderValue = Uint8Array | string

/** A message as a KafkaJS-like consumer gives it. */
export interface ConsumedMessage {
  readonly key?: Uint8Array | string | null | undefined
  readonly value: Uint8Array | string | null
  readonly headers?: Readonly<Record<string, HeaderValue | HeaderValue[] | undefined>> | undefined
  readonly offset?: string | undefined
  readonly timestamp?: string | undefined
}

/** A message and where it stood, as `eachMessage` gets it. */
export interface ConsumedPayload {
  readonly topic: string
  readonly partition?: number | undefined
  readonly message: ConsumedMessage
}
