import type {
  CampaignLaunched,
  CmsPublished,
  CreditsAdjusted,
  CreditsApplied,
  EventCreated,
  EventPublished,
  RenderAssetOrphaned,
  RenderBatchCompleted,
  RenderJobCancelRequested,
  RenderJobCompleted,
  RenderJobCreated,
  RenderJobDispatched,
  RenderJobFailed,
  RenderJobProgressed,
  RenderJobRejected,
  RenderJobRequested,
  RenderJobSuperseded,
  TemplateChangeRejected,
  TemplateChangeRequested,
  TemplateCreated,
  TemplateUpdated,
  VoiceModelCreated,
  VoiceModelDispatched,
  VoiceModelFailed,
  VoiceModelProgressed,
  VoiceModelReady,
  VoiceModelRejected,
  VoiceModelTrainRequested,
} from '#schemas/types.ts'

/** The data of Studio's topics. */
export interface StudioTopicData {
  readonly eventCreated: EventCreated
  readonly eventPublished: EventPublished
  readonly cmsPublished: CmsPublished
  readonly campaignLaunched: CampaignLaunched
  readonly renderJobRequested: RenderJobRequested
  readonly renderJobCancelRequested: RenderJobCancelRequested
  readonly renderJobRejected: RenderJobRejected
  readonly renderJobCreated: RenderJobCreated
  readonly renderJobDispatched: RenderJobDispatched
  readonly renderJobProgressed: RenderJobProgressed
  readonly renderJobCompleted: RenderJobCompleted
  readonly renderJobFailed: RenderJobFailed
  readonly renderJobSuperseded: RenderJobSuperseded
  readonly renderAssetOrphaned: RenderAssetOrphaned
  readonly renderBatchCompleted: RenderBatchCompleted
  readonly creditsAdjusted: CreditsAdjusted
  readonly creditsApplied: CreditsApplied
  readonly templateChangeRequested: TemplateChangeRequested
  readonly templateChangeRejected: TemplateChangeRejected
  readonly templateCreated: TemplateCreated
  readonly templateUpdated: TemplateUpdated
  readonly voiceModelTrainRequested: VoiceModelTrainRequested
  readonly voiceModelRejected: VoiceModelRejected
  readonly voiceModelCreated: VoiceModelCreated
  readonly voiceModelDispatched: VoiceModelDispatched
  readonly voiceModelProgressed: VoiceModelProgressed
  readonly voiceModelReady: VoiceModelReady
  readonly voiceModelFailed: VoiceModelFailed
}

const ofJob = ['tenantId', 'jobId'] as const
const ofTemplate = ['tenantId', 'templateId'] as const
const ofVoice = ['tenantId', 'voiceModelId'] as const

/** The kept fields of the data of Studio's topics. */
export const studioFields = {
  eventCreated: ['tenantId', 'eventId', 'revision'],
  eventPublished: ['tenantId', 'eventId', 'revision', 'platforms'],
  cmsPublished: ['tenantId', 'contentId', 'revision'],
  campaignLaunched: ['tenantId', 'campaignId', 'revision', 'channels', 'placements'],
  renderJobRequested: ['tenantId', 'requestId', 'type'],
  renderJobCancelRequested: ofJob,
  renderJobRejected: [...ofJob, 'requestId', 'source', 'reasons'],
  renderJobCreated: [
    ...ofJob,
    'type',
    'status',
    'assetKind',
    'variant',
    'source',
    'batchId',
    'batchSize',
    'templateId',
    'templateVersion',
    'creditsReserved',
    'createdAt',
  ],
  renderJobDispatched: [...ofJob, 'attempt', 'provider'],
  renderJobProgressed: ofJob,
  renderJobCompleted: [...ofJob, 'batchId', 'creditsUsed', 'creditsExcess', 'completedAt'],
  renderJobFailed: [...ofJob, 'batchId', 'status', 'failureClass', 'creditsReleased', 'failedAt'],
  renderJobSuperseded: [...ofJob, 'creditsReleased', 'supersededAt'],
  renderAssetOrphaned: [...ofJob, 'attempt'],
  renderBatchCompleted: [
    'tenantId',
    'batchId',
    'batchSize',
    'completed',
    'failed',
    'canceled',
    'superseded',
    'rejected',
  ],
  creditsAdjusted: ['tenantId', 'adjustmentId', 'delta'],
  creditsApplied: [
    'tenantId',
    'adjustmentId',
    'delta',
    'accepted',
    'granted',
    'settled',
    'reserved',
    'balance',
    'appliedAt',
  ],
  templateChangeRequested: [...ofTemplate, 'requestId'],
  templateChangeRejected: [...ofTemplate, 'requestId'],
  templateCreated: [...ofTemplate, 'version', 'configHash'],
  templateUpdated: [...ofTemplate, 'version', 'configHash', 'previousVersion', 'previousConfigHash', 'changedFields'],
  voiceModelTrainRequested: [...ofVoice, 'requestId', 'consentRef'],
  voiceModelRejected: [...ofVoice, 'requestId'],
  voiceModelCreated: [...ofVoice, 'consentRef', 'creditsReserved', 'createdAt'],
  voiceModelDispatched: ofVoice,
  voiceModelProgressed: [...ofVoice, 'modelId', 'state'],
  voiceModelReady: [...ofVoice, 'readyModels', 'creditsUsed', 'readyAt'],
  voiceModelFailed: [...ofVoice, 'failureClass', 'creditsReleased', 'failedAt'],
} as const satisfies { readonly [T in keyof StudioTopicData]: readonly (keyof StudioTopicData[T])[] }
