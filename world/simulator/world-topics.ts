import type {
  DispatchCompleted,
  DispatchRequested,
  EventCreated,
  NotifyRequested,
  PolicyUpdated,
  ProviderOverridden,
  ReceiptReceived,
  RenderJobDispatched,
  RenderJobProgressed,
  SmsInbound,
  SubjectErased,
} from '#schemas/types.ts'
import type { Topic } from './codec-types.ts'

/** The topics through which the world and the two applications talk. */
export interface WorldTopics {
  readonly notifyRequested: Topic<NotifyRequested>
  readonly smsInbound: Topic<SmsInbound>
  readonly subjectErased: Topic<SubjectErased>
  readonly policyUpdated: Topic<PolicyUpdated>
  readonly providerOverridden: Topic<ProviderOverridden>
  readonly eventCreated: Topic<EventCreated>
  readonly dispatchRequested: Topic<DispatchRequested>
  readonly dispatchCompleted: Topic<DispatchCompleted>
  readonly receiptReceived: Topic<ReceiptReceived>
  readonly renderJobDispatched: Topic<RenderJobDispatched>
  readonly renderJobProgressed: Topic<RenderJobProgressed>
}

/** Picks them out of a larger set. */
export const worldTopics = (topics: WorldTopics): WorldTopics => ({
  notifyRequested: topics.notifyRequested,
  smsInbound: topics.smsInbound,
  subjectErased: topics.subjectErased,
  policyUpdated: topics.policyUpdated,
  providerOverridden: topics.providerOverridden,
  eventCreated: topics.eventCreated,
  dispatchRequested: topics.dispatchRequested,
  dispatchCompleted: topics.dispatchCompleted,
  receiptReceived: topics.receiptReceived,
  renderJobDispatched: topics.renderJobDispatched,
  renderJobProgressed: topics.renderJobProgressed,
})
