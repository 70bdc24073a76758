import type { Schema } from '#stream/schema.ts'
import type { TableTopic, Topic, TopicRole } from '#stream/topic.ts'
import { topic } from '#stream/topic.ts'
import {
  CampaignLaunchedSchema,
  CmsPublishedSchema,
  CommunicationDeliveredSchema,
  CommunicationFailedSchema,
  CommunicationRejectedSchema,
  CommunicationRequestedSchema,
  CommunicationSentSchema,
  ConsentChangeRequestedSchema,
  ConsentChangedSchema,
  CostAdjustedSchema,
  CreditsAdjustedSchema,
  CreditsAppliedSchema,
  DispatchCompletedSchema,
  DispatchRequestedSchema,
  EventCreatedSchema,
  EventPublishedSchema,
  NotifyRequestedSchema,
  PolicyAppliedSchema,
  PolicyUpdatedSchema,
  ProviderFailoverSchema,
  ProviderOverriddenSchema,
  ReceiptExpiredSchema,
  ReceiptReceivedSchema,
  RenderAssetOrphanedSchema,
  RenderBatchCompletedSchema,
  RenderJobCancelRequestedSchema,
  RenderJobCompletedSchema,
  RenderJobCreatedSchema,
  RenderJobDispatchedSchema,
  RenderJobFailedSchema,
  RenderJobProgressedSchema,
  RenderJobRejectedSchema,
  RenderJobRequestedSchema,
  RenderJobSupersededSchema,
  SmsInboundSchema,
  StudioPolicyAppliedSchema,
  StudioPolicyUpdatedSchema,
  SubjectErasedSchema,
  TemplateChangeRejectedSchema,
  TemplateChangeRequestedSchema,
  TemplateCreatedSchema,
  TemplateUpdatedSchema,
  VoiceModelCreatedSchema,
  VoiceModelDispatchedSchema,
  VoiceModelFailedSchema,
  VoiceModelProgressedSchema,
  VoiceModelReadySchema,
  VoiceModelRejectedSchema,
  VoiceModelTrainRequestedSchema,
} from '#schemas/types.ts'

const DAY_MS = 86_400_000
/** Seven days: a message's life (72 h of receipts) and a weekend's replay fit in. */
const RETENTION_MS = 7 * DAY_MS
/** Five years: an opt-out can be claimed for four (28 U.S.C. 1658), and must be proven until then. */
const CONSENT_RETENTION_MS = 5 * 365 * DAY_MS
/** One day: commands carry message bodies, and none is of use after its deadline. */
const COMMAND_RETENTION_MS = DAY_MS

const topicsOf =
  (eventSource: string) =>
  <V>(role: TopicRole, name: string, schema: Schema<V>, ...entity: readonly (keyof V & string)[]): Topic<V> =>
    topic<V>({
      name,
      role,
      schema,
      entity,
      eventSource,
      retentionMs: role === 'command' ? COMMAND_RETENTION_MS : RETENTION_MS,
      lenient: false,
    })

const cpaas = topicsOf('cpaas-orchestrator-svc')
const studio = topicsOf('studio-svc')

/** Other services publish these, and write JSON without CloudEvents headers today. */
const lenient = <V, T extends Topic<V>>(trigger: T & Topic<V>): T => Object.freeze({ ...trigger, lenient: true })

/** An event of another service, to which its topic belongs. */
const foreign = <V>(event: Topic<V>): Topic<V> => Object.freeze({ ...lenient(event), isForeign: true })

/** Kept as long as somebody may ask for a proof. */
const provable = <V>(topic: Topic<V>): Topic<V> => Object.freeze({ ...topic, retentionMs: CONSENT_RETENTION_MS })

/** The newest record of each tenant stands for all before. */
const compacted = <V>(topic: Topic<V>): TableTopic<V> => Object.freeze({ ...topic, compacted: true })

/** Every topic with a schema to register, read or written by a topology; the key is the tenant id throughout. */
export const topics = Object.freeze({
  notifyRequested: foreign(
    cpaas('inbound', 'eventzr.notify.transactional.requested.v1', NotifyRequestedSchema, 'requestId'),
  ),
  smsInbound: foreign(cpaas('inbound', 'eventzr.cpaas.sms.inbound.v1', SmsInboundSchema, 'providerMessageId')),
  consentChangeRequested: lenient(
    cpaas('inbound', 'eventzr.cpaas.consent.change-requested.v1', ConsentChangeRequestedSchema, 'requestId'),
  ),
  consentChanged: provable(
    cpaas('internal', 'eventzr.cpaas.consent.changed.v1', ConsentChangedSchema, 'recipientHash'),
  ),
  communicationRequested: cpaas(
    'event',
    'eventzr.cpaas.communication.requested.v1',
    CommunicationRequestedSchema,
    'messageId',
  ),
  communicationSent: cpaas('event', 'eventzr.cpaas.communication.sent.v1', CommunicationSentSchema, 'messageId'),
  communicationDelivered: cpaas(
    'event',
    'eventzr.cpaas.communication.delivered.v1',
    CommunicationDeliveredSchema,
    'messageId',
  ),
  communicationFailed: cpaas('event', 'eventzr.cpaas.communication.failed.v1', CommunicationFailedSchema, 'messageId'),
  communicationRejected: cpaas(
    'internal',
    'eventzr.cpaas.communication.rejected.v1',
    CommunicationRejectedSchema,
    'requestId',
  ),
  providerFailover: cpaas(
    'event',
    'eventzr.cpaas.provider.failover.v1',
    ProviderFailoverSchema,
    'channel',
    'fromProvider',
    'scope',
  ),
  providerOverridden: lenient(
    cpaas('inbound', 'eventzr.cpaas.provider.overridden.v1', ProviderOverriddenSchema, 'provider', 'channel'),
  ),
  dispatchRequested: cpaas('command', 'eventzr.cpaas.dispatch.requested.v1', DispatchRequestedSchema, 'messageId'),
  dispatchCompleted: cpaas('inbound', 'eventzr.cpaas.dispatch.completed.v1', DispatchCompletedSchema, 'messageId'),
  receiptReceived: cpaas(
    'inbound',
    'eventzr.cpaas.receipt.received.v1',
    ReceiptReceivedSchema,
    'provider',
    'providerMessageId',
  ),
  receiptExpired: cpaas('internal', 'eventzr.cpaas.receipt.expired.v1', ReceiptExpiredSchema, 'messageId'),
  costAdjusted: cpaas('internal', 'eventzr.cpaas.cost.adjusted.v1', CostAdjustedSchema, 'messageId'),
  policyUpdated: lenient(
    compacted(cpaas('inbound', 'eventzr.cpaas.policy.updated.v1', PolicyUpdatedSchema, 'tenantId')),
  ),
  subjectErased: foreign(cpaas('inbound', 'eventzr.privacy.subject.erased.v1', SubjectErasedSchema, 'tenantId')),
  policyApplied: compacted(cpaas('internal', 'eventzr.cpaas.policy.applied.v1', PolicyAppliedSchema, 'tenantId')),

  eventCreated: foreign(studio('inbound', 'eventzr.event.created.v1', EventCreatedSchema, 'eventId')),
  eventPublished: foreign(studio('inbound', 'eventzr.event.published.v1', EventPublishedSchema, 'eventId')),
  cmsPublished: foreign(studio('inbound', 'eventzr.cms.published.v1', CmsPublishedSchema, 'contentId')),
  campaignLaunched: foreign(studio('inbound', 'eventzr.campaign.launched.v1', CampaignLaunchedSchema, 'campaignId')),
  renderJobCreated: studio('event', 'eventzr.studio.render-job.created.v1', RenderJobCreatedSchema, 'jobId'),
  renderJobCompleted: studio('event', 'eventzr.studio.render-job.completed.v1', RenderJobCompletedSchema, 'jobId'),
  renderJobFailed: studio('event', 'eventzr.studio.render-job.failed.v1', RenderJobFailedSchema, 'jobId'),
  renderJobRejected: studio('internal', 'eventzr.studio.render-job.rejected.v1', RenderJobRejectedSchema, 'jobId'),
  renderJobSuperseded: studio(
    'internal',
    'eventzr.studio.render-job.superseded.v1',
    RenderJobSupersededSchema,
    'jobId',
  ),
  renderJobDispatched: studio('command', 'eventzr.studio.render-job.dispatched.v1', RenderJobDispatchedSchema, 'jobId'),
  renderJobProgressed: studio('inbound', 'eventzr.studio.render-job.progressed.v1', RenderJobProgressedSchema, 'jobId'),
  studioPolicyUpdated: lenient(
    compacted(studio('inbound', 'eventzr.studio.policy.updated.v1', StudioPolicyUpdatedSchema, 'tenantId')),
  ),
  studioPolicyApplied: compacted(
    studio('internal', 'eventzr.studio.policy.applied.v1', StudioPolicyAppliedSchema, 'tenantId'),
  ),
  templateCreated: studio('event', 'eventzr.studio.template.created.v1', TemplateCreatedSchema, 'templateId'),
  templateUpdated: studio('event', 'eventzr.studio.template.updated.v1', TemplateUpdatedSchema, 'templateId'),
  voiceModelCreated: studio('event', 'eventzr.studio.voice-model.created.v1', VoiceModelCreatedSchema, 'voiceModelId'),
  voiceModelReady: studio('event', 'eventzr.studio.voice-model.ready.v1', VoiceModelReadySchema, 'voiceModelId'),
  renderJobRequested: lenient(
    studio('inbound', 'eventzr.studio.render-job.requested.v1', RenderJobRequestedSchema, 'requestId'),
  ),
  renderJobCancelRequested: lenient(
    studio('inbound', 'eventzr.studio.render-job.cancel-requested.v1', RenderJobCancelRequestedSchema, 'jobId'),
  ),
  renderBatchCompleted: studio(
    'internal',
    'eventzr.studio.render-batch.completed.v1',
    RenderBatchCompletedSchema,
    'batchId',
  ),
  renderAssetOrphaned: studio(
    'internal',
    'eventzr.studio.render-asset.orphaned.v1',
    RenderAssetOrphanedSchema,
    'jobId',
  ),
  creditsAdjusted: lenient(
    studio('inbound', 'eventzr.studio.credits.adjusted.v1', CreditsAdjustedSchema, 'adjustmentId'),
  ),
  creditsApplied: studio('internal', 'eventzr.studio.credits.applied.v1', CreditsAppliedSchema, 'adjustmentId'),
  templateChangeRequested: lenient(
    studio('inbound', 'eventzr.studio.template.change-requested.v1', TemplateChangeRequestedSchema, 'templateId'),
  ),
  templateChangeRejected: studio(
    'internal',
    'eventzr.studio.template.change-rejected.v1',
    TemplateChangeRejectedSchema,
    'templateId',
  ),
  voiceModelTrainRequested: lenient(
    studio('inbound', 'eventzr.studio.voice-model.train-requested.v1', VoiceModelTrainRequestedSchema, 'voiceModelId'),
  ),
  voiceModelProgressed: studio(
    'inbound',
    'eventzr.studio.voice-model.progressed.v1',
    VoiceModelProgressedSchema,
    'voiceModelId',
  ),
  voiceModelDispatched: studio(
    'command',
    'eventzr.studio.voice-model.dispatched.v1',
    VoiceModelDispatchedSchema,
    'voiceModelId',
  ),
  voiceModelFailed: studio('internal', 'eventzr.studio.voice-model.failed.v1', VoiceModelFailedSchema, 'voiceModelId'),
  voiceModelRejected: studio(
    'internal',
    'eventzr.studio.voice-model.rejected.v1',
    VoiceModelRejectedSchema,
    'voiceModelId',
  ),
})
