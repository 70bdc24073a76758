import type {
  CommunicationDelivered,
  CommunicationFailed,
  CommunicationRejected,
  CommunicationRequested,
  CommunicationSent,
  ConsentChanged,
  ConsentChangeRequested,
  CostAdjusted,
  DispatchCompleted,
  DispatchRequested,
  EpochMs,
  NotifyRequested,
  PolicyUpdated,
  ProviderFailover,
  ProviderOverridden,
  ReceiptExpired,
  ReceiptReceived,
  SmsInbound,
  SubjectErased,
} from '#schemas/types.ts'
import { studioFields, type StudioTopicData } from './studio-topics.ts'

/** Where a record stands in Kafka. */
export interface Position {
  readonly topic: string
  readonly partition: number
  readonly offset: number
}

/** `topic-partition-offset`: how findings name a record, so that no text ever quotes one. */
export const positionText = ({ topic, partition, offset }: Position): string => `${topic}-${partition}-${offset}`

/** A key byte by byte: read as UTF-8, all invalid bytes would be alike. */
export const keyText = (key: Buffer): string => key.toString('latin1')

/** One event as a reader of the topic sees it, reduced to what the checks need. Never holds an address or a text of a person. */
export interface Seen<D = unknown> extends Position {
  /** The Kafka timestamp. */
  readonly timestamp: EpochMs
  /** Byte by byte, from {@link keyText}. */
  readonly key: string | null
  /** Empty where an event of the applications has none. An input without one has its position instead. */
  readonly id: string
  /** Only with its source does an id name one event. */
  readonly source: string
  readonly type: string
  readonly subject: string | null
  /** The id of what caused the event. */
  readonly cause: string | null
  /** How many events its entity had emitted before it; NaN when the attribute is no number. */
  readonly seq: number | null
  readonly data: D
}

interface TopicData extends StudioTopicData {
  readonly notifyRequested: NotifyRequested
  readonly smsInbound: SmsInbound
  readonly consentChangeRequested: ConsentChangeRequested
  readonly subjectErased: SubjectErased
  readonly consentChanged: ConsentChanged
  readonly policyUpdated: PolicyUpdated
  readonly providerOverridden: ProviderOverridden
  readonly communicationRequested: CommunicationRequested
  readonly communicationRejected: CommunicationRejected
  readonly communicationSent: CommunicationSent
  readonly communicationDelivered: CommunicationDelivered
  readonly communicationFailed: CommunicationFailed
  readonly receiptExpired: ReceiptExpired
  readonly costAdjusted: CostAdjusted
  readonly dispatchRequested: DispatchRequested
  readonly dispatchCompleted: DispatchCompleted
  readonly receiptReceived: ReceiptReceived
  readonly providerFailover: ProviderFailover
}

const ofMessage = ['tenantId', 'messageId'] as const

const ofCost = [...ofMessage, 'cost_usd', 'costFinal'] as const

/** The fields of the data that are kept, by topic; addresses of people as tokens, and amounts in micro-USD. */
const keptFields = {
  ...studioFields,
  notifyRequested: ['tenantId', 'requestId', 'idempotencyKey'],
  smsInbound: ['tenantId', 'from'],
  consentChangeRequested: ['tenantId', 'recipient'],
  subjectErased: ['tenantId', 'recipient'],
  consentChanged: [
    'tenantId',
    'recipientHash',
    'channelFamily',
    'senderGroup',
    'scope',
    'state',
    'via',
    'evidenceEventId',
    'since',
    'version',
    'changedAt',
  ],
  policyUpdated: ['tenantId', 'policy'],
  providerOverridden: ['tenantId'],
  communicationRequested: [...ofMessage, 'category', 'recipient', 'fallbackOf'],
  communicationRejected: ['tenantId', 'requestId', 'reasons'],
  communicationSent: ofCost,
  communicationDelivered: ofCost,
  communicationFailed: [...ofCost, 'failureClass', 'errorCode', 'recipient'],
  receiptExpired: ofMessage,
  costAdjusted: [...ofCost, 'delta_usd'],
  dispatchRequested: [...ofMessage, 'attempt', 'channel', 'provider', 'sender', 'recipient', 'probe', 'deadlineAt'],
  dispatchCompleted: [...ofMessage, 'attempt', 'channel', 'provider', 'outcome', 'providerMessageId', 'cost_usd'],
  receiptReceived: [...ofMessage, 'attempt', 'provider', 'providerMessageId', 'status', 'cost_usd', 'isFinal'],
  providerFailover: ['tenantId', 'channel', 'fromProvider', 'toProvider', 'direction', 'occurredAt'],
} as const satisfies { readonly [T in keyof TopicData]: readonly (keyof TopicData[T])[] }

/** A topic that a check knows; further topics are read for the checks that hold for every event. */
export type CheckedTopic = keyof typeof keptFields

/** The kept part of a topic's data. */
export type KeptData<T extends CheckedTopic> = Pick<TopicData[T], (typeof keptFields)[T][number] & keyof TopicData[T]>

export type SeenOn<T extends CheckedTopic> = Seen<KeptData<T>>

/** The names of the fields of `topic`'s data that are kept. */
export const fieldsOf = (topic: string): readonly string[] =>
  topic in keptFields ? keptFields[topic as CheckedTopic] : ['tenantId']
