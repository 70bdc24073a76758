import type {
  CampaignLaunched,
  CmsPublished,
  CreditsAdjusted,
  DispatchCompleted,
  DispatchRequested,
  EventCreated,
  EventPublished,
  NotifyRequested,
  PolicyUpdated,
  ProviderOverridden,
  ReceiptReceived,
  RenderJobCancelRequested,
  RenderJobCreated,
  RenderJobDispatched,
  RenderJobFailed,
  RenderJobProgressed,
  RenderJobRequested,
  SmsInbound,
  StudioPolicyUpdated,
  SubjectErased,
  TemplateChangeRequested,
  VoiceModelDispatched,
  VoiceModelProgressed,
  VoiceModelTrainRequested,
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
  readonly eventPublished: Topic<EventPublished>
  readonly cmsPublished: Topic<CmsPublished>
  readonly campaignLaunched: Topic<CampaignLaunched>
  readonly renderJobRequested: Topic<RenderJobRequested>
  readonly renderJobCancelRequested: Topic<RenderJobCancelRequested>
  readonly creditsAdjusted: Topic<CreditsAdjusted>
  readonly studioPolicyUpdated: Topic<StudioPolicyUpdated>
  readonly templateChangeRequested: Topic<TemplateChangeRequested>
  readonly voiceModelTrainRequested: Topic<VoiceModelTrainRequested>
  readonly voiceModelDispatched: Topic<VoiceModelDispatched>
  readonly voiceModelProgressed: Topic<VoiceModelProgressed>
  readonly renderJobCreated: Topic<RenderJobCreated>
  readonly renderJobFailed: Topic<RenderJobFailed>
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
  eventPublished: topics.eventPublished,
  cmsPublished: topics.cmsPublished,
  campaignLaunched: topics.campaignLaunched,
  renderJobRequested: topics.renderJobRequested,
  renderJobCancelRequested: topics.renderJobCancelRequested,
  creditsAdjusted: topics.creditsAdjusted,
  studioPolicyUpdated: topics.studioPolicyUpdated,
  templateChangeRequested: topics.templateChangeRequested,
  voiceModelTrainRequested: topics.voiceModelTrainRequested,
  voiceModelDispatched: topics.voiceModelDispatched,
  voiceModelProgressed: topics.voiceModelProgressed,
  renderJobCreated: topics.renderJobCreated,
  renderJobFailed: topics.renderJobFailed,
})
