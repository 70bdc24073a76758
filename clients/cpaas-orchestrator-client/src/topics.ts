import {
  CommunicationDeliveredSchema,
  CommunicationFailedSchema,
  CommunicationRequestedSchema,
  CommunicationSentSchema,
  ProviderFailoverSchema,
} from '../../../schemas-avro/types.ts'
import type { ClientTopic, WithFixed } from '../../core/client-topic.ts'
import type {
  CommunicationDelivered,
  CommunicationFailed,
  CommunicationRequested,
  CommunicationSent,
  NewCommunicationDelivered,
  NewCommunicationFailed,
  NewCommunicationRequested,
  NewCommunicationSent,
  NewProviderFailover,
  ProviderFailover,
} from './data.ts'

/** The topics of the orchestrator, by the methods that publish to them. */
export interface CpaasTopics {
  /** A send was requested and passed validation, opt-out checks and rate limits. */
  readonly publishRequested: ClientTopic<
    'eventzr.cpaas.communication.requested.v1',
    WithFixed<NewCommunicationRequested, { readonly status: 'REQUESTED' }>,
    CommunicationRequested
  >
  /** A provider accepted the message. */
  readonly publishSent: ClientTopic<
    'eventzr.cpaas.communication.sent.v1',
    WithFixed<NewCommunicationSent, { readonly status: 'SENT' }>,
    CommunicationSent
  >
  /** The provider confirmed the delivery. */
  readonly publishDelivered: ClientTopic<
    'eventzr.cpaas.communication.delivered.v1',
    WithFixed<NewCommunicationDelivered, { readonly status: 'DELIVERED' }>,
    CommunicationDelivered
  >
  /** The message failed for good. */
  readonly publishFailed: ClientTopic<
    'eventzr.cpaas.communication.failed.v1',
    WithFixed<NewCommunicationFailed, { readonly status: 'FAILED' }>,
    CommunicationFailed
  >
  /** Traffic moved away from an unhealthy provider, or back to it. */
  readonly publishFailover: ClientTopic<'eventzr.cpaas.provider.failover.v1', NewProviderFailover, ProviderFailover>
}

const message = ['messageId']

export const cpaasTopics: CpaasTopics = {
  publishRequested: {
    type: 'eventzr.cpaas.communication.requested.v1',
    schema: CommunicationRequestedSchema,
    entity: message,
    fixed: { status: 'REQUESTED' },
  },
  publishSent: {
    type: 'eventzr.cpaas.communication.sent.v1',
    schema: CommunicationSentSchema,
    entity: message,
    fixed: { status: 'SENT' },
  },
  publishDelivered: {
    type: 'eventzr.cpaas.communication.delivered.v1',
    schema: CommunicationDeliveredSchema,
    entity: message,
    fixed: { status: 'DELIVERED' },
  },
  publishFailed: {
    type: 'eventzr.cpaas.communication.failed.v1',
    schema: CommunicationFailedSchema,
    entity: message,
    fixed: { status: 'FAILED' },
  },
  publishFailover: {
    type: 'eventzr.cpaas.provider.failover.v1',
    schema: ProviderFailoverSchema,
    entity: ['channel', 'fromProvider', 'scope'],
    fixed: {},
  },
}
