// Generated from the .avsc files of this folder by scripts/generate-types.ts: change those and generate again.

/** An Avro schema and the TypeScript type that it describes. `json` is self-contained and minified. */
export interface Schema<T> {
  readonly name: string
  readonly json: string
  readonly valueType?: T
}

/** Milliseconds since 1970. */
export type EpochMs = number

/** Millionths of a US dollar, an integer. */
export type MicroUsd = number

/** The fields that every typed envelope has before `data`, as Avro JSON. */
export const envelopeFieldsJson = '[{"name":"specversion","type":"string","default":"1.0"},{"name":"type","type":"string"},{"name":"source","type":"string"},{"name":"id","type":"string"},{"name":"time","type":{"type":"long","logicalType":"timestamp-millis"}},{"name":"datacontenttype","type":"string","default":"application/avro"},{"name":"subject","type":["null","string"],"default":null},{"name":"correlationid","type":["null","string"],"default":null},{"name":"causationid","type":["null","string"],"default":null},{"name":"entityseq","type":["null","string"],"default":null},{"name":"traceparent","type":["null","string"],"default":null},{"name":"partitionkey","type":["null","string"],"default":null},{"name":"extensions","type":{"type":"map","values":"string"},"default":{}}]'

/** Use of a rendered asset. */
export type AssetKind = 'POSTER' | 'INVITATION' | 'SOCIAL' | 'BLOG_IMAGE' | 'THUMBNAIL' | 'BANNER' | 'VIDEO' | 'VOICEOVER' | 'PRESENTATION' | 'UNKNOWN'

/** One attempt, as its terminal event lists it. */
export interface AttemptLogEntry {
  /** Counts from 1. */
  readonly attempt: number
  readonly provider: string
  readonly outcome: AttemptOutcome
  readonly providerErrorCode: string | null
  /** When the attempt ended. */
  readonly at: EpochMs | null
  readonly latencyMs: number
  /** Cost of this attempt. */
  readonly cost_usd: MicroUsd
}

/** Answer of a provider to one attempt. */
export type AttemptOutcome = 'ACCEPTED' | 'REJECTED' | 'TIMEOUT' | 'UNREACHABLE' | 'UNKNOWN'

/** Whether traffic may reach a provider. */
export type BreakerState = 'OPEN' | 'HALF_OPEN' | 'RECOVERING' | 'CLOSED' | 'UNKNOWN'

/** Why a message is sent; deadlines, quiet hours and consent depend on it. */
export type Category = 'OTP' | 'TRANSACTIONAL' | 'MARKETING' | 'SERVICE_REPLY' | 'UNKNOWN'

/** The medium that a message travels on. */
export type Channel = 'SMS' | 'MMS' | 'WHATSAPP' | 'RCS' | 'VOICE' | 'EMAIL' | 'PUSH' | 'UNKNOWN'

/** Channels that share a recipient's consent: SMS with MMS and RCS, the others alone. An opt-out from UNKNOWN holds for all. */
export type ChannelFamily = 'SMS' | 'WHATSAPP' | 'VOICE' | 'EMAIL' | 'PUSH' | 'UNKNOWN'

/** How far a message has come; it only ever moves forward, delivered beats failed. */
export type CommunicationStatus = 'REQUESTED' | 'SENT' | 'DELIVERED' | 'FAILED' | 'UNKNOWN'

/** The messages that a consent is about: all, or marketing alone. */
export type ConsentScope = 'ALL' | 'MARKETING' | 'UNKNOWN'

/** QUARANTINED: a message read like an opt-out, and a person must decide. */
export type ConsentState = 'OPTED_IN' | 'OPTED_OUT' | 'QUARANTINED' | 'UNKNOWN'

/** The way in which a consent came: a message of the recipient, a request of a person or web page, or a provider's verdict. */
export type ConsentVia = 'INBOUND' | 'ADMIN' | 'PROVIDER' | 'UNKNOWN'

/** End of the retries. */
export type Exhausted = 'RETRIES' | 'DEADLINE' | 'NON_RETRYABLE' | 'NO_PROVIDER' | 'UNKNOWN'

/** Whose fault a failure is. */
export type FailureClass = 'PROVIDER_FAULT' | 'CREDENTIAL' | 'THROTTLED' | 'TENANT_FAULT' | 'CONTENT_FAULT' | 'RECIPIENT_FAULT' | 'OPTED_OUT' | 'EXPIRED' | 'NO_PROVIDER' | 'UNKNOWN'

/** Attempts that were counted in one slice of stream time. Its namespace is that of the first rows with it. */
export interface HealthBucket {
  readonly startsAt: EpochMs
  readonly attempts: number
  readonly faults: number
  readonly slow: number
  /** Refusals for too many messages or jobs, in no other count. */
  readonly throttled: number
}

/** Which health rule decided. */
export type HealthRule = 'FAST' | 'SUSTAINED' | 'BROWNOUT' | 'LOW_VOLUME' | 'SLOW' | 'CREDENTIAL' | 'CAPACITY' | 'MANUAL' | 'RECOVERED' | 'UNKNOWN'

/** Why something was refused. */
export interface Reason {
  /** A stable upper-case word, such as RATE_LIMITED. */
  readonly code: string
  /** For people; never a phone number or a message body. */
  readonly detail: string | null
}

/** Meaning of a missing receipt for the message. */
export type ReceiptPolicy = 'LEAVE_SENT' | 'FAIL' | 'FALLBACK' | 'UNKNOWN'

/** Why a render job or one attempt of it failed; CONTENT_POLICY and INVALID_INPUT are final. */
export type RenderFailureClass = 'PROVIDER_FAULT' | 'CONTENT_POLICY' | 'INVALID_INPUT' | 'QUEUE_TIMEOUT' | 'RUN_TIMEOUT' | 'HEARTBEAT_LOST' | 'QUOTA' | 'CANCELED' | 'UNKNOWN'

/** How far a render job has come. */
export type RenderJobStatus = 'PLANNED' | 'QUEUED' | 'RUNNING' | 'UPLOADING' | 'COMPLETED' | 'FAILED' | 'CANCELED' | 'SUPERSEDED' | 'UNKNOWN'

/** One rendered file. */
export interface RenderOutput {
  readonly url: string
  /** Pixels. */
  readonly width: number | null
  /** Pixels. */
  readonly height: number | null
  /** Such as png or mp4. */
  readonly format: string | null
  readonly bytes: number
  /** Hex digest of the file. */
  readonly sha256: string | null
}

/** Origin of a render job. */
export interface RenderSource {
  /** The trigger's kind, such as event, cms or campaign. */
  readonly kind: string
  /** The triggering entity: an event, a content item or a campaign. */
  readonly entityId: string
  /** The id of the CloudEvent that asked for the job. */
  readonly eventId: string
  /** The revision of the entity that the job renders. */
  readonly revision: number | null
}

/** Where one attempt stands. */
export type RenderState = 'QUEUED' | 'RUNNING' | 'UPLOADING' | 'COMPLETED' | 'FAILED' | 'UNKNOWN'

/** The medium that a render job makes; lower-case as published. */
export type RenderType = 'image' | 'video' | 'audio' | 'document' | 'UNKNOWN'

/** A file that a template uses. */
export interface TemplateAsset {
  readonly assetId: string
  readonly kind: string
  readonly url: string
}

/** Medium that a template makes. */
export type TemplateKind = 'POSTER' | 'INVITATION' | 'PRESENTATION' | 'SOCIAL' | 'BANNER' | 'VIDEO' | 'UNKNOWN'

/** Whether a template can be rendered. */
export type TemplateStatus = 'DRAFT' | 'ACTIVE' | 'ARCHIVED' | 'UNKNOWN'

/** How a voice is cloned. */
export type VoiceMethod = 'INSTANT' | 'PROFESSIONAL' | 'UNKNOWN'

/** How far a voice model has come. */
export type VoiceModelStatus = 'SUBMITTED' | 'READY' | 'FAILED' | 'UNKNOWN'

/** The provider confirmed the delivery. */
export interface CommunicationDelivered {
  readonly tenantId: string
  readonly messageId: string
  readonly channel: Channel
  /** The address in the channel's form, E.164 for phones: personal data. */
  readonly recipient: string
  readonly status: CommunicationStatus
  /** The provider of the deciding attempt; the planned primary while requested. */
  readonly provider: string
  /** Running total over all attempts; 0 while requested. */
  readonly cost_usd: MicroUsd
  /** True when no later price can change cost_usd. */
  readonly costFinal: boolean
  readonly category: Category
  readonly idempotencyKey: string | null
  /** The version of the tenant's policy that decided; 0 without one. */
  readonly policyVersion: number
  /** Names the pods' own policy, on which the tenant's lies. */
  readonly basePolicyHash: string
  readonly providerMessageId: string | null
  /** Counts from 1. */
  readonly attempt: number
  readonly deliveredAt: EpochMs | null
  readonly readAt: EpochMs | null
  /** From sent to delivered. */
  readonly deliveryLatencyMs: number | null
  /** The status word of the receipt. */
  readonly receiptStatus: string | null
  /** True when a read receipt proved the delivery. */
  readonly implied: boolean
  /** The id of the failed event that this delivery overrules. */
  readonly supersedesEventId: string | null
}

/** The message failed for good: attempts, deadline or providers ran out, or the fault is final. */
export interface CommunicationFailed {
  readonly tenantId: string
  readonly messageId: string
  readonly channel: Channel
  /** The address in the channel's form, E.164 for phones: personal data. */
  readonly recipient: string
  readonly status: CommunicationStatus
  /** The provider of the deciding attempt; the planned primary while requested. */
  readonly provider: string
  /** Running total over all attempts; 0 while requested. */
  readonly cost_usd: MicroUsd
  /** True when no later price can change cost_usd. */
  readonly costFinal: boolean
  readonly category: Category
  readonly idempotencyKey: string | null
  /** The version of the tenant's policy that decided; 0 without one. */
  readonly policyVersion: number
  /** Names the pods' own policy, on which the tenant's lies. */
  readonly basePolicyHash: string
  readonly failureClass: FailureClass
  readonly exhausted: Exhausted
  readonly errorCode: string | null
  readonly providerErrorCode: string | null
  /** Scrubbed of personal data. */
  readonly errorMessage: string | null
  /** Attempts made. */
  readonly attempts: number
  readonly attemptLog: readonly AttemptLogEntry[]
  readonly failedAt: EpochMs | null
}

/** A request was refused before anything was sent. */
export interface CommunicationRejected {
  readonly tenantId: string
  readonly requestId: string
  readonly messageId: string | null
  readonly channel: Channel
  /** Keyed hash of the recipient. */
  readonly recipientHash: string
  readonly category: Category
  /** All reasons; the first one decided. */
  readonly reasons: readonly Reason[]
  readonly retryAfterMs: number | null
  /** The version of the tenant's policy that decided; 0 without one. */
  readonly policyVersion: number
  /** Names the pods' own policy, on which the tenant's lies. */
  readonly basePolicyHash: string
  readonly rejectedAt: EpochMs | null
}

/** A send was requested and passed validation, opt-out checks and rate limits. */
export interface CommunicationRequested {
  readonly tenantId: string
  readonly messageId: string
  readonly channel: Channel
  /** The address in the channel's form, E.164 for phones: personal data. */
  readonly recipient: string
  readonly status: CommunicationStatus
  /** The provider of the deciding attempt; the planned primary while requested. */
  readonly provider: string
  /** Running total over all attempts; 0 while requested. */
  readonly cost_usd: MicroUsd
  /** True when no later price can change cost_usd. */
  readonly costFinal: boolean
  readonly category: Category
  readonly idempotencyKey: string | null
  /** The version of the tenant's policy that decided; 0 without one. */
  readonly policyVersion: number
  /** Names the pods' own policy, on which the tenant's lies. */
  readonly basePolicyHash: string
  readonly sender: string | null
  readonly templateId: string | null
  readonly templateVersion: number | null
  readonly language: string | null
  /** Identifies the content without carrying it. */
  readonly contentHash: string
  /** SMS segments. */
  readonly segments: number | null
  /** Providers in the order in which they will be tried. */
  readonly routePlan: readonly string[]
  readonly requestedAt: EpochMs | null
  readonly expiresAt: EpochMs | null
  readonly checks: CommunicationChecks | null
  /** The message on another channel in whose place this one is sent. */
  readonly fallbackOf: string | null
  readonly trigger: CommunicationTrigger | null
}

/** Checks that were passed before the send was accepted. */
export interface CommunicationChecks {
  readonly consentVersion: number
  readonly rateLimitKey: string
  readonly rateRemaining: number
  /** Names of the checks that were passed. */
  readonly validation: readonly string[]
}

/** The CloudEvent that asked for the send. */
export interface CommunicationTrigger {
  readonly type: string
  readonly id: string
  readonly source: string
}

/** A provider accepted the message. */
export interface CommunicationSent {
  readonly tenantId: string
  readonly messageId: string
  readonly channel: Channel
  /** The address in the channel's form, E.164 for phones: personal data. */
  readonly recipient: string
  readonly status: CommunicationStatus
  /** The provider of the deciding attempt; the planned primary while requested. */
  readonly provider: string
  /** Running total over all attempts; 0 while requested. */
  readonly cost_usd: MicroUsd
  /** True when no later price can change cost_usd. */
  readonly costFinal: boolean
  readonly category: Category
  readonly idempotencyKey: string | null
  /** The version of the tenant's policy that decided; 0 without one. */
  readonly policyVersion: number
  /** Names the pods' own policy, on which the tenant's lies. */
  readonly basePolicyHash: string
  readonly providerMessageId: string | null
  /** Counts from 1. */
  readonly attempt: number
  readonly sentAt: EpochMs | null
  /** From dispatch to the provider's answer. */
  readonly latencyMs: number
  /** SMS segments. */
  readonly segments: number | null
  /** The primary provider that was passed over. */
  readonly failoverFrom: string | null
  /** True when a receipt proved the send before the provider's answer arrived. */
  readonly implied: boolean
  /** True when an earlier attempt ended ambiguously. */
  readonly possibleDuplicate: boolean
}

/** The ledger of consent changed for a recipient: messages of the scope are sent or stopped from now on. */
export interface ConsentChanged {
  readonly tenantId: string
  /** Keyed hash of the recipient, behind the version of its key. */
  readonly recipientHash: string
  readonly channelFamily: ChannelFamily
  /** A group of the tenant's policy; empty for all senders. */
  readonly senderGroup: string
  readonly scope: ConsentScope
  readonly state: ConsentState
  readonly via: ConsentVia
  /** The keyword or phrase that was recognised, or the provider's code. */
  readonly keyword: string | null
  /** The event that brought the change. */
  readonly evidenceEventId: string
  /** When the recipient or provider said so; later words overrule earlier ones. */
  readonly since: EpochMs | null
  /** Counts the changes of the recipient's consent from 1. */
  readonly version: number
  /** The version of the tenant's policy that decided; 0 without one. */
  readonly policyVersion: number
  /** Names the pods' own policy, on which the tenant's lies. */
  readonly basePolicyHash: string
  readonly changedAt: EpochMs | null
}

/** The cost of a message changed, or became final, after the last public event with a cost. */
export interface CostAdjusted {
  readonly tenantId: string
  readonly messageId: string
  /** The provider of the attempt. */
  readonly provider: string
  /** The attempt with the new cost; counts from 1. */
  readonly attempt: number
  /** The change of the total since it was told last; negative when it fell, 0 when it only became final. */
  readonly delta_usd: MicroUsd
  /** The new total over all attempts. */
  readonly cost_usd: MicroUsd
  /** True when no later price is expected to change cost_usd. */
  readonly costFinal: boolean
  /** The version of the tenant's policy that decided; 0 without one. */
  readonly policyVersion: number
  /** Names the pods' own policy, on which the tenant's lies. */
  readonly basePolicyHash: string
  readonly adjustedAt: EpochMs | null
}

/** A tenant's policy came into force or was refused. */
export interface PolicyApplied {
  readonly tenantId: string
  /** The version of the update, or of the removed policy. */
  readonly version: number
  /** False: the policy before stays in force. */
  readonly accepted: boolean
  readonly faults: readonly PolicyFault[]
  /** The version in force from now on; 0 without one. */
  readonly inForceVersion: number
  /** Names the policy in force, all knobs together. */
  readonly effectiveHash: string
  /** Names the pods' own policy, on which the tenant's lies. */
  readonly basePolicyHash: string
  readonly appliedAt: EpochMs | null
}

/** One reason of a refusal; it quotes no value. */
export interface PolicyFault {
  /** Names of fields, separated by dots. */
  readonly path: string
  readonly reason: string
}

/** Traffic moved away from an unhealthy provider, or back to it. */
export interface ProviderFailover {
  /** The tenant; the nil UUID when the scope is GLOBAL. */
  readonly tenantId: string
  readonly channel: Channel
  /** The provider whose breaker changed. */
  readonly fromProvider: string
  /** Where the traffic goes now; null when nothing is left. */
  readonly toProvider: string | null
  readonly scope: FailoverScope
  readonly direction: FailoverDirection
  readonly rule: HealthRule
  readonly breakerState: BreakerState
  readonly windowStart: EpochMs | null
  readonly windowEnd: EpochMs | null
  /** Attempts in the window. */
  readonly attempts: number
  /** Provider faults in the window. */
  readonly faults: number
  /** 0 to 1. */
  readonly faultRate: number
  /** Wilson lower bound of the fault rate, 0 to 1; that of the slow rate when the rule is SLOW. */
  readonly lowerBound: number
  /** 0 to 1. */
  readonly slowRate: number
  readonly distinctTenants: number
  /** Share of the attempts that was left out, 0 to 1. */
  readonly excludedShare: number
  /** Openings in a row; it grows the time that the breaker stays open. */
  readonly openCount: number
  readonly openUntil: EpochMs | null
  readonly flapping: boolean
  /** Counts the transitions of this breaker. */
  readonly transitionSeq: number
  /** The id of the account's event before this one; null when it is not remembered. */
  readonly previousEventId: string | null
  /** The version of the tenant's policy that decided; 0 without one. */
  readonly policyVersion: number
  /** Names the pods' own policy, on which the tenant's lies. */
  readonly basePolicyHash: string
  readonly occurredAt: EpochMs | null
}

/** Whose traffic moved. */
export type FailoverScope = 'GLOBAL' | 'TENANT' | 'UNKNOWN'

export type FailoverDirection = 'FAILOVER' | 'FAILBACK' | 'EXHAUSTED' | 'UNKNOWN'

/** No delivery receipt came in time. */
export interface ReceiptExpired {
  readonly tenantId: string
  readonly messageId: string
  readonly provider: string
  readonly channel: Channel
  readonly policy: ReceiptPolicy
  readonly expiredAt: EpochMs | null
}

/** The credits of a tenant after an adjustment, or after its refusal: granted less settled less reserved is the balance. */
export interface CreditsApplied {
  readonly tenantId: string
  readonly adjustmentId: string
  readonly delta: number
  readonly accepted: boolean
  /** All reasons of a refusal; the first one decided. */
  readonly reasons: readonly Reason[]
  readonly granted: number
  readonly settled: number
  readonly reserved: number
  readonly balance: number
  readonly appliedAt: EpochMs | null
}

/** A tenant's policy for Studio came into force or was refused. */
export interface StudioPolicyApplied {
  readonly tenantId: string
  /** The version of the update, or of the removed policy. */
  readonly version: number
  /** False: the policy before stays in force. */
  readonly accepted: boolean
  readonly faults: readonly StudioPolicyFault[]
  /** The version in force from now on; 0 without one. */
  readonly inForceVersion: number
  /** Names the policy in force, all knobs together. */
  readonly effectiveHash: string
  /** Names the pods' own policy, on which the tenant's lies. */
  readonly basePolicyHash: string
  readonly appliedAt: EpochMs | null
}

/** One reason of a refusal; it quotes no value. */
export interface StudioPolicyFault {
  /** Names of fields, separated by dots. */
  readonly path: string
  readonly reason: string
}

/** An asset came that no render job waits for: its attempt or its job had ended. It may be kept or deleted. */
export interface RenderAssetOrphaned {
  readonly tenantId: string
  readonly jobId: string
  /** Counts from 1. */
  readonly attempt: number
  readonly provider: string
  /** Where the job stood when the asset came. */
  readonly status: RenderJobStatus
  readonly outputUrl: string
  readonly outputs: readonly RenderOutput[]
  readonly orphanedAt: EpochMs | null
}

/** All render jobs of one trigger have ended. The counts add up to batchSize. */
export interface RenderBatchCompleted {
  readonly tenantId: string
  readonly batchId: string
  readonly source: RenderSource | null
  readonly batchSize: number
  readonly completed: number
  /** Failed jobs without the canceled ones. */
  readonly failed: number
  readonly canceled: number
  readonly superseded: number
  /** Refused before they were created. */
  readonly rejected: number
  readonly completedAt: EpochMs | null
}

/** A render job finished and its output is in our bucket. */
export interface RenderJobCompleted {
  readonly tenantId: string
  readonly userId: string
  readonly jobId: string
  readonly type: RenderType
  readonly provider: string
  readonly outputUrl: string
  readonly durationMs: number
  readonly creditsUsed: number
  readonly status: RenderJobStatus
  readonly assetKind: AssetKind
  /** Which size or cut of the asset. */
  readonly variant: string | null
  readonly source: RenderSource | null
  /** Groups the jobs of one trigger. */
  readonly batchId: string | null
  readonly templateId: string | null
  readonly templateVersion: number | null
  /** Counts from 1. */
  readonly attempt: number
  readonly outputs: readonly RenderOutput[]
  readonly outputExpiresAt: EpochMs | null
  /** From created to the start of the deciding attempt. */
  readonly queueMs: number
  readonly completedAt: EpochMs | null
  /** True when an earlier output was reused. */
  readonly cached: boolean
  /** Jobs of the batch that had completed, this one included. */
  readonly batchCompleted: number | null
  readonly batchSize: number | null
  /** Credits that the worker used beyond those reserved; the tenant does not pay them. */
  readonly creditsExcess: number
}

/** A render job was submitted for processing. */
export interface RenderJobCreated {
  readonly tenantId: string
  readonly userId: string
  readonly jobId: string
  readonly type: RenderType
  readonly provider: string
  readonly status: RenderJobStatus
  readonly assetKind: AssetKind
  /** Which size or cut of the asset. */
  readonly variant: string | null
  readonly source: RenderSource | null
  /** Groups the jobs of one trigger. */
  readonly batchId: string | null
  readonly templateId: string | null
  readonly templateVersion: number | null
  /** Pixels of the asset. */
  readonly width: number | null
  /** Pixels of the asset. */
  readonly height: number | null
  /** Pixels that the provider renders. */
  readonly nativeWidth: number | null
  /** Pixels that the provider renders. */
  readonly nativeHeight: number | null
  readonly format: string | null
  /** Identifies the render inputs. */
  readonly inputHash: string
  readonly creditsReserved: number
  readonly maxAttempts: number
  readonly deadlineAt: EpochMs | null
  /** Counts from 0. */
  readonly batchIndex: number | null
  readonly batchSize: number | null
  readonly createdAt: EpochMs | null
  /** The version of the tenant's policy that decided; 0 without one. */
  readonly policyVersion: number
  /** Names the pods' own policy, on which the tenant's lies. */
  readonly basePolicyHash: string
}

/** A render job failed after all retries, or for a final reason. */
export interface RenderJobFailed {
  readonly tenantId: string
  readonly userId: string
  readonly jobId: string
  readonly type: RenderType
  readonly provider: string
  readonly status: RenderJobStatus
  readonly assetKind: AssetKind
  /** Which size or cut of the asset. */
  readonly variant: string | null
  readonly source: RenderSource | null
  /** Groups the jobs of one trigger. */
  readonly batchId: string | null
  readonly templateId: string | null
  readonly templateVersion: number | null
  readonly failureClass: RenderFailureClass
  readonly errorCode: string | null
  /** Scrubbed of personal data. */
  readonly errorMessage: string | null
  /** Attempts made. */
  readonly attempts: number
  readonly attemptLog: readonly AttemptLogEntry[]
  readonly creditsReleased: number
  readonly failedAt: EpochMs | null
}

/** A render job was refused before it was created. */
export interface RenderJobRejected {
  readonly tenantId: string
  readonly jobId: string | null
  readonly requestId: string | null
  readonly source: RenderSource | null
  /** All reasons; the first one decided. */
  readonly reasons: readonly Reason[]
  readonly rejectedAt: EpochMs | null
  /** The version of the tenant's policy that decided; 0 without one. */
  readonly policyVersion: number
  /** Names the pods' own policy, on which the tenant's lies. */
  readonly basePolicyHash: string
}

/** A newer revision of its source made a render job pointless. */
export interface RenderJobSuperseded {
  readonly tenantId: string
  readonly jobId: string
  readonly supersededByJobId: string | null
  readonly reason: string
  readonly creditsReleased: number
  readonly supersededAt: EpochMs | null
}

/** A change of a media template was refused. */
export interface TemplateChangeRejected {
  readonly tenantId: string
  readonly userId: string
  readonly templateId: string
  readonly requestId: string
  /** All reasons; the first one decided. */
  readonly reasons: readonly Reason[]
  /** The newest version of the template; 0 for none. */
  readonly version: number
  readonly rejectedAt: EpochMs | null
}

/** A media template was created. */
export interface TemplateCreated {
  readonly tenantId: string
  readonly userId: string
  readonly templateId: string
  readonly name: string
  readonly kind: TemplateKind
  readonly version: number
  readonly status: TemplateStatus
  readonly configHash: string
  /** JSON text. */
  readonly config: string | null
  readonly configRef: string | null
  readonly assets: readonly TemplateAsset[]
  readonly createdAt: EpochMs | null
}

/** A media template got a new configuration or new assets. */
export interface TemplateUpdated {
  readonly tenantId: string
  readonly userId: string
  readonly templateId: string
  readonly name: string
  readonly kind: TemplateKind
  readonly version: number
  readonly status: TemplateStatus
  readonly configHash: string
  /** JSON text. */
  readonly config: string | null
  readonly configRef: string | null
  readonly assets: readonly TemplateAsset[]
  readonly updatedAt: EpochMs | null
  readonly previousVersion: number
  readonly previousConfigHash: string
  readonly changedFields: readonly string[]
  readonly changeKinds: readonly TemplateChangeKind[]
}

export type TemplateChangeKind = 'CONFIG' | 'ASSETS' | 'METADATA' | 'STATUS' | 'UNKNOWN'

/** A voice cloning training job was submitted. */
export interface VoiceModelCreated {
  readonly tenantId: string
  readonly userId: string
  readonly voiceModelId: string
  readonly provider: string
  readonly method: VoiceMethod
  readonly name: string
  readonly language: string | null
  readonly trainingJobId: string | null
  readonly sampleCount: number
  readonly sampleSeconds: number | null
  readonly targetModels: readonly string[]
  /** Names the speaker's consent. */
  readonly consentRef: string
  readonly status: VoiceModelStatus
  readonly creditsReserved: number
  readonly createdAt: EpochMs | null
}

/** A voice model could not be trained. */
export interface VoiceModelFailed {
  readonly tenantId: string
  readonly userId: string
  readonly voiceModelId: string
  readonly provider: string
  readonly method: VoiceMethod
  readonly status: VoiceModelStatus
  readonly failureClass: VoiceFailureClass
  readonly errorCode: string | null
  /** Scrubbed of personal data. */
  readonly errorMessage: string | null
  /** Models that were trained all the same. */
  readonly readyModels: readonly string[]
  readonly creditsReleased: number
  readonly failedAt: EpochMs | null
}

/** Why a voice model failed. */
export type VoiceFailureClass = 'TRAINING_FAILED' | 'TIMEOUT' | 'UNKNOWN'

/** A voice model is trained and can be used. */
export interface VoiceModelReady {
  readonly tenantId: string
  readonly userId: string
  readonly voiceModelId: string
  readonly provider: string
  readonly method: VoiceMethod
  readonly providerVoiceId: string
  readonly readyModels: readonly string[]
  readonly trainingMs: number
  readonly creditsUsed: number
  readonly status: VoiceModelStatus
  readonly readyAt: EpochMs | null
}

/** A voice model was refused before its training began. */
export interface VoiceModelRejected {
  readonly tenantId: string
  readonly userId: string
  readonly voiceModelId: string
  readonly requestId: string
  /** All reasons; the first one decided. */
  readonly reasons: readonly Reason[]
  readonly rejectedAt: EpochMs | null
}

/** Tells a channel adapter to make one attempt. Carries the body in clear: only adapters may read it. */
export interface DispatchRequested {
  readonly tenantId: string
  readonly messageId: string
  /** Counts from 1. */
  readonly attempt: number
  readonly channel: Channel
  readonly provider: string
  /** Names the provider account; never a secret. */
  readonly credentialRef: string
  readonly sender: string | null
  /** Personal data. */
  readonly recipient: string
  readonly body: string | null
  readonly templateId: string | null
  readonly templateVersion: number | null
  readonly language: string | null
  readonly variables: Readonly<Record<string, string>>
  /** Handed to providers that know such keys. */
  readonly idempotencyKey: string
  /** True when the attempt tests whether the provider has recovered. */
  readonly probe: boolean
  /** After it the attempt must not be made. */
  readonly deadlineAt: EpochMs | null
}

/** Tells a render worker to make one attempt. */
export interface RenderJobDispatched {
  readonly tenantId: string
  readonly jobId: string
  /** Counts from 1; reports of older attempts are ignored. */
  readonly attempt: number
  readonly type: RenderType
  readonly provider: string
  /** Names the provider account; never a secret. */
  readonly credentialRef: string | null
  readonly assetKind: AssetKind
  /** Which size or cut of the asset. */
  readonly variant: string | null
  /** Pixels of the asset. */
  readonly width: number | null
  /** Pixels of the asset. */
  readonly height: number | null
  /** Such as png or mp4. */
  readonly format: string | null
  readonly templateId: string | null
  /** The version that the job was planned with. */
  readonly templateVersion: number | null
  /** The texts to draw, by name, uncut; times are RFC 3339 texts in UTC. */
  readonly inputs: Readonly<Record<string, string>>
  /** Pixels to ask of the provider. */
  readonly nativeWidth: number | null
  /** Pixels to ask of the provider. */
  readonly nativeHeight: number | null
  readonly idempotencyKey: string
  /** True when the attempt tests whether the provider has recovered. */
  readonly probe: boolean
  readonly deadlineAt: EpochMs | null
}

/** Tells a training worker to clone a voice. */
export interface VoiceModelDispatched {
  readonly tenantId: string
  readonly voiceModelId: string
  /** Counts the trainings of the voice; reports repeat it. */
  readonly attempt: number
  readonly provider: string
  readonly method: VoiceMethod
  readonly name: string
  readonly language: string | null
  readonly sampleUrls: readonly string[]
  readonly targetModels: readonly string[]
  /** Names the consent of the speaker. */
  readonly consentRef: string
  readonly idempotencyKey: string
  readonly deadlineAt: EpochMs | null
}

/** A campaign was launched: its creatives follow. */
export interface CampaignLaunched {
  readonly tenantId: string
  readonly userId: string | null
  readonly campaignId: string
  /** Counts the versions of the campaign, from 1. */
  readonly revision: number
  readonly name: string
  readonly objective: string | null
  readonly channels: readonly string[]
  readonly placements: readonly string[]
  readonly eventId: string | null
  readonly templateIds: readonly string[]
  readonly startsAt: EpochMs | null
  readonly endsAt: EpochMs | null
  readonly launchedAt: EpochMs | null
}

/** Content was published: its images follow. */
export interface CmsPublished {
  readonly tenantId: string
  readonly userId: string | null
  readonly contentId: string
  readonly contentType: ContentType
  /** Counts the versions of the content, from 1. */
  readonly revision: number
  readonly title: string
  readonly excerpt: string | null
  readonly slug: string | null
  readonly url: string | null
  readonly heroImageUrl: string | null
  readonly locale: string | null
  readonly publishedAt: EpochMs | null
}

export type ContentType = 'BLOG' | 'PAGE' | 'NEWS' | 'UNKNOWN'

/** A person or a web page records a recipient's consent. */
export interface ConsentChangeRequested {
  readonly tenantId: string
  readonly requestId: string
  /** Personal data. */
  readonly recipient: string
  readonly channelFamily: ChannelFamily
  /** A group of the tenant's policy; null for all senders. */
  readonly senderGroup: string | null
  readonly scope: ConsentScope
  /** OPTED_IN or OPTED_OUT. */
  readonly state: ConsentState
  /** The person or page that recorded it. */
  readonly actor: string | null
  readonly reason: string | null
  /** When the recipient said so. */
  readonly requestedAt: EpochMs | null
}

/** The outcome of one attempt, reported by a channel adapter. */
export interface DispatchCompleted {
  readonly tenantId: string
  readonly messageId: string
  /** Counts from 1. */
  readonly attempt: number
  readonly channel: Channel
  readonly provider: string
  readonly credentialRef: string
  readonly outcome: AttemptOutcome
  readonly httpStatus: number | null
  readonly providerMessageId: string | null
  readonly providerErrorCode: string | null
  readonly latencyMs: number
  readonly retryAfterMs: number | null
  readonly cost_usd: MicroUsd | null
  readonly completedAt: EpochMs | null
  /** As the dispatch said, for readers of the topic; nothing is decided by it. Null from an adapter that does not repeat it. */
  readonly probe: boolean | null
}

/** A tenant's policy, all of it: the newest one replaces those before, and a record without a value removes it. */
export interface PolicyUpdated {
  readonly tenantId: string
  /** From 1, higher with each change. */
  readonly version: number
  /** JSON object with the knobs that differ from the pods' own policy; see docs/policy.md. */
  readonly policy: string
  readonly updatedAt: EpochMs | null
}

/** An operator moves the breaker of a provider by hand. */
export interface ProviderOverridden {
  readonly tenantId: string
  readonly provider: string
  readonly channel: Channel
  /** Null for every account that the tenant's policy routes for provider and channel. */
  readonly credentialRef: string | null
  readonly action: OverrideAction
  /** The end of an isolation. */
  readonly until: EpochMs | null
  /** For people. */
  readonly reason: string
  /** The person or tool that decided. */
  readonly actor: string | null
  readonly overriddenAt: EpochMs | null
}

/** OPEN and CLOSE move the breaker once; ISOLATE holds it open until CLEAR or a time. */
export type OverrideAction = 'OPEN' | 'CLOSE' | 'ISOLATE' | 'CLEAR' | 'UNKNOWN'

/** A delivery or read receipt of a provider, normalised. */
export interface ReceiptReceived {
  readonly tenantId: string
  readonly messageId: string | null
  readonly providerMessageId: string
  readonly provider: string
  readonly channel: Channel
  readonly attempt: number | null
  readonly status: ReceiptStatus
  readonly providerErrorCode: string | null
  readonly occurredAt: EpochMs | null
  readonly cost_usd: MicroUsd | null
  readonly isFinal: boolean
}

export type ReceiptStatus = 'SENT' | 'DELIVERED' | 'READ' | 'UNDELIVERED' | 'FAILED' | 'UNKNOWN'

/** A person wrote to a tenant; replies on WhatsApp arrive here too. */
export interface SmsInbound {
  readonly tenantId: string
  readonly channel: Channel
  /** Such as TWILIO or AWS_SNS. */
  readonly provider: string
  readonly providerMessageId: string
  /** Personal data. */
  readonly from: string
  readonly to: string
  readonly body: string
  readonly receivedAt: EpochMs | null
  readonly numMedia: number
  readonly mediaUrls: readonly string[]
  readonly numSegments: number | null
  /** The provider's own opt-out verdict. */
  readonly optOutType: string | null
  readonly keyword: string | null
  readonly messagingServiceId: string | null
  readonly previousMessageId: string | null
  readonly country: string | null
  /** Whether the webhook's signature was checked. */
  readonly verified: boolean | null
  /** The webhook's parameters as received. */
  readonly raw: Readonly<Record<string, string>> | null
}

/** An event was created: a poster and an invitation follow. */
export interface EventCreated {
  readonly tenantId: string
  readonly userId: string | null
  readonly eventId: string
  /** Counts the versions of the event, from 1; of one version the event with the later time counts. */
  readonly revision: number
  readonly title: string
  readonly description: string | null
  readonly startsAt: EpochMs | null
  readonly endsAt: EpochMs | null
  /** IANA name. */
  readonly timezone: string | null
  readonly venue: string | null
  readonly city: string | null
  readonly coverImageUrl: string | null
  readonly brandKitId: string | null
  readonly locale: string | null
  readonly createdAt: EpochMs | null
}

/** An event was published: social media assets follow. */
export interface EventPublished {
  readonly tenantId: string
  readonly userId: string | null
  readonly eventId: string
  /** Counts the versions of the event, from 1. */
  readonly revision: number
  readonly title: string
  readonly description: string | null
  readonly startsAt: EpochMs | null
  readonly endsAt: EpochMs | null
  /** IANA name. */
  readonly timezone: string | null
  readonly venue: string | null
  readonly city: string | null
  readonly coverImageUrl: string | null
  readonly brandKitId: string | null
  readonly locale: string | null
  readonly createdAt: EpochMs | null
  readonly publicUrl: string | null
  readonly publishedAt: EpochMs | null
  /** Social platforms to render for; empty means all. */
  readonly platforms: readonly string[]
}

/** notify-svc asks for a message to one recipient. */
export interface NotifyRequested {
  readonly tenantId: string
  readonly requestId: string
  readonly idempotencyKey: string | null
  readonly userId: string | null
  readonly channel: Channel
  readonly fallbackChannels: readonly Channel[]
  /** Personal data. */
  readonly recipient: string
  readonly sender: string | null
  readonly templateId: string | null
  readonly templateVersion: number | null
  readonly language: string | null
  readonly variables: Readonly<Record<string, string>>
  readonly body: string | null
  readonly category: Category
  readonly priority: Priority
  readonly sendAfter: EpochMs | null
  readonly expiresAt: EpochMs | null
  readonly requestedAt: EpochMs | null
  readonly metadata: Readonly<Record<string, string>>
}

export type Priority = 'LOW' | 'NORMAL' | 'HIGH' | 'UNKNOWN'

/** A person is to be forgotten by a tenant. Exactly one of recipient and recipientHash names the person. */
export interface SubjectErased {
  readonly tenantId: string
  /** The address in any spelling: personal data. */
  readonly recipient: string | null
  /** Keyed hash of the recipient, behind the version of its key, as published in other events. */
  readonly recipientHash: string | null
  /** When the person asked for it; for people. */
  readonly requestedAt: EpochMs | null
}

/** Credits are granted to a tenant, given back or taken away. */
export interface CreditsAdjusted {
  readonly tenantId: string
  readonly adjustmentId: string
  /** Credits; negative to take them away. */
  readonly delta: number
  /** For people. */
  readonly reason: string
  readonly adjustedAt: EpochMs | null
}

/** A tenant's policy for Studio, all of it: the newest one replaces those before, and a record without a value removes it. */
export interface StudioPolicyUpdated {
  readonly tenantId: string
  /** From 1, higher with each change. */
  readonly version: number
  /** JSON object with the knobs that differ from the pods' own policy; see docs/policy.md. */
  readonly policy: string
  readonly updatedAt: EpochMs | null
}

/** A person no longer wants a render job. */
export interface RenderJobCancelRequested {
  readonly tenantId: string
  readonly userId: string
  readonly jobId: string
  /** For people. */
  readonly reason: string | null
  readonly requestedAt: EpochMs | null
}

/** A render worker reports on one attempt; also its heartbeat. */
export interface RenderJobProgressed {
  readonly tenantId: string
  readonly jobId: string
  /** Counts from 1. */
  readonly attempt: number
  readonly provider: string
  readonly state: RenderState
  /** 0 to 100. */
  readonly percent: number | null
  readonly outputUrl: string | null
  readonly outputs: readonly RenderOutput[]
  readonly durationMs: number | null
  readonly creditsUsed: number | null
  readonly failureClass: RenderFailureClass | null
  readonly errorCode: string | null
  readonly errorMessage: string | null
  readonly at: EpochMs | null
}

/** A person asks for one asset of any type. */
export interface RenderJobRequested {
  readonly tenantId: string
  readonly userId: string
  readonly requestId: string
  readonly type: RenderType
  /** UNKNOWN for the usual one of the type. */
  readonly assetKind: AssetKind
  /** The renderer to ask first; null for the tenant's usual one. */
  readonly provider: string | null
  readonly templateId: string | null
  /** Null for the newest one. */
  readonly templateVersion: number | null
  /** The text to render. Either it or config is needed. */
  readonly prompt: string | null
  /** JSON object with the inputs of the renderer. */
  readonly config: string | null
  /** Pixels, of an image, a video or a document. */
  readonly width: number | null
  /** Pixels, of an image, a video or a document. */
  readonly height: number | null
  /** Such as png, mp4, mp3 or pdf. */
  readonly format: string | null
  /** The asset is of no use later. */
  readonly deadlineAt: EpochMs | null
  readonly requestedAt: EpochMs | null
}

/** A person creates or changes a media template. */
export interface TemplateChangeRequested {
  readonly tenantId: string
  readonly userId: string
  readonly templateId: string
  readonly requestId: string
  /** The version that the person has seen; null or 0 to create. */
  readonly expectedVersion: number | null
  /** Null to keep the one of before. */
  readonly name: string | null
  /** Null to keep the one of before. */
  readonly kind: TemplateKind | null
  /** Null to keep the one of before. */
  readonly status: TemplateStatus | null
  /** JSON object; null to keep the one of before. */
  readonly config: string | null
  /** All of them; null to keep those of before. */
  readonly assets: readonly TemplateAsset[] | null
  readonly requestedAt: EpochMs | null
}

/** A training worker reports on one model of a voice. */
export interface VoiceModelProgressed {
  readonly tenantId: string
  readonly voiceModelId: string
  /** That of the command; 0 when it is not told, for the newest one. */
  readonly attempt: number
  readonly providerVoiceId: string | null
  /** The model of the provider; empty for the voice as a whole. */
  readonly modelId: string
  readonly state: VoiceTrainingState
  readonly creditsUsed: number | null
  readonly errorCode: string | null
  readonly message: string | null
  readonly at: EpochMs | null
}

/** Where the training for one model stands; DELAYED is no failure. */
export type VoiceTrainingState = 'NOT_STARTED' | 'QUEUED' | 'FINE_TUNING' | 'FINE_TUNED' | 'FAILED' | 'DELAYED' | 'UNKNOWN'

/** A person asks for a clone of a voice. */
export interface VoiceModelTrainRequested {
  readonly tenantId: string
  readonly userId: string
  readonly voiceModelId: string
  readonly requestId: string
  readonly name: string
  readonly method: VoiceMethod
  readonly language: string | null
  /** Recordings of the voice. */
  readonly sampleUrls: readonly string[]
  /** How long they are together. */
  readonly sampleSeconds: number | null
  /** The models of the provider to train for; empty for the standard ones of the policy. */
  readonly targetModels: readonly string[]
  /** Names the consent of the speaker. Without it nothing is trained. */
  readonly consentRef: string | null
  readonly requestedAt: EpochMs | null
}

/** All that is known of one recipient's consent. The key of the row has the recipient's hash. */
export interface ConsentLedger {
  /** Counts the changes that were told. */
  readonly version: number
  readonly entries: readonly ConsentEntry[]
}

/** The latest word on one family, group and scope. */
export interface ConsentEntry {
  readonly channelFamily: ChannelFamily
  /** Empty for all senders. */
  readonly senderGroup: string
  readonly scope: ConsentScope
  readonly state: ConsentState
  /** When the recipient or provider said so. */
  readonly since: EpochMs
  readonly via: ConsentVia
  readonly evidenceEventId: string
}

/** The credits of a tenant: granted less settled less reserved is the balance, and never below zero. */
export interface CreditAccount {
  /** All adjustments together. */
  readonly granted: number
  /** Paid for completed jobs and trainings. */
  readonly settled: number
  /** Held for the open ones. */
  readonly reserved: number
}

/** An adjustment of credits that was answered; it is known by its id for good. */
export interface CreditAdjustment {
  /** As it came, accepted or not. */
  readonly delta: number
}

/** The spending of a tenant with a cap on one day of UTC. */
export interface DayBudget {
  /** The sum over the day's messages, each as its row counts it. */
  readonly spentMicroUsd: number
}

/** The use of one limit; each kind of limit needs one of the fields, or the last two. */
export interface LimitUse {
  /** Rates: the theoretical arrival time, in microseconds since 1970. */
  readonly arrivalMicros: number
  /** Windows: the last messages, oldest first. */
  readonly times: readonly EpochMs[]
  /** Quotas: days since 1970, in UTC. */
  readonly day: number
  /** Quotas: messages on that day. */
  readonly used: number
}

/** The newest version of a template, with the changes that wait for a version to come. */
export interface MediaTemplate {
  /** Counts from 1; 0 while changes wait for the creation. */
  readonly version: number
  readonly name: string
  readonly kind: TemplateKind
  readonly status: TemplateStatus
  readonly configHash: string
  /** JSON text, as it was told. */
  readonly config: string | null
  readonly assets: readonly TemplateAsset[]
  /** Hashes of the ids of the last requests that were granted, oldest first. */
  readonly answered: readonly string[]
  /** In the order in which they came. */
  readonly parked: readonly ParkedChange[]
}

/** A change of a version that there is not yet. */
export interface ParkedChange {
  readonly requestId: string
  readonly userId: string
  readonly expectedVersion: number
  readonly name: string | null
  readonly kind: TemplateKind | null
  readonly status: TemplateStatus | null
  readonly config: string | null
  readonly assets: readonly TemplateAsset[] | null
  /** It is refused then. */
  readonly until: EpochMs
}

/** The life of one message, from its acceptance until its eviction; or its stub, once nothing but adjustments of its cost can be emitted. */
export interface MessageLife {
  readonly head: MessageHead
  /** Null as soon as no further attempt can be made, here or on another channel. */
  readonly content: MessageContent | null
  /** The parts of a text message; null where a template makes the text. */
  readonly segments: number | null
  /** The provider that was planned first. */
  readonly routePlan: readonly string[]
  /** It answers an opt-out, and is sent in spite of it. */
  readonly confirmsOptOut: boolean
  /** Null without one, and once it was used or cannot be used any more. */
  readonly fallback: MessageFallback | null
  /** Stream time after which no attempt is made. */
  readonly deadlineAt: EpochMs
  readonly attempts: readonly MessageAttempt[]
  readonly waitingFor: MessageWait
  /** Stream time at which the wait ends. */
  readonly dueAt: EpochMs
  /** Stream time of its acceptance, or of the later start that was set then; null once it has ended, and in rows of earlier builds. */
  readonly readyAt: EpochMs | null
  /** When the sent event was emitted, in stream time. */
  readonly sentAt: EpochMs | null
  /** When the delivered event was emitted, in stream time. */
  readonly deliveredAt: EpochMs | null
  /** When the failed event was emitted, in stream time. */
  readonly failedAt: EpochMs | null
  /** The id of that event. */
  readonly failedEventId: string | null
  /** No further price is waited for, whatever the attempts say. */
  readonly costFinal: boolean
  /** Once it is set, all other fields are empty, apart from waitingFor. */
  readonly stub: MessageStub | null
}

/** Shared by all public events of the message. */
export interface MessageHead {
  readonly tenantId: string
  readonly messageId: string
  readonly channel: Channel
  /** Personal data. */
  readonly recipient: string
  readonly category: Category
  readonly idempotencyKey: string | null
}

/** The words, and on whose behalf they are sent. */
export interface MessageContent {
  readonly sender: string | null
  readonly body: string | null
  readonly templateId: string | null
  readonly templateVersion: number | null
  readonly language: string | null
  readonly variables: Readonly<Record<string, string>>
}

/** Further channels, should this one fail. */
export interface MessageFallback {
  /** The next one first. */
  readonly channels: readonly Channel[]
  /** The message is of no use after it, on any channel. */
  readonly expiresAt: EpochMs | null
}

/** All that is known of one attempt; facts only ever add up, whatever order they come in. */
export interface MessageAttempt {
  /** Counts from 1. */
  readonly attempt: number
  readonly provider: string
  /** Empty once no further attempt can be made and its end was told, as breakerSeq is 0. */
  readonly credentialRef: string
  /** Empty once no further attempt can be made. */
  readonly idempotencyKey: string
  /** Counts the states of the account's breaker: the one in which the attempt was dispatched. */
  readonly breakerSeq: number
  /** Whether its end was told to the breaker. */
  readonly counted: boolean
  /** Null until the provider's answer is known. */
  readonly outcome: AttemptOutcome | null
  /** Null unless the attempt went wrong. */
  readonly outcomeClass: FailureClass | null
  readonly errorCode: string | null
  readonly providerErrorCode: string | null
  readonly providerMessageId: string | null
  /** When the provider answered. */
  readonly endedAt: EpochMs | null
  readonly latencyMs: number
  readonly retryAfterMs: number | null
  /** Stream time until which the provider wants to be left alone; null once no further attempt can be made. */
  readonly restsUntil: EpochMs | null
  /** List price of the message at its dispatch; null without one, and once nothing can need it. */
  readonly listMicroUsd: number | null
  /** Highest price that an answer stated. */
  readonly submitMicroUsd: number | null
  /** Price of the last receipt, else the highest of the others; it overrules the answer's. */
  readonly receiptMicroUsd: number | null
  /** The last receipt stated the price. */
  readonly priceFinal: boolean
  /** Earliest receipt of this kind, as of the next three. */
  readonly sentAt: EpochMs | null
  readonly deliveredAt: EpochMs | null
  readonly readAt: EpochMs | null
  readonly undeliveredAt: EpochMs | null
  readonly receiptErrorCode: string | null
}

/** The meaning of the row's timer: the start of a message that was asked for later, the end of a backlog before an attempt, the next attempt, an answer, a receipt, any proof of an unclear attempt, or the end of the row. */
export type MessageWait = 'START' | 'BACKLOG' | 'ATTEMPT' | 'ANSWER' | 'RECEIPT' | 'PROOF' | 'EVICTION' | 'UNKNOWN'

/** The rest of a message: it tells late answers and receipts for its own. */
export interface MessageStub {
  readonly channel: Channel
  /** One for each attempt, in order. */
  readonly providers: readonly string[]
  /** One for each attempt, in order; empty once the cost of the message is final. */
  readonly costs: readonly AttemptCost[]
}

/** All that the cost of an attempt depends on. */
export interface AttemptCost {
  readonly end: CostEnd
  readonly listMicroUsd: number | null
  readonly submitMicroUsd: number | null
  readonly receiptMicroUsd: number | null
  readonly priceFinal: boolean
}

/** How far an attempt came. UNKNOWN: its provider may or may not have the message. */
export type CostEnd = 'REFUSED' | 'SENT' | 'DELIVERED' | 'UNKNOWN'

/** A message's part in the spending of its day. */
export interface MessageSpending {
  /** Days since 1970, in UTC: that of its start, as planned at its acceptance. */
  readonly day: number
  /** The list price at the planned provider; 0 without one. */
  readonly estimateMicroUsd: number
  /** Its part as known so far. */
  readonly countedMicroUsd: number
}

/** A render job as planned; it never changes, and is kept while the job is open. */
export interface PlannedJob {
  readonly tenantId: string
  readonly jobId: string
  readonly userId: string
  readonly type: RenderType
  readonly provider: string
  readonly assetKind: AssetKind
  readonly variant: string
  readonly source: RenderSource | null
  /** Groups the jobs of one trigger; empty for a requested job. */
  readonly batchId: string
  /** Counts from 0. */
  readonly batchIndex: number
  readonly batchSize: number
  /** Pixels of the asset; 0 for one without a size. */
  readonly width: number
  /** Pixels of the asset; 0 for one without a size. */
  readonly height: number
  /** Pixels that the provider renders. */
  readonly nativeWidth: number
  /** Pixels that the provider renders. */
  readonly nativeHeight: number
  readonly format: string
  readonly inputHash: string
  /** The texts to draw, by name. */
  readonly inputs: Readonly<Record<string, string>>
  readonly templateId: string | null
  /** The version that the job was planned with. */
  readonly templateVersion: number | null
  /** Null when the tenant was not metered. */
  readonly creditsReserved: number | null
  /** The asset is of no use later; null when its request told none. */
  readonly deadlineAt: EpochMs | null
}

/** A probe has gone out in the current slice of stream time; the row goes with the slice. */
export interface ProbeSlot {
  /** The message that probes. */
  readonly messageId: string
  readonly sentAt: EpochMs
}

/** The breaker of one provider account on one channel for one tenant; all times are stream time. */
export interface ProviderHealth {
  readonly tenantId: string
  readonly provider: string
  readonly channel: Channel
  readonly credentialRef: string
  readonly state: BreakerState
  /** When the state was entered. */
  readonly since: EpochMs
  /** The newest slices. */
  readonly buckets: readonly HealthBucket[]
  /** Slices of before, added up to longer ones. */
  readonly longBuckets: readonly HealthBucket[]
  /** Refusals of the credential since the last attempt that was none. */
  readonly credentialFaults: number
  /** Since when a large share of the attempts was throttled, without a break. */
  readonly throttledSince: EpochMs | null
  /** While HALF_OPEN. */
  readonly probeSuccesses: number
  /** While HALF_OPEN. */
  readonly probeFaults: number
  /** While RECOVERING: counts from 0. */
  readonly rampStep: number
  /** Openings in a row, less what a healthy time has forgiven. */
  readonly openCount: number
  /** While OPEN. */
  readonly openUntil: EpochMs | null
  /** While OPEN: an operator holds it until openUntil. */
  readonly isolated: boolean
  /** Recent times at which traffic was taken away. */
  readonly openings: readonly EpochMs[]
  /** The provider that took the traffic over. */
  readonly movedTo: string | null
  /** Counts the changes of state. */
  readonly transitionSeq: number
  readonly lastAttemptAt: EpochMs
  /** The id of the event of the last movement. */
  readonly lastEventId: string | null
  /** The time of the last override that was taken. */
  readonly overriddenAt: EpochMs | null
  /** The id of its event. */
  readonly overrideId: string | null
}

/** The meaning of a provider's own message id: an attempt, or receipts that wait until their attempt is known. */
export interface ReceiptMatch {
  /** Null while the attempt is unknown. */
  readonly messageId: string | null
  readonly attempt: number
  readonly parked: readonly ParkedReceipt[]
}

/** A receipt with the record that brought it, for the day on which nobody claims it. */
export interface ParkedReceipt {
  readonly facts: ReceiptFacts
  readonly raw: KeptRecord
}

/** A receipt's word about its attempt. */
export interface ReceiptFacts {
  /** As received: SENT, DELIVERED, READ, UNDELIVERED, FAILED or UNKNOWN. */
  readonly status: string
  readonly providerMessageId: string
  readonly providerErrorCode: string | null
  readonly occurredAt: EpochMs
  readonly costMicroUsd: number | null
  readonly isFinal: boolean
}

/** A Kafka record as it came. */
export interface KeptRecord {
  readonly topic: string
  readonly partition: number
  readonly offset: number
  readonly timestamp: EpochMs
  readonly key: Uint8Array | null
  readonly value: Uint8Array | null
  readonly headers: readonly KeptHeader[]
}

export interface KeptHeader {
  readonly key: string
  readonly value: Uint8Array
}

/** The jobs of one trigger, as far as they have ended. */
export interface RenderBatch {
  /** Jobs that the trigger asked for. */
  readonly size: number
  readonly completed: number
  readonly failed: number
  readonly canceled: number
  readonly superseded: number
  /** Refused before they were created. */
  readonly rejected: number
  readonly source: RenderSource | null
}

/** Where one render job stands; all times are stream time. It is open, and has a life, or has ended. */
export interface RenderJob {
  /** PLANNED while it waits for its turn, and between two attempts. */
  readonly status: RenderJobStatus
  /** The newest attempt that was dispatched, 0 for none; older ones are fenced. */
  readonly attempt: number
  /** Null as soon as the job has ended. It has no default: rows without it held their plan, and no build may go on without that. */
  readonly life: JobLife | null
  /** When the job became terminal. */
  readonly endedAt: EpochMs | null
  /** Attempts whose asset came and was told to be nobody's: bit 0 for the first one. */
  readonly orphans: number
}

/** Leads an open job to its end. */
export interface JobLife {
  readonly createdAt: EpochMs
  /** The job fails when it is still open then; while it has a place, when it still waits then. */
  readonly deadlineAt: EpochMs
  /** When the newest attempt was, or while PLANNED the next one will be, dispatched. */
  readonly dispatchAt: EpochMs
  /** When a worker first reported work on the newest attempt. */
  readonly startedAt: EpochMs | null
  /** The last sign of life of the newest attempt. */
  readonly reportedAt: EpochMs | null
  /** Where the job waits; null once it has its turn. */
  readonly place: QueuePlace | null
  /** The renderer of the newest attempt; empty for the planned one. */
  readonly provider: string
  /** The account of the newest attempt; never a secret. */
  readonly credentialRef: string | null
  /** Counts the states of the account's breaker: the one in which the newest attempt was dispatched. */
  readonly breakerSeq: number
  readonly attemptLog: readonly EndedAttempt[]
}

/** A place in the line of a tenant: the lower round is first, and in one round the lower number. */
export interface QueuePlace {
  readonly round: number
  /** The number of the arrival. */
  readonly seq: number
}

/** An attempt that ended without an asset. */
export interface EndedAttempt {
  /** Counts from 1. */
  readonly attempt: number
  readonly failureClass: RenderFailureClass
  readonly errorCode: string | null
  /** When it ended. */
  readonly at: EpochMs
  /** From its dispatch to its end. */
  readonly latencyMs: number
  /** Empty for the planned one. */
  readonly provider: string
}

/** The plan for one source entity: one asset per size, with the revision that it was last checked against. For a request: the wording that was accepted, and the one that was last refused. */
export interface RenderPlan {
  readonly assets: readonly PlannedAsset[]
  /** How many jobs an asset that is not listed had at most. */
  readonly forgottenEditions: number
}

export interface PlannedAsset {
  readonly assetKind: AssetKind
  readonly variant: string
  /** The newest revision of the entity that was seen. */
  readonly revision: number
  /** The time of the newest event about that revision. */
  readonly toldAt: EpochMs
  /** How many jobs this asset had before. */
  readonly edition: number
  /** Names the newest inputs, or the wording of a request; empty for an asset without a use in the newest event. */
  readonly inputHash: string
  /** The job that renders the newest inputs; empty without one. */
  readonly jobId: string
  /** That job failed, though not for its inputs: the next event renders the asset again. */
  readonly missing: boolean
}

/** The breaker of one renderer account for one type of renders and one tenant; all times are stream time. */
export interface RendererHealth {
  readonly tenantId: string
  readonly provider: string
  readonly type: RenderType
  readonly credentialRef: string
  readonly state: BreakerState
  /** When the state was entered. */
  readonly since: EpochMs
  /** The newest slices. */
  readonly buckets: readonly HealthBucket[]
  /** Slices of before, added up to longer ones. */
  readonly longBuckets: readonly HealthBucket[]
  /** Refusals of the credential; no worker tells of them so far. */
  readonly credentialFaults: number
  /** Since when a large share of the attempts was throttled, without a break. */
  readonly throttledSince: EpochMs | null
  /** While HALF_OPEN. */
  readonly probeSuccesses: number
  /** While HALF_OPEN. */
  readonly probeFaults: number
  /** While RECOVERING: counts from 0. */
  readonly rampStep: number
  /** Openings in a row, less what a healthy time has forgiven. */
  readonly openCount: number
  /** While OPEN. */
  readonly openUntil: EpochMs | null
  /** While OPEN: an operator holds it; nobody can so far. */
  readonly isolated: boolean
  /** Recent times at which jobs were taken away. */
  readonly openings: readonly EpochMs[]
  /** Counts the changes of state. */
  readonly transitionSeq: number
  readonly lastAttemptAt: EpochMs
}

/** A probe has gone out in the current slice of stream time; the row goes with the slice. */
export interface RendererProbe {
  /** The job that probes. */
  readonly jobId: string
  readonly sentAt: EpochMs
}

/** A person has written on WhatsApp, and may be answered in free words for a day. The key of the row has the recipient's hash. */
export interface ReplyWindow {
  /** When the person wrote last. */
  readonly openedAt: EpochMs
}

/** A send request that was answered; its repeats are dropped as long as this row lives. One that was refused may come again, corrected; after an acceptance, other words under the same key are refused. */
export interface RequestSeen {
  /** Hash of what was refused last; empty when that was nothing. */
  readonly refusedWording: string
  /** Hash of what was accepted; empty before, and in rows of earlier builds. */
  readonly acceptedWording: string
}

/** The people whom a tenant's rows are to forget, and how far the walk over the rows has come. The row ends with the last of them. */
export interface TenantErasures {
  /** The present walk looks for these people. */
  readonly walking: readonly OpenErasure[]
  /** The next walk looks for these people. */
  readonly waiting: readonly OpenErasure[]
  readonly stage: ErasureStage
  /** Accepted since their orders; all others are older than every order. */
  readonly spared: readonly SparedMessage[]
  /** The last part of the key of the last row; null before the first. */
  readonly behind: string | null
}

/** One person to be forgotten. */
export interface OpenErasure {
  /** One for each key of the pod; where the order named a hash, that one alone. */
  readonly recipientHashes: readonly string[]
  /** Stream time. A message accepted later is another matter: see spared. */
  readonly orderedAt: EpochMs
}

/** The rows that are walked over: those of messages, then the limits of pairs of sender and recipient. */
export type ErasureStage = 'MESSAGES' | 'PAIRS' | 'UNKNOWN'

/** A message to a person with an open order. */
export interface SparedMessage {
  readonly messageId: string
  /** Stream time. */
  readonly acceptedAt: EpochMs
}

/** The last policy of a tenant that was accepted. */
export interface TenantPolicy {
  readonly version: number
  /** JSON object, as it came; empty when it was removed. */
  readonly policy: string
}

/** The turns of a tenant's render jobs. */
export interface TenantTurns {
  /** Open jobs that hold a turn. */
  readonly running: number
  /** Open jobs in the line. */
  readonly waiting: number
  /** The round of the last turn that was given from the line. */
  readonly round: number
  /** Jobs that have joined the line since it was last empty and no turn was held. */
  readonly arrivals: number
}

/** Where a voice model stands; all times are stream time. It asks for credits, is in training, or has ended. */
export interface VoiceModel {
  /** UNKNOWN before the first training. */
  readonly status: VoiceModelStatus
  /** The newest training that was dispatched; older ones are fenced. */
  readonly attempt: number
  /** Hashes of the ids of the last requests that were granted, oldest first. */
  readonly answered: readonly string[]
  readonly asked: AskedTraining | null
  readonly training: OpenTraining | null
  /** When the last training ended. */
  readonly endedAt: EpochMs | null
}

/** A request that asks for credits. It leaves the row in the record in which it came. */
export interface AskedTraining {
  readonly requestId: string
  readonly userId: string
  readonly name: string
  readonly method: VoiceMethod
  readonly language: string | null
  readonly sampleUrls: readonly string[]
  readonly sampleSeconds: number | null
  readonly targetModels: readonly string[]
  readonly consentRef: string
}

/** Leads a training to its end. */
export interface OpenTraining {
  readonly userId: string
  readonly method: VoiceMethod
  readonly models: readonly RequiredModel[]
  readonly providerVoiceId: string | null
  /** Null when the tenant was not metered. */
  readonly creditsReserved: number | null
  /** As reported for the voice as a whole. */
  readonly creditsUsed: number
  /** The code of the last failed model. */
  readonly errorCode: string | null
  readonly errorMessage: string | null
  readonly dispatchedAt: EpochMs
  readonly deadlineAt: EpochMs
}

/** A model that the voice must be trained for. */
export interface RequiredModel {
  readonly modelId: string
  /** Null while it trains. */
  readonly end: ModelEnd | null
  readonly creditsUsed: number
}

export type ModelEnd = 'FINE_TUNED' | 'FAILED' | 'UNKNOWN'

/** A render job in the line of its tenant; the key is its place. */
export interface WaitingJob {
  readonly jobId: string
}

export const CommunicationDeliveredSchema: Schema<CommunicationDelivered> = {
  name: 'eventzr.cpaas.communication.v1.CommunicationDelivered',
  json: '{"type":"record","name":"CommunicationDelivered","namespace":"eventzr.cpaas.communication.v1","fields":[{"name":"tenantId","type":"string"},{"name":"messageId","type":"string"},{"name":"channel","type":{"type":"enum","name":"Channel","namespace":"eventzr.cpaas.v1","symbols":["SMS","MMS","WHATSAPP","RCS","VOICE","EMAIL","PUSH","UNKNOWN"],"default":"UNKNOWN"}},{"name":"recipient","type":"string"},{"name":"status","type":{"type":"enum","name":"CommunicationStatus","namespace":"eventzr.cpaas.v1","symbols":["REQUESTED","SENT","DELIVERED","FAILED","UNKNOWN"],"default":"UNKNOWN"}},{"name":"provider","type":"string"},{"name":"cost_usd","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6}},{"name":"costFinal","type":"boolean","default":false},{"name":"category","type":{"type":"enum","name":"Category","namespace":"eventzr.cpaas.v1","symbols":["OTP","TRANSACTIONAL","MARKETING","SERVICE_REPLY","UNKNOWN"],"default":"UNKNOWN"},"default":"UNKNOWN"},{"name":"idempotencyKey","type":["null","string"],"default":null},{"name":"policyVersion","type":"long","default":0},{"name":"basePolicyHash","type":"string","default":""},{"name":"providerMessageId","type":["null","string"],"default":null},{"name":"attempt","type":"int","default":1},{"name":"deliveredAt","type":["null",{"type":"long","logicalType":"timestamp-millis"}],"default":null},{"name":"readAt","type":["null",{"type":"long","logicalType":"timestamp-millis"}],"default":null},{"name":"deliveryLatencyMs","type":["null","long"],"default":null},{"name":"receiptStatus","type":["null","string"],"default":null},{"name":"implied","type":"boolean","default":false},{"name":"supersedesEventId","type":["null","string"],"default":null}]}',
}

/** Values of the schema for fields left out by a writer. */
export const CommunicationDeliveredDefaults: Omit<CommunicationDelivered, 'tenantId' | 'messageId' | 'channel' | 'recipient' | 'status' | 'provider' | 'cost_usd'> = {
  costFinal: false,
  category: 'UNKNOWN',
  idempotencyKey: null,
  policyVersion: 0,
  basePolicyHash: '',
  providerMessageId: null,
  attempt: 1,
  deliveredAt: null,
  readAt: null,
  deliveryLatencyMs: null,
  receiptStatus: null,
  implied: false,
  supersedesEventId: null,
}

export const CommunicationFailedSchema: Schema<CommunicationFailed> = {
  name: 'eventzr.cpaas.communication.v1.CommunicationFailed',
  json: '{"type":"record","name":"CommunicationFailed","namespace":"eventzr.cpaas.communication.v1","fields":[{"name":"tenantId","type":"string"},{"name":"messageId","type":"string"},{"name":"channel","type":{"type":"enum","name":"Channel","namespace":"eventzr.cpaas.v1","symbols":["SMS","MMS","WHATSAPP","RCS","VOICE","EMAIL","PUSH","UNKNOWN"],"default":"UNKNOWN"}},{"name":"recipient","type":"string"},{"name":"status","type":{"type":"enum","name":"CommunicationStatus","namespace":"eventzr.cpaas.v1","symbols":["REQUESTED","SENT","DELIVERED","FAILED","UNKNOWN"],"default":"UNKNOWN"}},{"name":"provider","type":"string"},{"name":"cost_usd","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6}},{"name":"costFinal","type":"boolean","default":false},{"name":"category","type":{"type":"enum","name":"Category","namespace":"eventzr.cpaas.v1","symbols":["OTP","TRANSACTIONAL","MARKETING","SERVICE_REPLY","UNKNOWN"],"default":"UNKNOWN"},"default":"UNKNOWN"},{"name":"idempotencyKey","type":["null","string"],"default":null},{"name":"policyVersion","type":"long","default":0},{"name":"basePolicyHash","type":"string","default":""},{"name":"failureClass","type":{"type":"enum","name":"FailureClass","namespace":"eventzr.cpaas.v1","symbols":["PROVIDER_FAULT","CREDENTIAL","THROTTLED","TENANT_FAULT","CONTENT_FAULT","RECIPIENT_FAULT","OPTED_OUT","EXPIRED","NO_PROVIDER","UNKNOWN"],"default":"UNKNOWN"},"default":"UNKNOWN"},{"name":"exhausted","type":{"type":"enum","name":"Exhausted","namespace":"eventzr.cpaas.v1","symbols":["RETRIES","DEADLINE","NON_RETRYABLE","NO_PROVIDER","UNKNOWN"],"default":"UNKNOWN"},"default":"UNKNOWN"},{"name":"errorCode","type":["null","string"],"default":null},{"name":"providerErrorCode","type":["null","string"],"default":null},{"name":"errorMessage","type":["null","string"],"default":null},{"name":"attempts","type":"int","default":0},{"name":"attemptLog","type":{"type":"array","items":{"type":"record","name":"AttemptLogEntry","namespace":"eventzr.shared.v1","fields":[{"name":"attempt","type":"int","default":1},{"name":"provider","type":"string","default":""},{"name":"outcome","type":{"type":"enum","name":"AttemptOutcome","namespace":"eventzr.shared.v1","symbols":["ACCEPTED","REJECTED","TIMEOUT","UNREACHABLE","UNKNOWN"],"default":"UNKNOWN"},"default":"UNKNOWN"},{"name":"providerErrorCode","type":["null","string"],"default":null},{"name":"at","type":["null",{"type":"long","logicalType":"timestamp-millis"}],"default":null},{"name":"latencyMs","type":"long","default":0},{"name":"cost_usd","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"default":"\\u0000"}]}},"default":[]},{"name":"failedAt","type":["null",{"type":"long","logicalType":"timestamp-millis"}],"default":null}]}',
}

/** Values of the schema for fields left out by a writer. */
export const CommunicationFailedDefaults: Omit<CommunicationFailed, 'tenantId' | 'messageId' | 'channel' | 'recipient' | 'status' | 'provider' | 'cost_usd'> = {
  costFinal: false,
  category: 'UNKNOWN',
  idempotencyKey: null,
  policyVersion: 0,
  basePolicyHash: '',
  failureClass: 'UNKNOWN',
  exhausted: 'UNKNOWN',
  errorCode: null,
  providerErrorCode: null,
  errorMessage: null,
  attempts: 0,
  attemptLog: [],
  failedAt: null,
}

export const CommunicationRejectedSchema: Schema<CommunicationRejected> = {
  name: 'eventzr.cpaas.communication.v1.CommunicationRejected',
  json: '{"type":"record","name":"CommunicationRejected","namespace":"eventzr.cpaas.communication.v1","fields":[{"name":"tenantId","type":"string"},{"name":"requestId","type":"string"},{"name":"messageId","type":["null","string"],"default":null},{"name":"channel","type":{"type":"enum","name":"Channel","namespace":"eventzr.cpaas.v1","symbols":["SMS","MMS","WHATSAPP","RCS","VOICE","EMAIL","PUSH","UNKNOWN"],"default":"UNKNOWN"},"default":"UNKNOWN"},{"name":"recipientHash","type":"string","default":""},{"name":"category","type":{"type":"enum","name":"Category","namespace":"eventzr.cpaas.v1","symbols":["OTP","TRANSACTIONAL","MARKETING","SERVICE_REPLY","UNKNOWN"],"default":"UNKNOWN"},"default":"UNKNOWN"},{"name":"reasons","type":{"type":"array","items":{"type":"record","name":"Reason","namespace":"eventzr.shared.v1","fields":[{"name":"code","type":"string","default":""},{"name":"detail","type":["null","string"],"default":null}]}},"default":[]},{"name":"retryAfterMs","type":["null","long"],"default":null},{"name":"policyVersion","type":"long","default":0},{"name":"basePolicyHash","type":"string","default":""},{"name":"rejectedAt","type":["null",{"type":"long","logicalType":"timestamp-millis"}],"default":null}]}',
}

/** Values of the schema for fields left out by a writer. */
export const CommunicationRejectedDefaults: Omit<CommunicationRejected, 'tenantId' | 'requestId'> = {
  messageId: null,
  channel: 'UNKNOWN',
  recipientHash: '',
  category: 'UNKNOWN',
  reasons: [],
  retryAfterMs: null,
  policyVersion: 0,
  basePolicyHash: '',
  rejectedAt: null,
}

export const CommunicationRequestedSchema: Schema<CommunicationRequested> = {
  name: 'eventzr.cpaas.communication.v1.CommunicationRequested',
  json: '{"type":"record","name":"CommunicationRequested","namespace":"eventzr.cpaas.communication.v1","fields":[{"name":"tenantId","type":"string"},{"name":"messageId","type":"string"},{"name":"channel","type":{"type":"enum","name":"Channel","namespace":"eventzr.cpaas.v1","symbols":["SMS","MMS","WHATSAPP","RCS","VOICE","EMAIL","PUSH","UNKNOWN"],"default":"UNKNOWN"}},{"name":"recipient","type":"string"},{"name":"status","type":{"type":"enum","name":"CommunicationStatus","namespace":"eventzr.cpaas.v1","symbols":["REQUESTED","SENT","DELIVERED","FAILED","UNKNOWN"],"default":"UNKNOWN"}},{"name":"provider","type":"string"},{"name":"cost_usd","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6}},{"name":"costFinal","type":"boolean","default":false},{"name":"category","type":{"type":"enum","name":"Category","namespace":"eventzr.cpaas.v1","symbols":["OTP","TRANSACTIONAL","MARKETING","SERVICE_REPLY","UNKNOWN"],"default":"UNKNOWN"},"default":"UNKNOWN"},{"name":"idempotencyKey","type":["null","string"],"default":null},{"name":"policyVersion","type":"long","default":0},{"name":"basePolicyHash","type":"string","default":""},{"name":"sender","type":["null","string"],"default":null},{"name":"templateId","type":["null","string"],"default":null},{"name":"templateVersion","type":["null","long"],"default":null},{"name":"language","type":["null","string"],"default":null},{"name":"contentHash","type":"string","default":""},{"name":"segments","type":["null","int"],"default":null},{"name":"routePlan","type":{"type":"array","items":"string"},"default":[]},{"name":"requestedAt","type":["null",{"type":"long","logicalType":"timestamp-millis"}],"default":null},{"name":"expiresAt","type":["null",{"type":"long","logicalType":"timestamp-millis"}],"default":null},{"name":"checks","type":["null",{"type":"record","name":"CommunicationChecks","fields":[{"name":"consentVersion","type":"long","default":0},{"name":"rateLimitKey","type":"string","default":""},{"name":"rateRemaining","type":"int","default":0},{"name":"validation","type":{"type":"array","items":"string"},"default":[]}]}],"default":null},{"name":"fallbackOf","type":["null","string"],"default":null},{"name":"trigger","type":["null",{"type":"record","name":"CommunicationTrigger","fields":[{"name":"type","type":"string","default":""},{"name":"id","type":"string","default":""},{"name":"source","type":"string","default":""}]}],"default":null}]}',
}

/** Values of the schema for fields left out by a writer. */
export const CommunicationRequestedDefaults: Omit<CommunicationRequested, 'tenantId' | 'messageId' | 'channel' | 'recipient' | 'status' | 'provider' | 'cost_usd'> = {
  costFinal: false,
  category: 'UNKNOWN',
  idempotencyKey: null,
  policyVersion: 0,
  basePolicyHash: '',
  sender: null,
  templateId: null,
  templateVersion: null,
  language: null,
  contentHash: '',
  segments: null,
  routePlan: [],
  requestedAt: null,
  expiresAt: null,
  checks: null,
  fallbackOf: null,
  trigger: null,
}

export const CommunicationSentSchema: Schema<CommunicationSent> = {
  name: 'eventzr.cpaas.communication.v1.CommunicationSent',
  json: '{"type":"record","name":"CommunicationSent","namespace":"eventzr.cpaas.communication.v1","fields":[{"name":"tenantId","type":"string"},{"name":"messageId","type":"string"},{"name":"channel","type":{"type":"enum","name":"Channel","namespace":"eventzr.cpaas.v1","symbols":["SMS","MMS","WHATSAPP","RCS","VOICE","EMAIL","PUSH","UNKNOWN"],"default":"UNKNOWN"}},{"name":"recipient","type":"string"},{"name":"status","type":{"type":"enum","name":"CommunicationStatus","namespace":"eventzr.cpaas.v1","symbols":["REQUESTED","SENT","DELIVERED","FAILED","UNKNOWN"],"default":"UNKNOWN"}},{"name":"provider","type":"string"},{"name":"cost_usd","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6}},{"name":"costFinal","type":"boolean","default":false},{"name":"category","type":{"type":"enum","name":"Category","namespace":"eventzr.cpaas.v1","symbols":["OTP","TRANSACTIONAL","MARKETING","SERVICE_REPLY","UNKNOWN"],"default":"UNKNOWN"},"default":"UNKNOWN"},{"name":"idempotencyKey","type":["null","string"],"default":null},{"name":"policyVersion","type":"long","default":0},{"name":"basePolicyHash","type":"string","default":""},{"name":"providerMessageId","type":["null","string"],"default":null},{"name":"attempt","type":"int","default":1},{"name":"sentAt","type":["null",{"type":"long","logicalType":"timestamp-millis"}],"default":null},{"name":"latencyMs","type":"long","default":0},{"name":"segments","type":["null","int"],"default":null},{"name":"failoverFrom","type":["null","string"],"default":null},{"name":"implied","type":"boolean","default":false},{"name":"possibleDuplicate","type":"boolean","default":false}]}',
}

/** Values of the schema for fields left out by a writer. */
export const CommunicationSentDefaults: Omit<CommunicationSent, 'tenantId' | 'messageId' | 'channel' | 'recipient' | 'status' | 'provider' | 'cost_usd'> = {
  costFinal: false,
  category: 'UNKNOWN',
  idempotencyKey: null,
  policyVersion: 0,
  basePolicyHash: '',
  providerMessageId: null,
  attempt: 1,
  sentAt: null,
  latencyMs: 0,
  segments: null,
  failoverFrom: null,
  implied: false,
  possibleDuplicate: false,
}

export const ConsentChangedSchema: Schema<ConsentChanged> = {
  name: 'eventzr.cpaas.consent.v1.ConsentChanged',
  json: '{"type":"record","name":"ConsentChanged","namespace":"eventzr.cpaas.consent.v1","fields":[{"name":"tenantId","type":"string"},{"name":"recipientHash","type":"string"},{"name":"channelFamily","type":{"type":"enum","name":"ChannelFamily","namespace":"eventzr.cpaas.v1","symbols":["SMS","WHATSAPP","VOICE","EMAIL","PUSH","UNKNOWN"],"default":"UNKNOWN"},"default":"UNKNOWN"},{"name":"senderGroup","type":"string","default":""},{"name":"scope","type":{"type":"enum","name":"ConsentScope","namespace":"eventzr.cpaas.v1","symbols":["ALL","MARKETING","UNKNOWN"],"default":"UNKNOWN"},"default":"ALL"},{"name":"state","type":{"type":"enum","name":"ConsentState","namespace":"eventzr.cpaas.v1","symbols":["OPTED_IN","OPTED_OUT","QUARANTINED","UNKNOWN"],"default":"UNKNOWN"},"default":"UNKNOWN"},{"name":"via","type":{"type":"enum","name":"ConsentVia","namespace":"eventzr.cpaas.v1","symbols":["INBOUND","ADMIN","PROVIDER","UNKNOWN"],"default":"UNKNOWN"},"default":"UNKNOWN"},{"name":"keyword","type":["null","string"],"default":null},{"name":"evidenceEventId","type":"string","default":""},{"name":"since","type":["null",{"type":"long","logicalType":"timestamp-millis"}],"default":null},{"name":"version","type":"long","default":0},{"name":"policyVersion","type":"long","default":0},{"name":"basePolicyHash","type":"string","default":""},{"name":"changedAt","type":["null",{"type":"long","logicalType":"timestamp-millis"}],"default":null}]}',
}

/** Values of the schema for fields left out by a writer. */
export const ConsentChangedDefaults: Omit<ConsentChanged, 'tenantId' | 'recipientHash'> = {
  channelFamily: 'UNKNOWN',
  senderGroup: '',
  scope: 'ALL',
  state: 'UNKNOWN',
  via: 'UNKNOWN',
  keyword: null,
  evidenceEventId: '',
  since: null,
  version: 0,
  policyVersion: 0,
  basePolicyHash: '',
  changedAt: null,
}

export const CostAdjustedSchema: Schema<CostAdjusted> = {
  name: 'eventzr.cpaas.cost.v1.CostAdjusted',
  json: '{"type":"record","name":"CostAdjusted","namespace":"eventzr.cpaas.cost.v1","fields":[{"name":"tenantId","type":"string"},{"name":"messageId","type":"string"},{"name":"provider","type":"string","default":""},{"name":"attempt","type":"int","default":1},{"name":"delta_usd","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"default":"\\u0000"},{"name":"cost_usd","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6}},{"name":"costFinal","type":"boolean","default":false},{"name":"policyVersion","type":"long","default":0},{"name":"basePolicyHash","type":"string","default":""},{"name":"adjustedAt","type":["null",{"type":"long","logicalType":"timestamp-millis"}],"default":null}]}',
}

/** Values of the schema for fields left out by a writer. */
export const CostAdjustedDefaults: Omit<CostAdjusted, 'tenantId' | 'messageId' | 'cost_usd'> = {
  provider: '',
  attempt: 1,
  delta_usd: 0,
  costFinal: false,
  policyVersion: 0,
  basePolicyHash: '',
  adjustedAt: null,
}

export const PolicyAppliedSchema: Schema<PolicyApplied> = {
  name: 'eventzr.cpaas.policy.v1.PolicyApplied',
  json: '{"type":"record","name":"PolicyApplied","namespace":"eventzr.cpaas.policy.v1","fields":[{"name":"tenantId","type":"string"},{"name":"version","type":"long","default":0},{"name":"accepted","type":"boolean","default":false},{"name":"faults","type":{"type":"array","items":{"type":"record","name":"PolicyFault","fields":[{"name":"path","type":"string","default":""},{"name":"reason","type":"string","default":""}]}},"default":[]},{"name":"inForceVersion","type":"long","default":0},{"name":"effectiveHash","type":"string","default":""},{"name":"basePolicyHash","type":"string","default":""},{"name":"appliedAt","type":["null",{"type":"long","logicalType":"timestamp-millis"}],"default":null}]}',
}

/** Values of the schema for fields left out by a writer. */
export const PolicyAppliedDefaults: Omit<PolicyApplied, 'tenantId'> = {
  version: 0,
  accepted: false,
  faults: [],
  inForceVersion: 0,
  effectiveHash: '',
  basePolicyHash: '',
  appliedAt: null,
}

export const ProviderFailoverSchema: Schema<ProviderFailover> = {
  name: 'eventzr.cpaas.provider.v1.ProviderFailover',
  json: '{"type":"record","name":"ProviderFailover","namespace":"eventzr.cpaas.provider.v1","fields":[{"name":"tenantId","type":"string"},{"name":"channel","type":{"type":"enum","name":"Channel","namespace":"eventzr.cpaas.v1","symbols":["SMS","MMS","WHATSAPP","RCS","VOICE","EMAIL","PUSH","UNKNOWN"],"default":"UNKNOWN"}},{"name":"fromProvider","type":"string"},{"name":"toProvider","type":["null","string"],"default":null},{"name":"scope","type":{"type":"enum","name":"FailoverScope","symbols":["GLOBAL","TENANT","UNKNOWN"],"default":"UNKNOWN"}},{"name":"direction","type":{"type":"enum","name":"FailoverDirection","symbols":["FAILOVER","FAILBACK","EXHAUSTED","UNKNOWN"],"default":"UNKNOWN"},"default":"UNKNOWN"},{"name":"rule","type":{"type":"enum","name":"HealthRule","namespace":"eventzr.shared.v1","symbols":["FAST","SUSTAINED","BROWNOUT","LOW_VOLUME","SLOW","CREDENTIAL","CAPACITY","MANUAL","RECOVERED","UNKNOWN"],"default":"UNKNOWN"},"default":"UNKNOWN"},{"name":"breakerState","type":{"type":"enum","name":"BreakerState","namespace":"eventzr.shared.v1","symbols":["OPEN","HALF_OPEN","RECOVERING","CLOSED","UNKNOWN"],"default":"UNKNOWN"},"default":"UNKNOWN"},{"name":"windowStart","type":["null",{"type":"long","logicalType":"timestamp-millis"}],"default":null},{"name":"windowEnd","type":["null",{"type":"long","logicalType":"timestamp-millis"}],"default":null},{"name":"attempts","type":"long","default":0},{"name":"faults","type":"long","default":0},{"name":"faultRate","type":"double","default":0},{"name":"lowerBound","type":"double","default":0},{"name":"slowRate","type":"double","default":0},{"name":"distinctTenants","type":"int","default":0},{"name":"excludedShare","type":"double","default":0},{"name":"openCount","type":"int","default":0},{"name":"openUntil","type":["null",{"type":"long","logicalType":"timestamp-millis"}],"default":null},{"name":"flapping","type":"boolean","default":false},{"name":"transitionSeq","type":"long","default":0},{"name":"previousEventId","type":["null","string"],"default":null},{"name":"policyVersion","type":"long","default":0},{"name":"basePolicyHash","type":"string","default":""},{"name":"occurredAt","type":["null",{"type":"long","logicalType":"timestamp-millis"}],"default":null}]}',
}

/** Values of the schema for fields left out by a writer. */
export const ProviderFailoverDefaults: Omit<ProviderFailover, 'tenantId' | 'channel' | 'fromProvider' | 'scope'> = {
  toProvider: null,
  direction: 'UNKNOWN',
  rule: 'UNKNOWN',
  breakerState: 'UNKNOWN',
  windowStart: null,
  windowEnd: null,
  attempts: 0,
  faults: 0,
  faultRate: 0,
  lowerBound: 0,
  slowRate: 0,
  distinctTenants: 0,
  excludedShare: 0,
  openCount: 0,
  openUntil: null,
  flapping: false,
  transitionSeq: 0,
  previousEventId: null,
  policyVersion: 0,
  basePolicyHash: '',
  occurredAt: null,
}

export const ReceiptExpiredSchema: Schema<ReceiptExpired> = {
  name: 'eventzr.cpaas.receipt.v1.ReceiptExpired',
  json: '{"type":"record","name":"ReceiptExpired","namespace":"eventzr.cpaas.receipt.v1","fields":[{"name":"tenantId","type":"string"},{"name":"messageId","type":"string"},{"name":"provider","type":"string","default":""},{"name":"channel","type":{"type":"enum","name":"Channel","namespace":"eventzr.cpaas.v1","symbols":["SMS","MMS","WHATSAPP","RCS","VOICE","EMAIL","PUSH","UNKNOWN"],"default":"UNKNOWN"},"default":"UNKNOWN"},{"name":"policy","type":{"type":"enum","name":"ReceiptPolicy","namespace":"eventzr.cpaas.v1","symbols":["LEAVE_SENT","FAIL","FALLBACK","UNKNOWN"],"default":"UNKNOWN"},"default":"UNKNOWN"},{"name":"expiredAt","type":["null",{"type":"long","logicalType":"timestamp-millis"}],"default":null}]}',
}

/** Values of the schema for fields left out by a writer. */
export const ReceiptExpiredDefaults: Omit<ReceiptExpired, 'tenantId' | 'messageId'> = {
  provider: '',
  channel: 'UNKNOWN',
  policy: 'UNKNOWN',
  expiredAt: null,
}

export const CreditsAppliedSchema: Schema<CreditsApplied> = {
  name: 'eventzr.studio.credits.v1.CreditsApplied',
  json: '{"type":"record","name":"CreditsApplied","namespace":"eventzr.studio.credits.v1","fields":[{"name":"tenantId","type":"string"},{"name":"adjustmentId","type":"string"},{"name":"delta","type":"long","default":0},{"name":"accepted","type":"boolean","default":false},{"name":"reasons","type":{"type":"array","items":{"type":"record","name":"Reason","namespace":"eventzr.shared.v1","fields":[{"name":"code","type":"string","default":""},{"name":"detail","type":["null","string"],"default":null}]}},"default":[]},{"name":"granted","type":"long","default":0},{"name":"settled","type":"long","default":0},{"name":"reserved","type":"long","default":0},{"name":"balance","type":"long","default":0},{"name":"appliedAt","type":["null",{"type":"long","logicalType":"timestamp-millis"}],"default":null}]}',
}

/** Values of the schema for fields left out by a writer. */
export const CreditsAppliedDefaults: Omit<CreditsApplied, 'tenantId' | 'adjustmentId'> = {
  delta: 0,
  accepted: false,
  reasons: [],
  granted: 0,
  settled: 0,
  reserved: 0,
  balance: 0,
  appliedAt: null,
}

export const StudioPolicyAppliedSchema: Schema<StudioPolicyApplied> = {
  name: 'eventzr.studio.policy.v1.StudioPolicyApplied',
  json: '{"type":"record","name":"StudioPolicyApplied","namespace":"eventzr.studio.policy.v1","fields":[{"name":"tenantId","type":"string"},{"name":"version","type":"long","default":0},{"name":"accepted","type":"boolean","default":false},{"name":"faults","type":{"type":"array","items":{"type":"record","name":"StudioPolicyFault","fields":[{"name":"path","type":"string","default":""},{"name":"reason","type":"string","default":""}]}},"default":[]},{"name":"inForceVersion","type":"long","default":0},{"name":"effectiveHash","type":"string","default":""},{"name":"basePolicyHash","type":"string","default":""},{"name":"appliedAt","type":["null",{"type":"long","logicalType":"timestamp-millis"}],"default":null}]}',
}

/** Values of the schema for fields left out by a writer. */
export const StudioPolicyAppliedDefaults: Omit<StudioPolicyApplied, 'tenantId'> = {
  version: 0,
  accepted: false,
  faults: [],
  inForceVersion: 0,
  effectiveHash: '',
  basePolicyHash: '',
  appliedAt: null,
}

export const RenderAssetOrphanedSchema: Schema<RenderAssetOrphaned> = {
  name: 'eventzr.studio.render_asset.v1.RenderAssetOrphaned',
  json: '{"type":"record","name":"RenderAssetOrphaned","namespace":"eventzr.studio.render_asset.v1","fields":[{"name":"tenantId","type":"string"},{"name":"jobId","type":"string"},{"name":"attempt","type":"int","default":1},{"name":"provider","type":"string","default":""},{"name":"status","type":{"type":"enum","name":"RenderJobStatus","namespace":"eventzr.studio.v1","symbols":["PLANNED","QUEUED","RUNNING","UPLOADING","COMPLETED","FAILED","CANCELED","SUPERSEDED","UNKNOWN"],"default":"UNKNOWN"},"default":"UNKNOWN"},{"name":"outputUrl","type":"string","default":""},{"name":"outputs","type":{"type":"array","items":{"type":"record","name":"RenderOutput","namespace":"eventzr.studio.v1","fields":[{"name":"url","type":"string","default":""},{"name":"width","type":["null","int"],"default":null},{"name":"height","type":["null","int"],"default":null},{"name":"format","type":["null","string"],"default":null},{"name":"bytes","type":"long","default":0},{"name":"sha256","type":["null","string"],"default":null}]}},"default":[]},{"name":"orphanedAt","type":["null",{"type":"long","logicalType":"timestamp-millis"}],"default":null}]}',
}

/** Values of the schema for fields left out by a writer. */
export const RenderAssetOrphanedDefaults: Omit<RenderAssetOrphaned, 'tenantId' | 'jobId'> = {
  attempt: 1,
  provider: '',
  status: 'UNKNOWN',
  outputUrl: '',
  outputs: [],
  orphanedAt: null,
}

export const RenderBatchCompletedSchema: Schema<RenderBatchCompleted> = {
  name: 'eventzr.studio.render_batch.v1.RenderBatchCompleted',
  json: '{"type":"record","name":"RenderBatchCompleted","namespace":"eventzr.studio.render_batch.v1","fields":[{"name":"tenantId","type":"string"},{"name":"batchId","type":"string"},{"name":"source","type":["null",{"type":"record","name":"RenderSource","namespace":"eventzr.studio.v1","fields":[{"name":"kind","type":"string","default":""},{"name":"entityId","type":"string","default":""},{"name":"eventId","type":"string","default":""},{"name":"revision","type":["null","long"],"default":null}]}],"default":null},{"name":"batchSize","type":"int","default":0},{"name":"completed","type":"int","default":0},{"name":"failed","type":"int","default":0},{"name":"canceled","type":"int","default":0},{"name":"superseded","type":"int","default":0},{"name":"rejected","type":"int","default":0},{"name":"completedAt","type":["null",{"type":"long","logicalType":"timestamp-millis"}],"default":null}]}',
}

/** Values of the schema for fields left out by a writer. */
export const RenderBatchCompletedDefaults: Omit<RenderBatchCompleted, 'tenantId' | 'batchId'> = {
  source: null,
  batchSize: 0,
  completed: 0,
  failed: 0,
  canceled: 0,
  superseded: 0,
  rejected: 0,
  completedAt: null,
}

export const RenderJobCompletedSchema: Schema<RenderJobCompleted> = {
  name: 'eventzr.studio.render_job.v1.RenderJobCompleted',
  json: '{"type":"record","name":"RenderJobCompleted","namespace":"eventzr.studio.render_job.v1","fields":[{"name":"tenantId","type":"string"},{"name":"userId","type":"string"},{"name":"jobId","type":"string"},{"name":"type","type":{"type":"enum","name":"RenderType","namespace":"eventzr.studio.v1","symbols":["image","video","audio","document","UNKNOWN"],"default":"UNKNOWN"}},{"name":"provider","type":"string"},{"name":"outputUrl","type":"string"},{"name":"durationMs","type":"long"},{"name":"creditsUsed","type":"long"},{"name":"status","type":{"type":"enum","name":"RenderJobStatus","namespace":"eventzr.studio.v1","symbols":["PLANNED","QUEUED","RUNNING","UPLOADING","COMPLETED","FAILED","CANCELED","SUPERSEDED","UNKNOWN"],"default":"UNKNOWN"},"default":"UNKNOWN"},{"name":"assetKind","type":{"type":"enum","name":"AssetKind","namespace":"eventzr.studio.v1","symbols":["POSTER","INVITATION","SOCIAL","BLOG_IMAGE","THUMBNAIL","BANNER","VIDEO","VOICEOVER","PRESENTATION","UNKNOWN"],"default":"UNKNOWN"},"default":"UNKNOWN"},{"name":"variant","type":["null","string"],"default":null},{"name":"source","type":["null",{"type":"record","name":"RenderSource","namespace":"eventzr.studio.v1","fields":[{"name":"kind","type":"string","default":""},{"name":"entityId","type":"string","default":""},{"name":"eventId","type":"string","default":""},{"name":"revision","type":["null","long"],"default":null}]}],"default":null},{"name":"batchId","type":["null","string"],"default":null},{"name":"templateId","type":["null","string"],"default":null},{"name":"templateVersion","type":["null","long"],"default":null},{"name":"attempt","type":"int","default":1},{"name":"outputs","type":{"type":"array","items":{"type":"record","name":"RenderOutput","namespace":"eventzr.studio.v1","fields":[{"name":"url","type":"string","default":""},{"name":"width","type":["null","int"],"default":null},{"name":"height","type":["null","int"],"default":null},{"name":"format","type":["null","string"],"default":null},{"name":"bytes","type":"long","default":0},{"name":"sha256","type":["null","string"],"default":null}]}},"default":[]},{"name":"outputExpiresAt","type":["null",{"type":"long","logicalType":"timestamp-millis"}],"default":null},{"name":"queueMs","type":"long","default":0},{"name":"completedAt","type":["null",{"type":"long","logicalType":"timestamp-millis"}],"default":null},{"name":"cached","type":"boolean","default":false},{"name":"batchCompleted","type":["null","int"],"default":null},{"name":"batchSize","type":["null","int"],"default":null},{"name":"creditsExcess","type":"long","default":0}]}',
}

/** Values of the schema for fields left out by a writer. */
export const RenderJobCompletedDefaults: Omit<RenderJobCompleted, 'tenantId' | 'userId' | 'jobId' | 'type' | 'provider' | 'outputUrl' | 'durationMs' | 'creditsUsed'> = {
  status: 'UNKNOWN',
  assetKind: 'UNKNOWN',
  variant: null,
  source: null,
  batchId: null,
  templateId: null,
  templateVersion: null,
  attempt: 1,
  outputs: [],
  outputExpiresAt: null,
  queueMs: 0,
  completedAt: null,
  cached: false,
  batchCompleted: null,
  batchSize: null,
  creditsExcess: 0,
}

export const RenderJobCreatedSchema: Schema<RenderJobCreated> = {
  name: 'eventzr.studio.render_job.v1.RenderJobCreated',
  json: '{"type":"record","name":"RenderJobCreated","namespace":"eventzr.studio.render_job.v1","fields":[{"name":"tenantId","type":"string"},{"name":"userId","type":"string"},{"name":"jobId","type":"string"},{"name":"type","type":{"type":"enum","name":"RenderType","namespace":"eventzr.studio.v1","symbols":["image","video","audio","document","UNKNOWN"],"default":"UNKNOWN"}},{"name":"provider","type":"string"},{"name":"status","type":{"type":"enum","name":"RenderJobStatus","namespace":"eventzr.studio.v1","symbols":["PLANNED","QUEUED","RUNNING","UPLOADING","COMPLETED","FAILED","CANCELED","SUPERSEDED","UNKNOWN"],"default":"UNKNOWN"},"default":"UNKNOWN"},{"name":"assetKind","type":{"type":"enum","name":"AssetKind","namespace":"eventzr.studio.v1","symbols":["POSTER","INVITATION","SOCIAL","BLOG_IMAGE","THUMBNAIL","BANNER","VIDEO","VOICEOVER","PRESENTATION","UNKNOWN"],"default":"UNKNOWN"},"default":"UNKNOWN"},{"name":"variant","type":["null","string"],"default":null},{"name":"source","type":["null",{"type":"record","name":"RenderSource","namespace":"eventzr.studio.v1","fields":[{"name":"kind","type":"string","default":""},{"name":"entityId","type":"string","default":""},{"name":"eventId","type":"string","default":""},{"name":"revision","type":["null","long"],"default":null}]}],"default":null},{"name":"batchId","type":["null","string"],"default":null},{"name":"templateId","type":["null","string"],"default":null},{"name":"templateVersion","type":["null","long"],"default":null},{"name":"width","type":["null","int"],"default":null},{"name":"height","type":["null","int"],"default":null},{"name":"nativeWidth","type":["null","int"],"default":null},{"name":"nativeHeight","type":["null","int"],"default":null},{"name":"format","type":["null","string"],"default":null},{"name":"inputHash","type":"string","default":""},{"name":"creditsReserved","type":"long","default":0},{"name":"maxAttempts","type":"int","default":3},{"name":"deadlineAt","type":["null",{"type":"long","logicalType":"timestamp-millis"}],"default":null},{"name":"batchIndex","type":["null","int"],"default":null},{"name":"batchSize","type":["null","int"],"default":null},{"name":"createdAt","type":["null",{"type":"long","logicalType":"timestamp-millis"}],"default":null},{"name":"policyVersion","type":"long","default":0},{"name":"basePolicyHash","type":"string","default":""}]}',
}

/** Values of the schema for fields left out by a writer. */
export const RenderJobCreatedDefaults: Omit<RenderJobCreated, 'tenantId' | 'userId' | 'jobId' | 'type' | 'provider'> = {
  status: 'UNKNOWN',
  assetKind: 'UNKNOWN',
  variant: null,
  source: null,
  batchId: null,
  templateId: null,
  templateVersion: null,
  width: null,
  height: null,
  nativeWidth: null,
  nativeHeight: null,
  format: null,
  inputHash: '',
  creditsReserved: 0,
  maxAttempts: 3,
  deadlineAt: null,
  batchIndex: null,
  batchSize: null,
  createdAt: null,
  policyVersion: 0,
  basePolicyHash: '',
}

export const RenderJobFailedSchema: Schema<RenderJobFailed> = {
  name: 'eventzr.studio.render_job.v1.RenderJobFailed',
  json: '{"type":"record","name":"RenderJobFailed","namespace":"eventzr.studio.render_job.v1","fields":[{"name":"tenantId","type":"string"},{"name":"userId","type":"string"},{"name":"jobId","type":"string"},{"name":"type","type":{"type":"enum","name":"RenderType","namespace":"eventzr.studio.v1","symbols":["image","video","audio","document","UNKNOWN"],"default":"UNKNOWN"}},{"name":"provider","type":"string"},{"name":"status","type":{"type":"enum","name":"RenderJobStatus","namespace":"eventzr.studio.v1","symbols":["PLANNED","QUEUED","RUNNING","UPLOADING","COMPLETED","FAILED","CANCELED","SUPERSEDED","UNKNOWN"],"default":"UNKNOWN"},"default":"UNKNOWN"},{"name":"assetKind","type":{"type":"enum","name":"AssetKind","namespace":"eventzr.studio.v1","symbols":["POSTER","INVITATION","SOCIAL","BLOG_IMAGE","THUMBNAIL","BANNER","VIDEO","VOICEOVER","PRESENTATION","UNKNOWN"],"default":"UNKNOWN"},"default":"UNKNOWN"},{"name":"variant","type":["null","string"],"default":null},{"name":"source","type":["null",{"type":"record","name":"RenderSource","namespace":"eventzr.studio.v1","fields":[{"name":"kind","type":"string","default":""},{"name":"entityId","type":"string","default":""},{"name":"eventId","type":"string","default":""},{"name":"revision","type":["null","long"],"default":null}]}],"default":null},{"name":"batchId","type":["null","string"],"default":null},{"name":"templateId","type":["null","string"],"default":null},{"name":"templateVersion","type":["null","long"],"default":null},{"name":"failureClass","type":{"type":"enum","name":"RenderFailureClass","namespace":"eventzr.studio.v1","symbols":["PROVIDER_FAULT","CONTENT_POLICY","INVALID_INPUT","QUEUE_TIMEOUT","RUN_TIMEOUT","HEARTBEAT_LOST","QUOTA","CANCELED","UNKNOWN"],"default":"UNKNOWN"},"default":"UNKNOWN"},{"name":"errorCode","type":["null","string"],"default":null},{"name":"errorMessage","type":["null","string"],"default":null},{"name":"attempts","type":"int","default":0},{"name":"attemptLog","type":{"type":"array","items":{"type":"record","name":"AttemptLogEntry","namespace":"eventzr.shared.v1","fields":[{"name":"attempt","type":"int","default":1},{"name":"provider","type":"string","default":""},{"name":"outcome","type":{"type":"enum","name":"AttemptOutcome","namespace":"eventzr.shared.v1","symbols":["ACCEPTED","REJECTED","TIMEOUT","UNREACHABLE","UNKNOWN"],"default":"UNKNOWN"},"default":"UNKNOWN"},{"name":"providerErrorCode","type":["null","string"],"default":null},{"name":"at","type":["null",{"type":"long","logicalType":"timestamp-millis"}],"default":null},{"name":"latencyMs","type":"long","default":0},{"name":"cost_usd","type":{"type":"bytes","logicalType":"decimal","precision":18,"scale":6},"default":"\\u0000"}]}},"default":[]},{"name":"creditsReleased","type":"long","default":0},{"name":"failedAt","type":["null",{"type":"long","logicalType":"timestamp-millis"}],"default":null}]}',
}

/** Values of the schema for fields left out by a writer. */
export const RenderJobFailedDefaults: Omit<RenderJobFailed, 'tenantId' | 'userId' | 'jobId' | 'type' | 'provider'> = {
  status: 'UNKNOWN',
  assetKind: 'UNKNOWN',
  variant: null,
  source: null,
  batchId: null,
  templateId: null,
  templateVersion: null,
  failureClass: 'UNKNOWN',
  errorCode: null,
  errorMessage: null,
  attempts: 0,
  attemptLog: [],
  creditsReleased: 0,
  failedAt: null,
}

export const RenderJobRejectedSchema: Schema<RenderJobRejected> = {
  name: 'eventzr.studio.render_job.v1.RenderJobRejected',
  json: '{"type":"record","name":"RenderJobRejected","namespace":"eventzr.studio.render_job.v1","fields":[{"name":"tenantId","type":"string"},{"name":"jobId","type":["null","string"],"default":null},{"name":"requestId","type":["null","string"],"default":null},{"name":"source","type":["null",{"type":"record","name":"RenderSource","namespace":"eventzr.studio.v1","fields":[{"name":"kind","type":"string","default":""},{"name":"entityId","type":"string","default":""},{"name":"eventId","type":"string","default":""},{"name":"revision","type":["null","long"],"default":null}]}],"default":null},{"name":"reasons","type":{"type":"array","items":{"type":"record","name":"Reason","namespace":"eventzr.shared.v1","fields":[{"name":"code","type":"string","default":""},{"name":"detail","type":["null","string"],"default":null}]}},"default":[]},{"name":"rejectedAt","type":["null",{"type":"long","logicalType":"timestamp-millis"}],"default":null},{"name":"policyVersion","type":"long","default":0},{"name":"basePolicyHash","type":"string","default":""}]}',
}

/** Values of the schema for fields left out by a writer. */
export const RenderJobRejectedDefaults: Omit<RenderJobRejected, 'tenantId'> = {
  jobId: null,
  requestId: null,
  source: null,
  reasons: [],
  rejectedAt: null,
  policyVersion: 0,
  basePolicyHash: '',
}

export const RenderJobSupersededSchema: Schema<RenderJobSuperseded> = {
  name: 'eventzr.studio.render_job.v1.RenderJobSuperseded',
  json: '{"type":"record","name":"RenderJobSuperseded","namespace":"eventzr.studio.render_job.v1","fields":[{"name":"tenantId","type":"string"},{"name":"jobId","type":"string"},{"name":"supersededByJobId","type":["null","string"],"default":null},{"name":"reason","type":"string","default":""},{"name":"creditsReleased","type":"long","default":0},{"name":"supersededAt","type":["null",{"type":"long","logicalType":"timestamp-millis"}],"default":null}]}',
}

/** Values of the schema for fields left out by a writer. */
export const RenderJobSupersededDefaults: Omit<RenderJobSuperseded, 'tenantId' | 'jobId'> = {
  supersededByJobId: null,
  reason: '',
  creditsReleased: 0,
  supersededAt: null,
}

export const TemplateChangeRejectedSchema: Schema<TemplateChangeRejected> = {
  name: 'eventzr.studio.template.v1.TemplateChangeRejected',
  json: '{"type":"record","name":"TemplateChangeRejected","namespace":"eventzr.studio.template.v1","fields":[{"name":"tenantId","type":"string"},{"name":"userId","type":"string","default":""},{"name":"templateId","type":"string"},{"name":"requestId","type":"string"},{"name":"reasons","type":{"type":"array","items":{"type":"record","name":"Reason","namespace":"eventzr.shared.v1","fields":[{"name":"code","type":"string","default":""},{"name":"detail","type":["null","string"],"default":null}]}},"default":[]},{"name":"version","type":"long","default":0},{"name":"rejectedAt","type":["null",{"type":"long","logicalType":"timestamp-millis"}],"default":null}]}',
}

/** Values of the schema for fields left out by a writer. */
export const TemplateChangeRejectedDefaults: Omit<TemplateChangeRejected, 'tenantId' | 'templateId' | 'requestId'> = {
  userId: '',
  reasons: [],
  version: 0,
  rejectedAt: null,
}

export const TemplateCreatedSchema: Schema<TemplateCreated> = {
  name: 'eventzr.studio.template.v1.TemplateCreated',
  json: '{"type":"record","name":"TemplateCreated","namespace":"eventzr.studio.template.v1","fields":[{"name":"tenantId","type":"string"},{"name":"userId","type":"string","default":""},{"name":"templateId","type":"string"},{"name":"name","type":"string","default":""},{"name":"kind","type":{"type":"enum","name":"TemplateKind","namespace":"eventzr.studio.v1","symbols":["POSTER","INVITATION","PRESENTATION","SOCIAL","BANNER","VIDEO","UNKNOWN"],"default":"UNKNOWN"},"default":"UNKNOWN"},{"name":"version","type":"long","default":1},{"name":"status","type":{"type":"enum","name":"TemplateStatus","namespace":"eventzr.studio.v1","symbols":["DRAFT","ACTIVE","ARCHIVED","UNKNOWN"],"default":"UNKNOWN"},"default":"UNKNOWN"},{"name":"configHash","type":"string","default":""},{"name":"config","type":["null","string"],"default":null},{"name":"configRef","type":["null","string"],"default":null},{"name":"assets","type":{"type":"array","items":{"type":"record","name":"TemplateAsset","namespace":"eventzr.studio.v1","fields":[{"name":"assetId","type":"string","default":""},{"name":"kind","type":"string","default":""},{"name":"url","type":"string","default":""}]}},"default":[]},{"name":"createdAt","type":["null",{"type":"long","logicalType":"timestamp-millis"}],"default":null}]}',
}

/** Values of the schema for fields left out by a writer. */
export const TemplateCreatedDefaults: Omit<TemplateCreated, 'tenantId' | 'templateId'> = {
  userId: '',
  name: '',
  kind: 'UNKNOWN',
  version: 1,
  status: 'UNKNOWN',
  configHash: '',
  config: null,
  configRef: null,
  assets: [],
  createdAt: null,
}

export const TemplateUpdatedSchema: Schema<TemplateUpdated> = {
  name: 'eventzr.studio.template.v1.TemplateUpdated',
  json: '{"type":"record","name":"TemplateUpdated","namespace":"eventzr.studio.template.v1","fields":[{"name":"tenantId","type":"string"},{"name":"userId","type":"string","default":""},{"name":"templateId","type":"string"},{"name":"name","type":"string","default":""},{"name":"kind","type":{"type":"enum","name":"TemplateKind","namespace":"eventzr.studio.v1","symbols":["POSTER","INVITATION","PRESENTATION","SOCIAL","BANNER","VIDEO","UNKNOWN"],"default":"UNKNOWN"},"default":"UNKNOWN"},{"name":"version","type":"long","default":1},{"name":"status","type":{"type":"enum","name":"TemplateStatus","namespace":"eventzr.studio.v1","symbols":["DRAFT","ACTIVE","ARCHIVED","UNKNOWN"],"default":"UNKNOWN"},"default":"UNKNOWN"},{"name":"configHash","type":"string","default":""},{"name":"config","type":["null","string"],"default":null},{"name":"configRef","type":["null","string"],"default":null},{"name":"assets","type":{"type":"array","items":{"type":"record","name":"TemplateAsset","namespace":"eventzr.studio.v1","fields":[{"name":"assetId","type":"string","default":""},{"name":"kind","type":"string","default":""},{"name":"url","type":"string","default":""}]}},"default":[]},{"name":"updatedAt","type":["null",{"type":"long","logicalType":"timestamp-millis"}],"default":null},{"name":"previousVersion","type":"long","default":0},{"name":"previousConfigHash","type":"string","default":""},{"name":"changedFields","type":{"type":"array","items":"string"},"default":[]},{"name":"changeKinds","type":{"type":"array","items":{"type":"enum","name":"TemplateChangeKind","symbols":["CONFIG","ASSETS","METADATA","STATUS","UNKNOWN"],"default":"UNKNOWN"}},"default":[]}]}',
}

/** Values of the schema for fields left out by a writer. */
export const TemplateUpdatedDefaults: Omit<TemplateUpdated, 'tenantId' | 'templateId'> = {
  userId: '',
  name: '',
  kind: 'UNKNOWN',
  version: 1,
  status: 'UNKNOWN',
  configHash: '',
  config: null,
  configRef: null,
  assets: [],
  updatedAt: null,
  previousVersion: 0,
  previousConfigHash: '',
  changedFields: [],
  changeKinds: [],
}

export const VoiceModelCreatedSchema: Schema<VoiceModelCreated> = {
  name: 'eventzr.studio.voice_model.v1.VoiceModelCreated',
  json: '{"type":"record","name":"VoiceModelCreated","namespace":"eventzr.studio.voice_model.v1","fields":[{"name":"tenantId","type":"string"},{"name":"userId","type":"string","default":""},{"name":"voiceModelId","type":"string"},{"name":"provider","type":"string","default":"elevenlabs"},{"name":"method","type":{"type":"enum","name":"VoiceMethod","namespace":"eventzr.studio.v1","symbols":["INSTANT","PROFESSIONAL","UNKNOWN"],"default":"UNKNOWN"},"default":"UNKNOWN"},{"name":"name","type":"string","default":""},{"name":"language","type":["null","string"],"default":null},{"name":"trainingJobId","type":["null","string"],"default":null},{"name":"sampleCount","type":"int","default":0},{"name":"sampleSeconds","type":["null","double"],"default":null},{"name":"targetModels","type":{"type":"array","items":"string"},"default":[]},{"name":"consentRef","type":"string","default":""},{"name":"status","type":{"type":"enum","name":"VoiceModelStatus","namespace":"eventzr.studio.v1","symbols":["SUBMITTED","READY","FAILED","UNKNOWN"],"default":"UNKNOWN"},"default":"SUBMITTED"},{"name":"creditsReserved","type":"long","default":0},{"name":"createdAt","type":["null",{"type":"long","logicalType":"timestamp-millis"}],"default":null}]}',
}

/** Values of the schema for fields left out by a writer. */
export const VoiceModelCreatedDefaults: Omit<VoiceModelCreated, 'tenantId' | 'voiceModelId'> = {
  userId: '',
  provider: 'elevenlabs',
  method: 'UNKNOWN',
  name: '',
  language: null,
  trainingJobId: null,
  sampleCount: 0,
  sampleSeconds: null,
  targetModels: [],
  consentRef: '',
  status: 'SUBMITTED',
  creditsReserved: 0,
  createdAt: null,
}

export const VoiceModelFailedSchema: Schema<VoiceModelFailed> = {
  name: 'eventzr.studio.voice_model.v1.VoiceModelFailed',
  json: '{"type":"record","name":"VoiceModelFailed","namespace":"eventzr.studio.voice_model.v1","fields":[{"name":"tenantId","type":"string"},{"name":"userId","type":"string","default":""},{"name":"voiceModelId","type":"string"},{"name":"provider","type":"string","default":"elevenlabs"},{"name":"method","type":{"type":"enum","name":"VoiceMethod","namespace":"eventzr.studio.v1","symbols":["INSTANT","PROFESSIONAL","UNKNOWN"],"default":"UNKNOWN"},"default":"UNKNOWN"},{"name":"status","type":{"type":"enum","name":"VoiceModelStatus","namespace":"eventzr.studio.v1","symbols":["SUBMITTED","READY","FAILED","UNKNOWN"],"default":"UNKNOWN"},"default":"FAILED"},{"name":"failureClass","type":{"type":"enum","name":"VoiceFailureClass","symbols":["TRAINING_FAILED","TIMEOUT","UNKNOWN"],"default":"UNKNOWN"},"default":"UNKNOWN"},{"name":"errorCode","type":["null","string"],"default":null},{"name":"errorMessage","type":["null","string"],"default":null},{"name":"readyModels","type":{"type":"array","items":"string"},"default":[]},{"name":"creditsReleased","type":"long","default":0},{"name":"failedAt","type":["null",{"type":"long","logicalType":"timestamp-millis"}],"default":null}]}',
}

/** Values of the schema for fields left out by a writer. */
export const VoiceModelFailedDefaults: Omit<VoiceModelFailed, 'tenantId' | 'voiceModelId'> = {
  userId: '',
  provider: 'elevenlabs',
  method: 'UNKNOWN',
  status: 'FAILED',
  failureClass: 'UNKNOWN',
  errorCode: null,
  errorMessage: null,
  readyModels: [],
  creditsReleased: 0,
  failedAt: null,
}

export const VoiceModelReadySchema: Schema<VoiceModelReady> = {
  name: 'eventzr.studio.voice_model.v1.VoiceModelReady',
  json: '{"type":"record","name":"VoiceModelReady","namespace":"eventzr.studio.voice_model.v1","fields":[{"name":"tenantId","type":"string"},{"name":"userId","type":"string","default":""},{"name":"voiceModelId","type":"string"},{"name":"provider","type":"string","default":"elevenlabs"},{"name":"method","type":{"type":"enum","name":"VoiceMethod","namespace":"eventzr.studio.v1","symbols":["INSTANT","PROFESSIONAL","UNKNOWN"],"default":"UNKNOWN"},"default":"UNKNOWN"},{"name":"providerVoiceId","type":"string","default":""},{"name":"readyModels","type":{"type":"array","items":"string"},"default":[]},{"name":"trainingMs","type":"long","default":0},{"name":"creditsUsed","type":"long","default":0},{"name":"status","type":{"type":"enum","name":"VoiceModelStatus","namespace":"eventzr.studio.v1","symbols":["SUBMITTED","READY","FAILED","UNKNOWN"],"default":"UNKNOWN"},"default":"READY"},{"name":"readyAt","type":["null",{"type":"long","logicalType":"timestamp-millis"}],"default":null}]}',
}

/** Values of the schema for fields left out by a writer. */
export const VoiceModelReadyDefaults: Omit<VoiceModelReady, 'tenantId' | 'voiceModelId'> = {
  userId: '',
  provider: 'elevenlabs',
  method: 'UNKNOWN',
  providerVoiceId: '',
  readyModels: [],
  trainingMs: 0,
  creditsUsed: 0,
  status: 'READY',
  readyAt: null,
}

export const VoiceModelRejectedSchema: Schema<VoiceModelRejected> = {
  name: 'eventzr.studio.voice_model.v1.VoiceModelRejected',
  json: '{"type":"record","name":"VoiceModelRejected","namespace":"eventzr.studio.voice_model.v1","fields":[{"name":"tenantId","type":"string"},{"name":"userId","type":"string","default":""},{"name":"voiceModelId","type":"string"},{"name":"requestId","type":"string"},{"name":"reasons","type":{"type":"array","items":{"type":"record","name":"Reason","namespace":"eventzr.shared.v1","fields":[{"name":"code","type":"string","default":""},{"name":"detail","type":["null","string"],"default":null}]}},"default":[]},{"name":"rejectedAt","type":["null",{"type":"long","logicalType":"timestamp-millis"}],"default":null}]}',
}

/** Values of the schema for fields left out by a writer. */
export const VoiceModelRejectedDefaults: Omit<VoiceModelRejected, 'tenantId' | 'voiceModelId' | 'requestId'> = {
  userId: '',
  reasons: [],
  rejectedAt: null,
}

export const DispatchRequestedSchema: Schema<DispatchRequested> = {
  name: 'eventzr.cpaas.dispatch.v1.DispatchRequested',
  json: '{"type":"record","name":"DispatchRequested","namespace":"eventzr.cpaas.dispatch.v1","fields":[{"name":"tenantId","type":"string"},{"name":"messageId","type":"string"},{"name":"attempt","type":"int","default":1},{"name":"channel","type":{"type":"enum","name":"Channel","namespace":"eventzr.cpaas.v1","symbols":["SMS","MMS","WHATSAPP","RCS","VOICE","EMAIL","PUSH","UNKNOWN"],"default":"UNKNOWN"},"default":"UNKNOWN"},{"name":"provider","type":"string","default":""},{"name":"credentialRef","type":"string","default":""},{"name":"sender","type":["null","string"],"default":null},{"name":"recipient","type":"string","default":""},{"name":"body","type":["null","string"],"default":null},{"name":"templateId","type":["null","string"],"default":null},{"name":"templateVersion","type":["null","long"],"default":null},{"name":"language","type":["null","string"],"default":null},{"name":"variables","type":{"type":"map","values":"string"},"default":{}},{"name":"idempotencyKey","type":"string","default":""},{"name":"probe","type":"boolean","default":false},{"name":"deadlineAt","type":["null",{"type":"long","logicalType":"timestamp-millis"}],"default":null}]}',
}

/** Values of the schema for fields left out by a writer. */
export const DispatchRequestedDefaults: Omit<DispatchRequested, 'tenantId' | 'messageId'> = {
  attempt: 1,
  channel: 'UNKNOWN',
  provider: '',
  credentialRef: '',
  sender: null,
  recipient: '',
  body: null,
  templateId: null,
  templateVersion: null,
  language: null,
  variables: {},
  idempotencyKey: '',
  probe: false,
  deadlineAt: null,
}

export const RenderJobDispatchedSchema: Schema<RenderJobDispatched> = {
  name: 'eventzr.studio.render_job.v1.RenderJobDispatched',
  json: '{"type":"record","name":"RenderJobDispatched","namespace":"eventzr.studio.render_job.v1","fields":[{"name":"tenantId","type":"string"},{"name":"jobId","type":"string"},{"name":"attempt","type":"int","default":1},{"name":"type","type":{"type":"enum","name":"RenderType","namespace":"eventzr.studio.v1","symbols":["image","video","audio","document","UNKNOWN"],"default":"UNKNOWN"},"default":"UNKNOWN"},{"name":"provider","type":"string","default":""},{"name":"credentialRef","type":["null","string"],"default":null},{"name":"assetKind","type":{"type":"enum","name":"AssetKind","namespace":"eventzr.studio.v1","symbols":["POSTER","INVITATION","SOCIAL","BLOG_IMAGE","THUMBNAIL","BANNER","VIDEO","VOICEOVER","PRESENTATION","UNKNOWN"],"default":"UNKNOWN"},"default":"UNKNOWN"},{"name":"variant","type":["null","string"],"default":null},{"name":"width","type":["null","int"],"default":null},{"name":"height","type":["null","int"],"default":null},{"name":"format","type":["null","string"],"default":null},{"name":"templateId","type":["null","string"],"default":null},{"name":"templateVersion","type":["null","long"],"default":null},{"name":"inputs","type":{"type":"map","values":"string"},"default":{}},{"name":"nativeWidth","type":["null","int"],"default":null},{"name":"nativeHeight","type":["null","int"],"default":null},{"name":"idempotencyKey","type":"string","default":""},{"name":"probe","type":"boolean","default":false},{"name":"deadlineAt","type":["null",{"type":"long","logicalType":"timestamp-millis"}],"default":null}]}',
}

/** Values of the schema for fields left out by a writer. */
export const RenderJobDispatchedDefaults: Omit<RenderJobDispatched, 'tenantId' | 'jobId'> = {
  attempt: 1,
  type: 'UNKNOWN',
  provider: '',
  credentialRef: null,
  assetKind: 'UNKNOWN',
  variant: null,
  width: null,
  height: null,
  format: null,
  templateId: null,
  templateVersion: null,
  inputs: {},
  nativeWidth: null,
  nativeHeight: null,
  idempotencyKey: '',
  probe: false,
  deadlineAt: null,
}

export const VoiceModelDispatchedSchema: Schema<VoiceModelDispatched> = {
  name: 'eventzr.studio.voice_model.v1.VoiceModelDispatched',
  json: '{"type":"record","name":"VoiceModelDispatched","namespace":"eventzr.studio.voice_model.v1","fields":[{"name":"tenantId","type":"string"},{"name":"voiceModelId","type":"string"},{"name":"attempt","type":"int","default":1},{"name":"provider","type":"string","default":"elevenlabs"},{"name":"method","type":{"type":"enum","name":"VoiceMethod","namespace":"eventzr.studio.v1","symbols":["INSTANT","PROFESSIONAL","UNKNOWN"],"default":"UNKNOWN"},"default":"UNKNOWN"},{"name":"name","type":"string","default":""},{"name":"language","type":["null","string"],"default":null},{"name":"sampleUrls","type":{"type":"array","items":"string"},"default":[]},{"name":"targetModels","type":{"type":"array","items":"string"},"default":[]},{"name":"consentRef","type":"string","default":""},{"name":"idempotencyKey","type":"string","default":""},{"name":"deadlineAt","type":["null",{"type":"long","logicalType":"timestamp-millis"}],"default":null}]}',
}

/** Values of the schema for fields left out by a writer. */
export const VoiceModelDispatchedDefaults: Omit<VoiceModelDispatched, 'tenantId' | 'voiceModelId'> = {
  attempt: 1,
  provider: 'elevenlabs',
  method: 'UNKNOWN',
  name: '',
  language: null,
  sampleUrls: [],
  targetModels: [],
  consentRef: '',
  idempotencyKey: '',
  deadlineAt: null,
}

export const CampaignLaunchedSchema: Schema<CampaignLaunched> = {
  name: 'eventzr.campaign.v1.CampaignLaunched',
  json: '{"type":"record","name":"CampaignLaunched","namespace":"eventzr.campaign.v1","fields":[{"name":"tenantId","type":"string"},{"name":"userId","type":["null","string"],"default":null},{"name":"campaignId","type":"string"},{"name":"revision","type":"long","default":1},{"name":"name","type":"string","default":""},{"name":"objective","type":["null","string"],"default":null},{"name":"channels","type":{"type":"array","items":"string"},"default":[]},{"name":"placements","type":{"type":"array","items":"string"},"default":[]},{"name":"eventId","type":["null","string"],"default":null},{"name":"templateIds","type":{"type":"array","items":"string"},"default":[]},{"name":"startsAt","type":["null",{"type":"long","logicalType":"timestamp-millis"}],"default":null},{"name":"endsAt","type":["null",{"type":"long","logicalType":"timestamp-millis"}],"default":null},{"name":"launchedAt","type":["null",{"type":"long","logicalType":"timestamp-millis"}],"default":null}]}',
}

/** Values of the schema for fields left out by a writer. */
export const CampaignLaunchedDefaults: Omit<CampaignLaunched, 'tenantId' | 'campaignId'> = {
  userId: null,
  revision: 1,
  name: '',
  objective: null,
  channels: [],
  placements: [],
  eventId: null,
  templateIds: [],
  startsAt: null,
  endsAt: null,
  launchedAt: null,
}

export const CmsPublishedSchema: Schema<CmsPublished> = {
  name: 'eventzr.cms.v1.CmsPublished',
  json: '{"type":"record","name":"CmsPublished","namespace":"eventzr.cms.v1","fields":[{"name":"tenantId","type":"string"},{"name":"userId","type":["null","string"],"default":null},{"name":"contentId","type":"string"},{"name":"contentType","type":{"type":"enum","name":"ContentType","symbols":["BLOG","PAGE","NEWS","UNKNOWN"],"default":"UNKNOWN"},"default":"UNKNOWN"},{"name":"revision","type":"long","default":1},{"name":"title","type":"string","default":""},{"name":"excerpt","type":["null","string"],"default":null},{"name":"slug","type":["null","string"],"default":null},{"name":"url","type":["null","string"],"default":null},{"name":"heroImageUrl","type":["null","string"],"default":null},{"name":"locale","type":["null","string"],"default":null},{"name":"publishedAt","type":["null",{"type":"long","logicalType":"timestamp-millis"}],"default":null}]}',
}

/** Values of the schema for fields left out by a writer. */
export const CmsPublishedDefaults: Omit<CmsPublished, 'tenantId' | 'contentId'> = {
  userId: null,
  contentType: 'UNKNOWN',
  revision: 1,
  title: '',
  excerpt: null,
  slug: null,
  url: null,
  heroImageUrl: null,
  locale: null,
  publishedAt: null,
}

export const ConsentChangeRequestedSchema: Schema<ConsentChangeRequested> = {
  name: 'eventzr.cpaas.consent.v1.ConsentChangeRequested',
  json: '{"type":"record","name":"ConsentChangeRequested","namespace":"eventzr.cpaas.consent.v1","fields":[{"name":"tenantId","type":"string"},{"name":"requestId","type":"string"},{"name":"recipient","type":"string","default":""},{"name":"channelFamily","type":{"type":"enum","name":"ChannelFamily","namespace":"eventzr.cpaas.v1","symbols":["SMS","WHATSAPP","VOICE","EMAIL","PUSH","UNKNOWN"],"default":"UNKNOWN"},"default":"UNKNOWN"},{"name":"senderGroup","type":["null","string"],"default":null},{"name":"scope","type":{"type":"enum","name":"ConsentScope","namespace":"eventzr.cpaas.v1","symbols":["ALL","MARKETING","UNKNOWN"],"default":"UNKNOWN"},"default":"ALL"},{"name":"state","type":{"type":"enum","name":"ConsentState","namespace":"eventzr.cpaas.v1","symbols":["OPTED_IN","OPTED_OUT","QUARANTINED","UNKNOWN"],"default":"UNKNOWN"},"default":"UNKNOWN"},{"name":"actor","type":["null","string"],"default":null,"lenient":true},{"name":"reason","type":["null","string"],"default":null,"lenient":true},{"name":"requestedAt","type":["null",{"type":"long","logicalType":"timestamp-millis"}],"default":null}]}',
}

/** Values of the schema for fields left out by a writer. */
export const ConsentChangeRequestedDefaults: Omit<ConsentChangeRequested, 'tenantId' | 'requestId'> = {
  recipient: '',
  channelFamily: 'UNKNOWN',
  senderGroup: null,
  scope: 'ALL',
  state: 'UNKNOWN',
  actor: null,
  reason: null,
  requestedAt: null,
}

export const DispatchCompletedSchema: Schema<DispatchCompleted> = {
  name: 'eventzr.cpaas.dispatch.v1.DispatchCompleted',
  json: '{"type":"record","name":"DispatchCompleted","namespace":"eventzr.cpaas.dispatch.v1","fields":[{"name":"tenantId","type":"string"},{"name":"messageId","type":"string"},{"name":"attempt","type":"int","default":1},{"name":"channel","type":{"type":"enum","name":"Channel","namespace":"eventzr.cpaas.v1","symbols":["SMS","MMS","WHATSAPP","RCS","VOICE","EMAIL","PUSH","UNKNOWN"],"default":"UNKNOWN"},"default":"UNKNOWN"},{"name":"provider","type":"string","default":""},{"name":"credentialRef","type":"string","default":""},{"name":"outcome","type":{"type":"enum","name":"AttemptOutcome","namespace":"eventzr.shared.v1","symbols":["ACCEPTED","REJECTED","TIMEOUT","UNREACHABLE","UNKNOWN"],"default":"UNKNOWN"},"default":"UNKNOWN"},{"name":"httpStatus","type":["null","int"],"default":null},{"name":"providerMessageId","type":["null","string"],"default":null},{"name":"providerErrorCode","type":["null","string"],"default":null},{"name":"latencyMs","type":"long","default":0},{"name":"retryAfterMs","type":["null","long"],"default":null},{"name":"cost_usd","type":["null",{"type":"bytes","logicalType":"decimal","precision":18,"scale":6}],"default":null},{"name":"completedAt","type":["null",{"type":"long","logicalType":"timestamp-millis"}],"default":null},{"name":"probe","type":["null","boolean"],"default":null}]}',
}

/** Values of the schema for fields left out by a writer. */
export const DispatchCompletedDefaults: Omit<DispatchCompleted, 'tenantId' | 'messageId'> = {
  attempt: 1,
  channel: 'UNKNOWN',
  provider: '',
  credentialRef: '',
  outcome: 'UNKNOWN',
  httpStatus: null,
  providerMessageId: null,
  providerErrorCode: null,
  latencyMs: 0,
  retryAfterMs: null,
  cost_usd: null,
  completedAt: null,
  probe: null,
}

export const PolicyUpdatedSchema: Schema<PolicyUpdated> = {
  name: 'eventzr.cpaas.policy.v1.PolicyUpdated',
  json: '{"type":"record","name":"PolicyUpdated","namespace":"eventzr.cpaas.policy.v1","fields":[{"name":"tenantId","type":"string"},{"name":"version","type":"long","default":0},{"name":"policy","type":"string","default":""},{"name":"updatedAt","type":["null",{"type":"long","logicalType":"timestamp-millis"}],"default":null}]}',
}

/** Values of the schema for fields left out by a writer. */
export const PolicyUpdatedDefaults: Omit<PolicyUpdated, 'tenantId'> = {
  version: 0,
  policy: '',
  updatedAt: null,
}

export const ProviderOverriddenSchema: Schema<ProviderOverridden> = {
  name: 'eventzr.cpaas.provider.v1.ProviderOverridden',
  json: '{"type":"record","name":"ProviderOverridden","namespace":"eventzr.cpaas.provider.v1","fields":[{"name":"tenantId","type":"string"},{"name":"provider","type":"string"},{"name":"channel","type":{"type":"enum","name":"Channel","namespace":"eventzr.cpaas.v1","symbols":["SMS","MMS","WHATSAPP","RCS","VOICE","EMAIL","PUSH","UNKNOWN"],"default":"UNKNOWN"},"default":"UNKNOWN"},{"name":"credentialRef","type":["null","string"],"default":null},{"name":"action","type":{"type":"enum","name":"OverrideAction","symbols":["OPEN","CLOSE","ISOLATE","CLEAR","UNKNOWN"],"default":"UNKNOWN"},"default":"UNKNOWN"},{"name":"until","type":["null",{"type":"long","logicalType":"timestamp-millis"}],"default":null},{"name":"reason","type":"string","default":""},{"name":"actor","type":["null","string"],"default":null},{"name":"overriddenAt","type":["null",{"type":"long","logicalType":"timestamp-millis"}],"default":null}]}',
}

/** Values of the schema for fields left out by a writer. */
export const ProviderOverriddenDefaults: Omit<ProviderOverridden, 'tenantId' | 'provider'> = {
  channel: 'UNKNOWN',
  credentialRef: null,
  action: 'UNKNOWN',
  until: null,
  reason: '',
  actor: null,
  overriddenAt: null,
}

export const ReceiptReceivedSchema: Schema<ReceiptReceived> = {
  name: 'eventzr.cpaas.receipt.v1.ReceiptReceived',
  json: '{"type":"record","name":"ReceiptReceived","namespace":"eventzr.cpaas.receipt.v1","fields":[{"name":"tenantId","type":"string"},{"name":"messageId","type":["null","string"],"default":null},{"name":"providerMessageId","type":"string"},{"name":"provider","type":"string","default":""},{"name":"channel","type":{"type":"enum","name":"Channel","namespace":"eventzr.cpaas.v1","symbols":["SMS","MMS","WHATSAPP","RCS","VOICE","EMAIL","PUSH","UNKNOWN"],"default":"UNKNOWN"},"default":"UNKNOWN"},{"name":"attempt","type":["null","int"],"default":null},{"name":"status","type":{"type":"enum","name":"ReceiptStatus","symbols":["SENT","DELIVERED","READ","UNDELIVERED","FAILED","UNKNOWN"],"default":"UNKNOWN"},"default":"UNKNOWN"},{"name":"providerErrorCode","type":["null","string"],"default":null},{"name":"occurredAt","type":["null",{"type":"long","logicalType":"timestamp-millis"}],"default":null},{"name":"cost_usd","type":["null",{"type":"bytes","logicalType":"decimal","precision":18,"scale":6}],"default":null},{"name":"isFinal","type":"boolean","default":false}]}',
}

/** Values of the schema for fields left out by a writer. */
export const ReceiptReceivedDefaults: Omit<ReceiptReceived, 'tenantId' | 'providerMessageId'> = {
  messageId: null,
  provider: '',
  channel: 'UNKNOWN',
  attempt: null,
  status: 'UNKNOWN',
  providerErrorCode: null,
  occurredAt: null,
  cost_usd: null,
  isFinal: false,
}

export const SmsInboundSchema: Schema<SmsInbound> = {
  name: 'eventzr.cpaas.sms.v1.SmsInbound',
  json: '{"type":"record","name":"SmsInbound","namespace":"eventzr.cpaas.sms.v1","fields":[{"name":"tenantId","type":"string"},{"name":"channel","type":{"type":"enum","name":"Channel","namespace":"eventzr.cpaas.v1","symbols":["SMS","MMS","WHATSAPP","RCS","VOICE","EMAIL","PUSH","UNKNOWN"],"default":"UNKNOWN"},"default":"SMS"},{"name":"provider","type":"string","default":""},{"name":"providerMessageId","type":"string"},{"name":"from","type":"string","default":""},{"name":"to","type":"string","default":""},{"name":"body","type":"string","default":""},{"name":"receivedAt","type":["null",{"type":"long","logicalType":"timestamp-millis"}],"default":null,"lenient":true},{"name":"numMedia","type":"int","default":0,"lenient":true},{"name":"mediaUrls","type":{"type":"array","items":"string"},"default":[],"lenient":true},{"name":"numSegments","type":["null","int"],"default":null,"lenient":true},{"name":"optOutType","type":["null","string"],"default":null},{"name":"keyword","type":["null","string"],"default":null},{"name":"messagingServiceId","type":["null","string"],"default":null,"lenient":true},{"name":"previousMessageId","type":["null","string"],"default":null,"lenient":true},{"name":"country","type":["null","string"],"default":null,"lenient":true},{"name":"verified","type":["null","boolean"],"default":null},{"name":"raw","type":["null",{"type":"map","values":"string"}],"default":null,"lenient":true}]}',
}

/** Values of the schema for fields left out by a writer. */
export const SmsInboundDefaults: Omit<SmsInbound, 'tenantId' | 'providerMessageId'> = {
  channel: 'SMS',
  provider: '',
  from: '',
  to: '',
  body: '',
  receivedAt: null,
  numMedia: 0,
  mediaUrls: [],
  numSegments: null,
  optOutType: null,
  keyword: null,
  messagingServiceId: null,
  previousMessageId: null,
  country: null,
  verified: null,
  raw: null,
}

export const EventCreatedSchema: Schema<EventCreated> = {
  name: 'eventzr.event.v1.EventCreated',
  json: '{"type":"record","name":"EventCreated","namespace":"eventzr.event.v1","fields":[{"name":"tenantId","type":"string"},{"name":"userId","type":["null","string"],"default":null},{"name":"eventId","type":"string"},{"name":"revision","type":"long","default":1},{"name":"title","type":"string","default":""},{"name":"description","type":["null","string"],"default":null},{"name":"startsAt","type":["null",{"type":"long","logicalType":"timestamp-millis"}],"default":null},{"name":"endsAt","type":["null",{"type":"long","logicalType":"timestamp-millis"}],"default":null},{"name":"timezone","type":["null","string"],"default":null},{"name":"venue","type":["null","string"],"default":null},{"name":"city","type":["null","string"],"default":null},{"name":"coverImageUrl","type":["null","string"],"default":null},{"name":"brandKitId","type":["null","string"],"default":null},{"name":"locale","type":["null","string"],"default":null},{"name":"createdAt","type":["null",{"type":"long","logicalType":"timestamp-millis"}],"default":null}]}',
}

/** Values of the schema for fields left out by a writer. */
export const EventCreatedDefaults: Omit<EventCreated, 'tenantId' | 'eventId'> = {
  userId: null,
  revision: 1,
  title: '',
  description: null,
  startsAt: null,
  endsAt: null,
  timezone: null,
  venue: null,
  city: null,
  coverImageUrl: null,
  brandKitId: null,
  locale: null,
  createdAt: null,
}

export const EventPublishedSchema: Schema<EventPublished> = {
  name: 'eventzr.event.v1.EventPublished',
  json: '{"type":"record","name":"EventPublished","namespace":"eventzr.event.v1","fields":[{"name":"tenantId","type":"string"},{"name":"userId","type":["null","string"],"default":null},{"name":"eventId","type":"string"},{"name":"revision","type":"long","default":1},{"name":"title","type":"string","default":""},{"name":"description","type":["null","string"],"default":null},{"name":"startsAt","type":["null",{"type":"long","logicalType":"timestamp-millis"}],"default":null},{"name":"endsAt","type":["null",{"type":"long","logicalType":"timestamp-millis"}],"default":null},{"name":"timezone","type":["null","string"],"default":null},{"name":"venue","type":["null","string"],"default":null},{"name":"city","type":["null","string"],"default":null},{"name":"coverImageUrl","type":["null","string"],"default":null},{"name":"brandKitId","type":["null","string"],"default":null},{"name":"locale","type":["null","string"],"default":null},{"name":"createdAt","type":["null",{"type":"long","logicalType":"timestamp-millis"}],"default":null},{"name":"publicUrl","type":["null","string"],"default":null},{"name":"publishedAt","type":["null",{"type":"long","logicalType":"timestamp-millis"}],"default":null},{"name":"platforms","type":{"type":"array","items":"string"},"default":[]}]}',
}

/** Values of the schema for fields left out by a writer. */
export const EventPublishedDefaults: Omit<EventPublished, 'tenantId' | 'eventId'> = {
  userId: null,
  revision: 1,
  title: '',
  description: null,
  startsAt: null,
  endsAt: null,
  timezone: null,
  venue: null,
  city: null,
  coverImageUrl: null,
  brandKitId: null,
  locale: null,
  createdAt: null,
  publicUrl: null,
  publishedAt: null,
  platforms: [],
}

export const NotifyRequestedSchema: Schema<NotifyRequested> = {
  name: 'eventzr.notify.transactional.v1.NotifyRequested',
  json: '{"type":"record","name":"NotifyRequested","namespace":"eventzr.notify.transactional.v1","fields":[{"name":"tenantId","type":"string"},{"name":"requestId","type":"string"},{"name":"idempotencyKey","type":["null","string"],"default":null},{"name":"userId","type":["null","string"],"default":null},{"name":"channel","type":{"type":"enum","name":"Channel","namespace":"eventzr.cpaas.v1","symbols":["SMS","MMS","WHATSAPP","RCS","VOICE","EMAIL","PUSH","UNKNOWN"],"default":"UNKNOWN"},"default":"UNKNOWN"},{"name":"fallbackChannels","type":{"type":"array","items":"eventzr.cpaas.v1.Channel"},"default":[]},{"name":"recipient","type":"string","default":""},{"name":"sender","type":["null","string"],"default":null},{"name":"templateId","type":["null","string"],"default":null},{"name":"templateVersion","type":["null","long"],"default":null},{"name":"language","type":["null","string"],"default":null},{"name":"variables","type":{"type":"map","values":"string"},"default":{}},{"name":"body","type":["null","string"],"default":null},{"name":"category","type":{"type":"enum","name":"Category","namespace":"eventzr.cpaas.v1","symbols":["OTP","TRANSACTIONAL","MARKETING","SERVICE_REPLY","UNKNOWN"],"default":"UNKNOWN"},"default":"TRANSACTIONAL"},{"name":"priority","type":{"type":"enum","name":"Priority","symbols":["LOW","NORMAL","HIGH","UNKNOWN"],"default":"UNKNOWN"},"default":"NORMAL"},{"name":"sendAfter","type":["null",{"type":"long","logicalType":"timestamp-millis"}],"default":null},{"name":"expiresAt","type":["null",{"type":"long","logicalType":"timestamp-millis"}],"default":null},{"name":"requestedAt","type":["null",{"type":"long","logicalType":"timestamp-millis"}],"default":null},{"name":"metadata","type":{"type":"map","values":"string"},"default":{}}]}',
}

/** Values of the schema for fields left out by a writer. */
export const NotifyRequestedDefaults: Omit<NotifyRequested, 'tenantId' | 'requestId'> = {
  idempotencyKey: null,
  userId: null,
  channel: 'UNKNOWN',
  fallbackChannels: [],
  recipient: '',
  sender: null,
  templateId: null,
  templateVersion: null,
  language: null,
  variables: {},
  body: null,
  category: 'TRANSACTIONAL',
  priority: 'NORMAL',
  sendAfter: null,
  expiresAt: null,
  requestedAt: null,
  metadata: {},
}

export const SubjectErasedSchema: Schema<SubjectErased> = {
  name: 'eventzr.privacy.subject.v1.SubjectErased',
  json: '{"type":"record","name":"SubjectErased","namespace":"eventzr.privacy.subject.v1","fields":[{"name":"tenantId","type":"string"},{"name":"recipient","type":["null","string"],"default":null},{"name":"recipientHash","type":["null","string"],"default":null},{"name":"requestedAt","type":["null",{"type":"long","logicalType":"timestamp-millis"}],"default":null,"lenient":true}]}',
}

/** Values of the schema for fields left out by a writer. */
export const SubjectErasedDefaults: Omit<SubjectErased, 'tenantId'> = {
  recipient: null,
  recipientHash: null,
  requestedAt: null,
}

export const CreditsAdjustedSchema: Schema<CreditsAdjusted> = {
  name: 'eventzr.studio.credits.v1.CreditsAdjusted',
  json: '{"type":"record","name":"CreditsAdjusted","namespace":"eventzr.studio.credits.v1","fields":[{"name":"tenantId","type":"string"},{"name":"adjustmentId","type":"string"},{"name":"delta","type":"long","default":0},{"name":"reason","type":"string","default":""},{"name":"adjustedAt","type":["null",{"type":"long","logicalType":"timestamp-millis"}],"default":null}]}',
}

/** Values of the schema for fields left out by a writer. */
export const CreditsAdjustedDefaults: Omit<CreditsAdjusted, 'tenantId' | 'adjustmentId'> = {
  delta: 0,
  reason: '',
  adjustedAt: null,
}

export const StudioPolicyUpdatedSchema: Schema<StudioPolicyUpdated> = {
  name: 'eventzr.studio.policy.v1.StudioPolicyUpdated',
  json: '{"type":"record","name":"StudioPolicyUpdated","namespace":"eventzr.studio.policy.v1","fields":[{"name":"tenantId","type":"string"},{"name":"version","type":"long","default":0},{"name":"policy","type":"string","default":""},{"name":"updatedAt","type":["null",{"type":"long","logicalType":"timestamp-millis"}],"default":null}]}',
}

/** Values of the schema for fields left out by a writer. */
export const StudioPolicyUpdatedDefaults: Omit<StudioPolicyUpdated, 'tenantId'> = {
  version: 0,
  policy: '',
  updatedAt: null,
}

export const RenderJobCancelRequestedSchema: Schema<RenderJobCancelRequested> = {
  name: 'eventzr.studio.render_job.v1.RenderJobCancelRequested',
  json: '{"type":"record","name":"RenderJobCancelRequested","namespace":"eventzr.studio.render_job.v1","fields":[{"name":"tenantId","type":"string"},{"name":"userId","type":"string","default":""},{"name":"jobId","type":"string"},{"name":"reason","type":["null","string"],"default":null},{"name":"requestedAt","type":["null",{"type":"long","logicalType":"timestamp-millis"}],"default":null}]}',
}

/** Values of the schema for fields left out by a writer. */
export const RenderJobCancelRequestedDefaults: Omit<RenderJobCancelRequested, 'tenantId' | 'jobId'> = {
  userId: '',
  reason: null,
  requestedAt: null,
}

export const RenderJobProgressedSchema: Schema<RenderJobProgressed> = {
  name: 'eventzr.studio.render_job.v1.RenderJobProgressed',
  json: '{"type":"record","name":"RenderJobProgressed","namespace":"eventzr.studio.render_job.v1","fields":[{"name":"tenantId","type":"string"},{"name":"jobId","type":"string"},{"name":"attempt","type":"int","default":1},{"name":"provider","type":"string","default":""},{"name":"state","type":{"type":"enum","name":"RenderState","namespace":"eventzr.studio.v1","symbols":["QUEUED","RUNNING","UPLOADING","COMPLETED","FAILED","UNKNOWN"],"default":"UNKNOWN"},"default":"UNKNOWN"},{"name":"percent","type":["null","int"],"default":null},{"name":"outputUrl","type":["null","string"],"default":null},{"name":"outputs","type":{"type":"array","items":{"type":"record","name":"RenderOutput","namespace":"eventzr.studio.v1","fields":[{"name":"url","type":"string","default":""},{"name":"width","type":["null","int"],"default":null},{"name":"height","type":["null","int"],"default":null},{"name":"format","type":["null","string"],"default":null},{"name":"bytes","type":"long","default":0},{"name":"sha256","type":["null","string"],"default":null}]}},"default":[]},{"name":"durationMs","type":["null","long"],"default":null},{"name":"creditsUsed","type":["null","long"],"default":null},{"name":"failureClass","type":["null",{"type":"enum","name":"RenderFailureClass","namespace":"eventzr.studio.v1","symbols":["PROVIDER_FAULT","CONTENT_POLICY","INVALID_INPUT","QUEUE_TIMEOUT","RUN_TIMEOUT","HEARTBEAT_LOST","QUOTA","CANCELED","UNKNOWN"],"default":"UNKNOWN"}],"default":null},{"name":"errorCode","type":["null","string"],"default":null},{"name":"errorMessage","type":["null","string"],"default":null},{"name":"at","type":["null",{"type":"long","logicalType":"timestamp-millis"}],"default":null}]}',
}

/** Values of the schema for fields left out by a writer. */
export const RenderJobProgressedDefaults: Omit<RenderJobProgressed, 'tenantId' | 'jobId'> = {
  attempt: 1,
  provider: '',
  state: 'UNKNOWN',
  percent: null,
  outputUrl: null,
  outputs: [],
  durationMs: null,
  creditsUsed: null,
  failureClass: null,
  errorCode: null,
  errorMessage: null,
  at: null,
}

export const RenderJobRequestedSchema: Schema<RenderJobRequested> = {
  name: 'eventzr.studio.render_job.v1.RenderJobRequested',
  json: '{"type":"record","name":"RenderJobRequested","namespace":"eventzr.studio.render_job.v1","fields":[{"name":"tenantId","type":"string"},{"name":"userId","type":"string","default":""},{"name":"requestId","type":"string"},{"name":"type","type":{"type":"enum","name":"RenderType","namespace":"eventzr.studio.v1","symbols":["image","video","audio","document","UNKNOWN"],"default":"UNKNOWN"},"default":"UNKNOWN"},{"name":"assetKind","type":{"type":"enum","name":"AssetKind","namespace":"eventzr.studio.v1","symbols":["POSTER","INVITATION","SOCIAL","BLOG_IMAGE","THUMBNAIL","BANNER","VIDEO","VOICEOVER","PRESENTATION","UNKNOWN"],"default":"UNKNOWN"},"default":"UNKNOWN"},{"name":"provider","type":["null","string"],"default":null},{"name":"templateId","type":["null","string"],"default":null},{"name":"templateVersion","type":["null","long"],"default":null},{"name":"prompt","type":["null","string"],"default":null},{"name":"config","type":["null","string"],"default":null},{"name":"width","type":["null","int"],"default":null},{"name":"height","type":["null","int"],"default":null},{"name":"format","type":["null","string"],"default":null},{"name":"deadlineAt","type":["null",{"type":"long","logicalType":"timestamp-millis"}],"default":null},{"name":"requestedAt","type":["null",{"type":"long","logicalType":"timestamp-millis"}],"default":null}]}',
}

/** Values of the schema for fields left out by a writer. */
export const RenderJobRequestedDefaults: Omit<RenderJobRequested, 'tenantId' | 'requestId'> = {
  userId: '',
  type: 'UNKNOWN',
  assetKind: 'UNKNOWN',
  provider: null,
  templateId: null,
  templateVersion: null,
  prompt: null,
  config: null,
  width: null,
  height: null,
  format: null,
  deadlineAt: null,
  requestedAt: null,
}

export const TemplateChangeRequestedSchema: Schema<TemplateChangeRequested> = {
  name: 'eventzr.studio.template.v1.TemplateChangeRequested',
  json: '{"type":"record","name":"TemplateChangeRequested","namespace":"eventzr.studio.template.v1","fields":[{"name":"tenantId","type":"string"},{"name":"userId","type":"string","default":""},{"name":"templateId","type":"string"},{"name":"requestId","type":"string"},{"name":"expectedVersion","type":["null","long"],"default":null},{"name":"name","type":["null","string"],"default":null},{"name":"kind","type":["null",{"type":"enum","name":"TemplateKind","namespace":"eventzr.studio.v1","symbols":["POSTER","INVITATION","PRESENTATION","SOCIAL","BANNER","VIDEO","UNKNOWN"],"default":"UNKNOWN"}],"default":null},{"name":"status","type":["null",{"type":"enum","name":"TemplateStatus","namespace":"eventzr.studio.v1","symbols":["DRAFT","ACTIVE","ARCHIVED","UNKNOWN"],"default":"UNKNOWN"}],"default":null},{"name":"config","type":["null","string"],"default":null},{"name":"assets","type":["null",{"type":"array","items":{"type":"record","name":"TemplateAsset","namespace":"eventzr.studio.v1","fields":[{"name":"assetId","type":"string","default":""},{"name":"kind","type":"string","default":""},{"name":"url","type":"string","default":""}]}}],"default":null},{"name":"requestedAt","type":["null",{"type":"long","logicalType":"timestamp-millis"}],"default":null}]}',
}

/** Values of the schema for fields left out by a writer. */
export const TemplateChangeRequestedDefaults: Omit<TemplateChangeRequested, 'tenantId' | 'templateId' | 'requestId'> = {
  userId: '',
  expectedVersion: null,
  name: null,
  kind: null,
  status: null,
  config: null,
  assets: null,
  requestedAt: null,
}

export const VoiceModelProgressedSchema: Schema<VoiceModelProgressed> = {
  name: 'eventzr.studio.voice_model.v1.VoiceModelProgressed',
  json: '{"type":"record","name":"VoiceModelProgressed","namespace":"eventzr.studio.voice_model.v1","fields":[{"name":"tenantId","type":"string"},{"name":"voiceModelId","type":"string"},{"name":"attempt","type":"int","default":0},{"name":"providerVoiceId","type":["null","string"],"default":null},{"name":"modelId","type":"string","default":""},{"name":"state","type":{"type":"enum","name":"VoiceTrainingState","symbols":["NOT_STARTED","QUEUED","FINE_TUNING","FINE_TUNED","FAILED","DELAYED","UNKNOWN"],"default":"UNKNOWN"},"default":"UNKNOWN"},{"name":"creditsUsed","type":["null","long"],"default":null},{"name":"errorCode","type":["null","string"],"default":null},{"name":"message","type":["null","string"],"default":null},{"name":"at","type":["null",{"type":"long","logicalType":"timestamp-millis"}],"default":null}]}',
}

/** Values of the schema for fields left out by a writer. */
export const VoiceModelProgressedDefaults: Omit<VoiceModelProgressed, 'tenantId' | 'voiceModelId'> = {
  attempt: 0,
  providerVoiceId: null,
  modelId: '',
  state: 'UNKNOWN',
  creditsUsed: null,
  errorCode: null,
  message: null,
  at: null,
}

export const VoiceModelTrainRequestedSchema: Schema<VoiceModelTrainRequested> = {
  name: 'eventzr.studio.voice_model.v1.VoiceModelTrainRequested',
  json: '{"type":"record","name":"VoiceModelTrainRequested","namespace":"eventzr.studio.voice_model.v1","fields":[{"name":"tenantId","type":"string"},{"name":"userId","type":"string","default":""},{"name":"voiceModelId","type":"string"},{"name":"requestId","type":"string"},{"name":"name","type":"string","default":""},{"name":"method","type":{"type":"enum","name":"VoiceMethod","namespace":"eventzr.studio.v1","symbols":["INSTANT","PROFESSIONAL","UNKNOWN"],"default":"UNKNOWN"},"default":"UNKNOWN"},{"name":"language","type":["null","string"],"default":null},{"name":"sampleUrls","type":{"type":"array","items":"string"},"default":[]},{"name":"sampleSeconds","type":["null","double"],"default":null},{"name":"targetModels","type":{"type":"array","items":"string"},"default":[]},{"name":"consentRef","type":["null","string"],"default":null},{"name":"requestedAt","type":["null",{"type":"long","logicalType":"timestamp-millis"}],"default":null}]}',
}

/** Values of the schema for fields left out by a writer. */
export const VoiceModelTrainRequestedDefaults: Omit<VoiceModelTrainRequested, 'tenantId' | 'voiceModelId' | 'requestId'> = {
  userId: '',
  name: '',
  method: 'UNKNOWN',
  language: null,
  sampleUrls: [],
  sampleSeconds: null,
  targetModels: [],
  consentRef: null,
  requestedAt: null,
}

export const ConsentLedgerSchema: Schema<ConsentLedger> = {
  name: 'eventzr.cpaas.state.v1.ConsentLedger',
  json: '{"type":"record","name":"ConsentLedger","namespace":"eventzr.cpaas.state.v1","fields":[{"name":"version","type":"long","default":0},{"name":"entries","type":{"type":"array","items":{"type":"record","name":"ConsentEntry","fields":[{"name":"channelFamily","type":{"type":"enum","name":"ChannelFamily","namespace":"eventzr.cpaas.v1","symbols":["SMS","WHATSAPP","VOICE","EMAIL","PUSH","UNKNOWN"],"default":"UNKNOWN"},"default":"UNKNOWN"},{"name":"senderGroup","type":"string","default":""},{"name":"scope","type":{"type":"enum","name":"ConsentScope","namespace":"eventzr.cpaas.v1","symbols":["ALL","MARKETING","UNKNOWN"],"default":"UNKNOWN"},"default":"ALL"},{"name":"state","type":{"type":"enum","name":"ConsentState","namespace":"eventzr.cpaas.v1","symbols":["OPTED_IN","OPTED_OUT","QUARANTINED","UNKNOWN"],"default":"UNKNOWN"},"default":"UNKNOWN"},{"name":"since","type":{"type":"long","logicalType":"timestamp-millis"},"default":0},{"name":"via","type":{"type":"enum","name":"ConsentVia","namespace":"eventzr.cpaas.v1","symbols":["INBOUND","ADMIN","PROVIDER","UNKNOWN"],"default":"UNKNOWN"},"default":"UNKNOWN"},{"name":"evidenceEventId","type":"string","default":""}]}},"default":[]}]}',
}

/** Values of the schema for fields left out by a writer. */
export const ConsentLedgerDefaults: Omit<ConsentLedger, never> = {
  version: 0,
  entries: [],
}

export const CreditAccountSchema: Schema<CreditAccount> = {
  name: 'eventzr.studio.state.v1.CreditAccount',
  json: '{"type":"record","name":"CreditAccount","namespace":"eventzr.studio.state.v1","fields":[{"name":"granted","type":"long","default":0},{"name":"settled","type":"long","default":0},{"name":"reserved","type":"long","default":0}]}',
}

/** Values of the schema for fields left out by a writer. */
export const CreditAccountDefaults: Omit<CreditAccount, never> = {
  granted: 0,
  settled: 0,
  reserved: 0,
}

export const CreditAdjustmentSchema: Schema<CreditAdjustment> = {
  name: 'eventzr.studio.state.v1.CreditAdjustment',
  json: '{"type":"record","name":"CreditAdjustment","namespace":"eventzr.studio.state.v1","fields":[{"name":"delta","type":"long","default":0}]}',
}

/** Values of the schema for fields left out by a writer. */
export const CreditAdjustmentDefaults: Omit<CreditAdjustment, never> = {
  delta: 0,
}

export const DayBudgetSchema: Schema<DayBudget> = {
  name: 'eventzr.cpaas.state.v1.DayBudget',
  json: '{"type":"record","name":"DayBudget","namespace":"eventzr.cpaas.state.v1","fields":[{"name":"spentMicroUsd","type":"long","default":0}]}',
}

/** Values of the schema for fields left out by a writer. */
export const DayBudgetDefaults: Omit<DayBudget, never> = {
  spentMicroUsd: 0,
}

export const LimitUseSchema: Schema<LimitUse> = {
  name: 'eventzr.cpaas.state.v1.LimitUse',
  json: '{"type":"record","name":"LimitUse","namespace":"eventzr.cpaas.state.v1","fields":[{"name":"arrivalMicros","type":"long","default":0},{"name":"times","type":{"type":"array","items":{"type":"long","logicalType":"timestamp-millis"}},"default":[]},{"name":"day","type":"int","default":0},{"name":"used","type":"int","default":0}]}',
}

/** Values of the schema for fields left out by a writer. */
export const LimitUseDefaults: Omit<LimitUse, never> = {
  arrivalMicros: 0,
  times: [],
  day: 0,
  used: 0,
}

export const MediaTemplateSchema: Schema<MediaTemplate> = {
  name: 'eventzr.studio.state.v1.MediaTemplate',
  json: '{"type":"record","name":"MediaTemplate","namespace":"eventzr.studio.state.v1","fields":[{"name":"version","type":"long","default":0},{"name":"name","type":"string","default":""},{"name":"kind","type":{"type":"enum","name":"TemplateKind","namespace":"eventzr.studio.v1","symbols":["POSTER","INVITATION","PRESENTATION","SOCIAL","BANNER","VIDEO","UNKNOWN"],"default":"UNKNOWN"},"default":"UNKNOWN"},{"name":"status","type":{"type":"enum","name":"TemplateStatus","namespace":"eventzr.studio.v1","symbols":["DRAFT","ACTIVE","ARCHIVED","UNKNOWN"],"default":"UNKNOWN"},"default":"UNKNOWN"},{"name":"configHash","type":"string","default":""},{"name":"config","type":["null","string"],"default":null},{"name":"assets","type":{"type":"array","items":{"type":"record","name":"TemplateAsset","namespace":"eventzr.studio.v1","fields":[{"name":"assetId","type":"string","default":""},{"name":"kind","type":"string","default":""},{"name":"url","type":"string","default":""}]}},"default":[]},{"name":"answered","type":{"type":"array","items":"string"},"default":[]},{"name":"parked","type":{"type":"array","items":{"type":"record","name":"ParkedChange","fields":[{"name":"requestId","type":"string","default":""},{"name":"userId","type":"string","default":""},{"name":"expectedVersion","type":"long","default":0},{"name":"name","type":["null","string"],"default":null},{"name":"kind","type":["null","eventzr.studio.v1.TemplateKind"],"default":null},{"name":"status","type":["null","eventzr.studio.v1.TemplateStatus"],"default":null},{"name":"config","type":["null","string"],"default":null},{"name":"assets","type":["null",{"type":"array","items":"eventzr.studio.v1.TemplateAsset"}],"default":null},{"name":"until","type":{"type":"long","logicalType":"timestamp-millis"},"default":0}]}},"default":[]}]}',
}

/** Values of the schema for fields left out by a writer. */
export const MediaTemplateDefaults: Omit<MediaTemplate, never> = {
  version: 0,
  name: '',
  kind: 'UNKNOWN',
  status: 'UNKNOWN',
  configHash: '',
  config: null,
  assets: [],
  answered: [],
  parked: [],
}

export const MessageLifeSchema: Schema<MessageLife> = {
  name: 'eventzr.cpaas.state.v1.MessageLife',
  json: '{"type":"record","name":"MessageLife","namespace":"eventzr.cpaas.state.v1","fields":[{"name":"head","type":{"type":"record","name":"MessageHead","fields":[{"name":"tenantId","type":"string"},{"name":"messageId","type":"string"},{"name":"channel","type":{"type":"enum","name":"Channel","namespace":"eventzr.cpaas.v1","symbols":["SMS","MMS","WHATSAPP","RCS","VOICE","EMAIL","PUSH","UNKNOWN"],"default":"UNKNOWN"},"default":"UNKNOWN"},{"name":"recipient","type":"string","default":""},{"name":"category","type":{"type":"enum","name":"Category","namespace":"eventzr.cpaas.v1","symbols":["OTP","TRANSACTIONAL","MARKETING","SERVICE_REPLY","UNKNOWN"],"default":"UNKNOWN"},"default":"UNKNOWN"},{"name":"idempotencyKey","type":["null","string"],"default":null}]}},{"name":"content","type":["null",{"type":"record","name":"MessageContent","fields":[{"name":"sender","type":["null","string"],"default":null},{"name":"body","type":["null","string"],"default":null},{"name":"templateId","type":["null","string"],"default":null},{"name":"templateVersion","type":["null","long"],"default":null},{"name":"language","type":["null","string"],"default":null},{"name":"variables","type":{"type":"map","values":"string"},"default":{}}]}],"default":null},{"name":"segments","type":["null","int"],"default":null},{"name":"routePlan","type":{"type":"array","items":"string"},"default":[]},{"name":"confirmsOptOut","type":"boolean","default":false},{"name":"fallback","type":["null",{"type":"record","name":"MessageFallback","fields":[{"name":"channels","type":{"type":"array","items":"eventzr.cpaas.v1.Channel"},"default":[]},{"name":"expiresAt","type":["null",{"type":"long","logicalType":"timestamp-millis"}],"default":null}]}],"default":null},{"name":"deadlineAt","type":{"type":"long","logicalType":"timestamp-millis"},"default":0},{"name":"attempts","type":{"type":"array","items":{"type":"record","name":"MessageAttempt","fields":[{"name":"attempt","type":"int"},{"name":"provider","type":"string"},{"name":"credentialRef","type":"string","default":""},{"name":"idempotencyKey","type":"string","default":""},{"name":"breakerSeq","type":"long","default":0},{"name":"counted","type":"boolean","default":false},{"name":"outcome","type":["null",{"type":"enum","name":"AttemptOutcome","namespace":"eventzr.shared.v1","symbols":["ACCEPTED","REJECTED","TIMEOUT","UNREACHABLE","UNKNOWN"],"default":"UNKNOWN"}],"default":null},{"name":"outcomeClass","type":["null",{"type":"enum","name":"FailureClass","namespace":"eventzr.cpaas.v1","symbols":["PROVIDER_FAULT","CREDENTIAL","THROTTLED","TENANT_FAULT","CONTENT_FAULT","RECIPIENT_FAULT","OPTED_OUT","EXPIRED","NO_PROVIDER","UNKNOWN"],"default":"UNKNOWN"}],"default":null},{"name":"errorCode","type":["null","string"],"default":null},{"name":"providerErrorCode","type":["null","string"],"default":null},{"name":"providerMessageId","type":["null","string"],"default":null},{"name":"endedAt","type":["null",{"type":"long","logicalType":"timestamp-millis"}],"default":null},{"name":"latencyMs","type":"long","default":0},{"name":"retryAfterMs","type":["null","long"],"default":null},{"name":"restsUntil","type":["null",{"type":"long","logicalType":"timestamp-millis"}],"default":null},{"name":"listMicroUsd","type":["null","long"],"default":null},{"name":"submitMicroUsd","type":["null","long"],"default":null},{"name":"receiptMicroUsd","type":["null","long"],"default":null},{"name":"priceFinal","type":"boolean","default":false},{"name":"sentAt","type":["null",{"type":"long","logicalType":"timestamp-millis"}],"default":null},{"name":"deliveredAt","type":["null",{"type":"long","logicalType":"timestamp-millis"}],"default":null},{"name":"readAt","type":["null",{"type":"long","logicalType":"timestamp-millis"}],"default":null},{"name":"undeliveredAt","type":["null",{"type":"long","logicalType":"timestamp-millis"}],"default":null},{"name":"receiptErrorCode","type":["null","string"],"default":null}]}},"default":[]},{"name":"waitingFor","type":{"type":"enum","name":"MessageWait","symbols":["START","BACKLOG","ATTEMPT","ANSWER","RECEIPT","PROOF","EVICTION","UNKNOWN"],"default":"UNKNOWN"},"default":"UNKNOWN"},{"name":"dueAt","type":{"type":"long","logicalType":"timestamp-millis"},"default":0},{"name":"readyAt","type":["null",{"type":"long","logicalType":"timestamp-millis"}],"default":null},{"name":"sentAt","type":["null",{"type":"long","logicalType":"timestamp-millis"}],"default":null},{"name":"deliveredAt","type":["null",{"type":"long","logicalType":"timestamp-millis"}],"default":null},{"name":"failedAt","type":["null",{"type":"long","logicalType":"timestamp-millis"}],"default":null},{"name":"failedEventId","type":["null","string"],"default":null},{"name":"costFinal","type":"boolean","default":false},{"name":"stub","type":["null",{"type":"record","name":"MessageStub","fields":[{"name":"channel","type":"eventzr.cpaas.v1.Channel","default":"UNKNOWN"},{"name":"providers","type":{"type":"array","items":"string"},"default":[]},{"name":"costs","type":{"type":"array","items":{"type":"record","name":"AttemptCost","fields":[{"name":"end","type":{"type":"enum","name":"CostEnd","symbols":["REFUSED","SENT","DELIVERED","UNKNOWN"],"default":"UNKNOWN"},"default":"UNKNOWN"},{"name":"listMicroUsd","type":["null","long"],"default":null},{"name":"submitMicroUsd","type":["null","long"],"default":null},{"name":"receiptMicroUsd","type":["null","long"],"default":null},{"name":"priceFinal","type":"boolean","default":false}]}},"default":[]}]}],"default":null}]}',
}

/** Values of the schema for fields left out by a writer. */
export const MessageLifeDefaults: Omit<MessageLife, 'head'> = {
  content: null,
  segments: null,
  routePlan: [],
  confirmsOptOut: false,
  fallback: null,
  deadlineAt: 0,
  attempts: [],
  waitingFor: 'UNKNOWN',
  dueAt: 0,
  readyAt: null,
  sentAt: null,
  deliveredAt: null,
  failedAt: null,
  failedEventId: null,
  costFinal: false,
  stub: null,
}

export const MessageSpendingSchema: Schema<MessageSpending> = {
  name: 'eventzr.cpaas.state.v1.MessageSpending',
  json: '{"type":"record","name":"MessageSpending","namespace":"eventzr.cpaas.state.v1","fields":[{"name":"day","type":"int","default":0},{"name":"estimateMicroUsd","type":"long","default":0},{"name":"countedMicroUsd","type":"long","default":0}]}',
}

/** Values of the schema for fields left out by a writer. */
export const MessageSpendingDefaults: Omit<MessageSpending, never> = {
  day: 0,
  estimateMicroUsd: 0,
  countedMicroUsd: 0,
}

export const PlannedJobSchema: Schema<PlannedJob> = {
  name: 'eventzr.studio.state.v1.PlannedJob',
  json: '{"type":"record","name":"PlannedJob","namespace":"eventzr.studio.state.v1","fields":[{"name":"tenantId","type":"string"},{"name":"jobId","type":"string"},{"name":"userId","type":"string","default":""},{"name":"type","type":{"type":"enum","name":"RenderType","namespace":"eventzr.studio.v1","symbols":["image","video","audio","document","UNKNOWN"],"default":"UNKNOWN"},"default":"UNKNOWN"},{"name":"provider","type":"string","default":""},{"name":"assetKind","type":{"type":"enum","name":"AssetKind","namespace":"eventzr.studio.v1","symbols":["POSTER","INVITATION","SOCIAL","BLOG_IMAGE","THUMBNAIL","BANNER","VIDEO","VOICEOVER","PRESENTATION","UNKNOWN"],"default":"UNKNOWN"},"default":"UNKNOWN"},{"name":"variant","type":"string","default":""},{"name":"source","type":["null",{"type":"record","name":"RenderSource","namespace":"eventzr.studio.v1","fields":[{"name":"kind","type":"string","default":""},{"name":"entityId","type":"string","default":""},{"name":"eventId","type":"string","default":""},{"name":"revision","type":["null","long"],"default":null}]}],"default":null},{"name":"batchId","type":"string","default":""},{"name":"batchIndex","type":"int","default":0},{"name":"batchSize","type":"int","default":1},{"name":"width","type":"int","default":0},{"name":"height","type":"int","default":0},{"name":"nativeWidth","type":"int","default":0},{"name":"nativeHeight","type":"int","default":0},{"name":"format","type":"string","default":""},{"name":"inputHash","type":"string","default":""},{"name":"inputs","type":{"type":"map","values":"string"},"default":{}},{"name":"templateId","type":["null","string"],"default":null},{"name":"templateVersion","type":["null","long"],"default":null},{"name":"creditsReserved","type":["null","long"],"default":null},{"name":"deadlineAt","type":["null",{"type":"long","logicalType":"timestamp-millis"}],"default":null}]}',
}

/** Values of the schema for fields left out by a writer. */
export const PlannedJobDefaults: Omit<PlannedJob, 'tenantId' | 'jobId'> = {
  userId: '',
  type: 'UNKNOWN',
  provider: '',
  assetKind: 'UNKNOWN',
  variant: '',
  source: null,
  batchId: '',
  batchIndex: 0,
  batchSize: 1,
  width: 0,
  height: 0,
  nativeWidth: 0,
  nativeHeight: 0,
  format: '',
  inputHash: '',
  inputs: {},
  templateId: null,
  templateVersion: null,
  creditsReserved: null,
  deadlineAt: null,
}

export const ProbeSlotSchema: Schema<ProbeSlot> = {
  name: 'eventzr.cpaas.state.v1.ProbeSlot',
  json: '{"type":"record","name":"ProbeSlot","namespace":"eventzr.cpaas.state.v1","fields":[{"name":"messageId","type":"string"},{"name":"sentAt","type":{"type":"long","logicalType":"timestamp-millis"},"default":0}]}',
}

/** Values of the schema for fields left out by a writer. */
export const ProbeSlotDefaults: Omit<ProbeSlot, 'messageId'> = {
  sentAt: 0,
}

export const ProviderHealthSchema: Schema<ProviderHealth> = {
  name: 'eventzr.cpaas.state.v1.ProviderHealth',
  json: '{"type":"record","name":"ProviderHealth","namespace":"eventzr.cpaas.state.v1","fields":[{"name":"tenantId","type":"string"},{"name":"provider","type":"string"},{"name":"channel","type":{"type":"enum","name":"Channel","namespace":"eventzr.cpaas.v1","symbols":["SMS","MMS","WHATSAPP","RCS","VOICE","EMAIL","PUSH","UNKNOWN"],"default":"UNKNOWN"},"default":"UNKNOWN"},{"name":"credentialRef","type":"string","default":""},{"name":"state","type":{"type":"enum","name":"BreakerState","namespace":"eventzr.shared.v1","symbols":["OPEN","HALF_OPEN","RECOVERING","CLOSED","UNKNOWN"],"default":"UNKNOWN"},"default":"UNKNOWN"},{"name":"since","type":{"type":"long","logicalType":"timestamp-millis"},"default":0},{"name":"buckets","type":{"type":"array","items":{"type":"record","name":"HealthBucket","namespace":"eventzr.cpaas.state.v1","fields":[{"name":"startsAt","type":{"type":"long","logicalType":"timestamp-millis"},"default":0},{"name":"attempts","type":"long","default":0},{"name":"faults","type":"long","default":0},{"name":"slow","type":"long","default":0},{"name":"throttled","type":"long","default":0}]}},"default":[]},{"name":"longBuckets","type":{"type":"array","items":"eventzr.cpaas.state.v1.HealthBucket"},"default":[]},{"name":"credentialFaults","type":"long","default":0},{"name":"throttledSince","type":["null",{"type":"long","logicalType":"timestamp-millis"}],"default":null},{"name":"probeSuccesses","type":"int","default":0},{"name":"probeFaults","type":"int","default":0},{"name":"rampStep","type":"int","default":0},{"name":"openCount","type":"int","default":0},{"name":"openUntil","type":["null",{"type":"long","logicalType":"timestamp-millis"}],"default":null},{"name":"isolated","type":"boolean","default":false},{"name":"openings","type":{"type":"array","items":{"type":"long","logicalType":"timestamp-millis"}},"default":[]},{"name":"movedTo","type":["null","string"],"default":null},{"name":"transitionSeq","type":"long","default":0},{"name":"lastAttemptAt","type":{"type":"long","logicalType":"timestamp-millis"},"default":0},{"name":"lastEventId","type":["null","string"],"default":null},{"name":"overriddenAt","type":["null",{"type":"long","logicalType":"timestamp-millis"}],"default":null},{"name":"overrideId","type":["null","string"],"default":null}]}',
}

/** Values of the schema for fields left out by a writer. */
export const ProviderHealthDefaults: Omit<ProviderHealth, 'tenantId' | 'provider'> = {
  channel: 'UNKNOWN',
  credentialRef: '',
  state: 'UNKNOWN',
  since: 0,
  buckets: [],
  longBuckets: [],
  credentialFaults: 0,
  throttledSince: null,
  probeSuccesses: 0,
  probeFaults: 0,
  rampStep: 0,
  openCount: 0,
  openUntil: null,
  isolated: false,
  openings: [],
  movedTo: null,
  transitionSeq: 0,
  lastAttemptAt: 0,
  lastEventId: null,
  overriddenAt: null,
  overrideId: null,
}

export const ReceiptMatchSchema: Schema<ReceiptMatch> = {
  name: 'eventzr.cpaas.state.v1.ReceiptMatch',
  json: '{"type":"record","name":"ReceiptMatch","namespace":"eventzr.cpaas.state.v1","fields":[{"name":"messageId","type":["null","string"],"default":null},{"name":"attempt","type":"int","default":0},{"name":"parked","type":{"type":"array","items":{"type":"record","name":"ParkedReceipt","fields":[{"name":"facts","type":{"type":"record","name":"ReceiptFacts","fields":[{"name":"status","type":"string","default":"UNKNOWN"},{"name":"providerMessageId","type":"string"},{"name":"providerErrorCode","type":["null","string"],"default":null},{"name":"occurredAt","type":{"type":"long","logicalType":"timestamp-millis"},"default":0},{"name":"costMicroUsd","type":["null","long"],"default":null},{"name":"isFinal","type":"boolean","default":false}]}},{"name":"raw","type":{"type":"record","name":"KeptRecord","fields":[{"name":"topic","type":"string"},{"name":"partition","type":"int"},{"name":"offset","type":"long"},{"name":"timestamp","type":{"type":"long","logicalType":"timestamp-millis"}},{"name":"key","type":["null","bytes"],"default":null},{"name":"value","type":["null","bytes"],"default":null},{"name":"headers","type":{"type":"array","items":{"type":"record","name":"KeptHeader","fields":[{"name":"key","type":"string"},{"name":"value","type":"bytes"}]}},"default":[]}]}}]}},"default":[]}]}',
}

/** Values of the schema for fields left out by a writer. */
export const ReceiptMatchDefaults: Omit<ReceiptMatch, never> = {
  messageId: null,
  attempt: 0,
  parked: [],
}

export const RenderBatchSchema: Schema<RenderBatch> = {
  name: 'eventzr.studio.state.v1.RenderBatch',
  json: '{"type":"record","name":"RenderBatch","namespace":"eventzr.studio.state.v1","fields":[{"name":"size","type":"int","default":0},{"name":"completed","type":"int","default":0},{"name":"failed","type":"int","default":0},{"name":"canceled","type":"int","default":0},{"name":"superseded","type":"int","default":0},{"name":"rejected","type":"int","default":0},{"name":"source","type":["null",{"type":"record","name":"RenderSource","namespace":"eventzr.studio.v1","fields":[{"name":"kind","type":"string","default":""},{"name":"entityId","type":"string","default":""},{"name":"eventId","type":"string","default":""},{"name":"revision","type":["null","long"],"default":null}]}],"default":null}]}',
}

/** Values of the schema for fields left out by a writer. */
export const RenderBatchDefaults: Omit<RenderBatch, never> = {
  size: 0,
  completed: 0,
  failed: 0,
  canceled: 0,
  superseded: 0,
  rejected: 0,
  source: null,
}

export const RenderJobSchema: Schema<RenderJob> = {
  name: 'eventzr.studio.state.v1.RenderJob',
  json: '{"type":"record","name":"RenderJob","namespace":"eventzr.studio.state.v1","fields":[{"name":"status","type":{"type":"enum","name":"RenderJobStatus","namespace":"eventzr.studio.v1","symbols":["PLANNED","QUEUED","RUNNING","UPLOADING","COMPLETED","FAILED","CANCELED","SUPERSEDED","UNKNOWN"],"default":"UNKNOWN"},"default":"UNKNOWN"},{"name":"attempt","type":"int","default":0},{"name":"life","type":["null",{"type":"record","name":"JobLife","fields":[{"name":"createdAt","type":{"type":"long","logicalType":"timestamp-millis"},"default":0},{"name":"deadlineAt","type":{"type":"long","logicalType":"timestamp-millis"},"default":0},{"name":"dispatchAt","type":{"type":"long","logicalType":"timestamp-millis"},"default":0},{"name":"startedAt","type":["null",{"type":"long","logicalType":"timestamp-millis"}],"default":null},{"name":"reportedAt","type":["null",{"type":"long","logicalType":"timestamp-millis"}],"default":null},{"name":"place","type":["null",{"type":"record","name":"QueuePlace","fields":[{"name":"round","type":"long","default":0},{"name":"seq","type":"long","default":0}]}],"default":null},{"name":"provider","type":"string","default":""},{"name":"credentialRef","type":["null","string"],"default":null},{"name":"breakerSeq","type":"long","default":0},{"name":"attemptLog","type":{"type":"array","items":{"type":"record","name":"EndedAttempt","fields":[{"name":"attempt","type":"int","default":0},{"name":"failureClass","type":{"type":"enum","name":"RenderFailureClass","namespace":"eventzr.studio.v1","symbols":["PROVIDER_FAULT","CONTENT_POLICY","INVALID_INPUT","QUEUE_TIMEOUT","RUN_TIMEOUT","HEARTBEAT_LOST","QUOTA","CANCELED","UNKNOWN"],"default":"UNKNOWN"},"default":"UNKNOWN"},{"name":"errorCode","type":["null","string"],"default":null},{"name":"at","type":{"type":"long","logicalType":"timestamp-millis"},"default":0},{"name":"latencyMs","type":"long","default":0},{"name":"provider","type":"string","default":""}]}},"default":[]}]}]},{"name":"endedAt","type":["null",{"type":"long","logicalType":"timestamp-millis"}],"default":null},{"name":"orphans","type":"int","default":0}]}',
}

/** Values of the schema for fields left out by a writer. */
export const RenderJobDefaults: Omit<RenderJob, 'life'> = {
  status: 'UNKNOWN',
  attempt: 0,
  endedAt: null,
  orphans: 0,
}

export const RenderPlanSchema: Schema<RenderPlan> = {
  name: 'eventzr.studio.state.v1.RenderPlan',
  json: '{"type":"record","name":"RenderPlan","namespace":"eventzr.studio.state.v1","fields":[{"name":"assets","type":{"type":"array","items":{"type":"record","name":"PlannedAsset","fields":[{"name":"assetKind","type":{"type":"enum","name":"AssetKind","namespace":"eventzr.studio.v1","symbols":["POSTER","INVITATION","SOCIAL","BLOG_IMAGE","THUMBNAIL","BANNER","VIDEO","VOICEOVER","PRESENTATION","UNKNOWN"],"default":"UNKNOWN"},"default":"UNKNOWN"},{"name":"variant","type":"string","default":""},{"name":"revision","type":"long","default":0},{"name":"toldAt","type":{"type":"long","logicalType":"timestamp-millis"},"default":0},{"name":"edition","type":"long","default":0},{"name":"inputHash","type":"string","default":""},{"name":"jobId","type":"string","default":""},{"name":"missing","type":"boolean","default":false}]}},"default":[]},{"name":"forgottenEditions","type":"long","default":0}]}',
}

/** Values of the schema for fields left out by a writer. */
export const RenderPlanDefaults: Omit<RenderPlan, never> = {
  assets: [],
  forgottenEditions: 0,
}

export const RendererHealthSchema: Schema<RendererHealth> = {
  name: 'eventzr.studio.state.v1.RendererHealth',
  json: '{"type":"record","name":"RendererHealth","namespace":"eventzr.studio.state.v1","fields":[{"name":"tenantId","type":"string"},{"name":"provider","type":"string"},{"name":"type","type":{"type":"enum","name":"RenderType","namespace":"eventzr.studio.v1","symbols":["image","video","audio","document","UNKNOWN"],"default":"UNKNOWN"},"default":"UNKNOWN"},{"name":"credentialRef","type":"string","default":""},{"name":"state","type":{"type":"enum","name":"BreakerState","namespace":"eventzr.shared.v1","symbols":["OPEN","HALF_OPEN","RECOVERING","CLOSED","UNKNOWN"],"default":"UNKNOWN"},"default":"UNKNOWN"},{"name":"since","type":{"type":"long","logicalType":"timestamp-millis"},"default":0},{"name":"buckets","type":{"type":"array","items":{"type":"record","name":"HealthBucket","namespace":"eventzr.cpaas.state.v1","fields":[{"name":"startsAt","type":{"type":"long","logicalType":"timestamp-millis"},"default":0},{"name":"attempts","type":"long","default":0},{"name":"faults","type":"long","default":0},{"name":"slow","type":"long","default":0},{"name":"throttled","type":"long","default":0}]}},"default":[]},{"name":"longBuckets","type":{"type":"array","items":"eventzr.cpaas.state.v1.HealthBucket"},"default":[]},{"name":"credentialFaults","type":"long","default":0},{"name":"throttledSince","type":["null",{"type":"long","logicalType":"timestamp-millis"}],"default":null},{"name":"probeSuccesses","type":"int","default":0},{"name":"probeFaults","type":"int","default":0},{"name":"rampStep","type":"int","default":0},{"name":"openCount","type":"int","default":0},{"name":"openUntil","type":["null",{"type":"long","logicalType":"timestamp-millis"}],"default":null},{"name":"isolated","type":"boolean","default":false},{"name":"openings","type":{"type":"array","items":{"type":"long","logicalType":"timestamp-millis"}},"default":[]},{"name":"transitionSeq","type":"long","default":0},{"name":"lastAttemptAt","type":{"type":"long","logicalType":"timestamp-millis"},"default":0}]}',
}

/** Values of the schema for fields left out by a writer. */
export const RendererHealthDefaults: Omit<RendererHealth, 'tenantId' | 'provider'> = {
  type: 'UNKNOWN',
  credentialRef: '',
  state: 'UNKNOWN',
  since: 0,
  buckets: [],
  longBuckets: [],
  credentialFaults: 0,
  throttledSince: null,
  probeSuccesses: 0,
  probeFaults: 0,
  rampStep: 0,
  openCount: 0,
  openUntil: null,
  isolated: false,
  openings: [],
  transitionSeq: 0,
  lastAttemptAt: 0,
}

export const RendererProbeSchema: Schema<RendererProbe> = {
  name: 'eventzr.studio.state.v1.RendererProbe',
  json: '{"type":"record","name":"RendererProbe","namespace":"eventzr.studio.state.v1","fields":[{"name":"jobId","type":"string"},{"name":"sentAt","type":{"type":"long","logicalType":"timestamp-millis"},"default":0}]}',
}

/** Values of the schema for fields left out by a writer. */
export const RendererProbeDefaults: Omit<RendererProbe, 'jobId'> = {
  sentAt: 0,
}

export const ReplyWindowSchema: Schema<ReplyWindow> = {
  name: 'eventzr.cpaas.state.v1.ReplyWindow',
  json: '{"type":"record","name":"ReplyWindow","namespace":"eventzr.cpaas.state.v1","fields":[{"name":"openedAt","type":{"type":"long","logicalType":"timestamp-millis"},"default":0}]}',
}

/** Values of the schema for fields left out by a writer. */
export const ReplyWindowDefaults: Omit<ReplyWindow, never> = {
  openedAt: 0,
}

export const RequestSeenSchema: Schema<RequestSeen> = {
  name: 'eventzr.cpaas.state.v1.RequestSeen',
  json: '{"type":"record","name":"RequestSeen","namespace":"eventzr.cpaas.state.v1","fields":[{"name":"refusedWording","type":"string","default":""},{"name":"acceptedWording","type":"string","default":""}]}',
}

/** Values of the schema for fields left out by a writer. */
export const RequestSeenDefaults: Omit<RequestSeen, never> = {
  refusedWording: '',
  acceptedWording: '',
}

export const TenantErasuresSchema: Schema<TenantErasures> = {
  name: 'eventzr.cpaas.state.v1.TenantErasures',
  json: '{"type":"record","name":"TenantErasures","namespace":"eventzr.cpaas.state.v1","fields":[{"name":"walking","type":{"type":"array","items":{"type":"record","name":"OpenErasure","fields":[{"name":"recipientHashes","type":{"type":"array","items":"string"},"default":[]},{"name":"orderedAt","type":{"type":"long","logicalType":"timestamp-millis"},"default":0}]}},"default":[]},{"name":"waiting","type":{"type":"array","items":"eventzr.cpaas.state.v1.OpenErasure"},"default":[]},{"name":"stage","type":{"type":"enum","name":"ErasureStage","symbols":["MESSAGES","PAIRS","UNKNOWN"],"default":"UNKNOWN"},"default":"UNKNOWN"},{"name":"spared","type":{"type":"array","items":{"type":"record","name":"SparedMessage","fields":[{"name":"messageId","type":"string"},{"name":"acceptedAt","type":{"type":"long","logicalType":"timestamp-millis"},"default":0}]}},"default":[]},{"name":"behind","type":["null","string"],"default":null}]}',
}

/** Values of the schema for fields left out by a writer. */
export const TenantErasuresDefaults: Omit<TenantErasures, never> = {
  walking: [],
  waiting: [],
  stage: 'UNKNOWN',
  spared: [],
  behind: null,
}

export const TenantPolicySchema: Schema<TenantPolicy> = {
  name: 'eventzr.cpaas.state.v1.TenantPolicy',
  json: '{"type":"record","name":"TenantPolicy","namespace":"eventzr.cpaas.state.v1","fields":[{"name":"version","type":"long","default":0},{"name":"policy","type":"string","default":""}]}',
}

/** Values of the schema for fields left out by a writer. */
export const TenantPolicyDefaults: Omit<TenantPolicy, never> = {
  version: 0,
  policy: '',
}

export const TenantTurnsSchema: Schema<TenantTurns> = {
  name: 'eventzr.studio.state.v1.TenantTurns',
  json: '{"type":"record","name":"TenantTurns","namespace":"eventzr.studio.state.v1","fields":[{"name":"running","type":"int","default":0},{"name":"waiting","type":"int","default":0},{"name":"round","type":"long","default":0},{"name":"arrivals","type":"long","default":0}]}',
}

/** Values of the schema for fields left out by a writer. */
export const TenantTurnsDefaults: Omit<TenantTurns, never> = {
  running: 0,
  waiting: 0,
  round: 0,
  arrivals: 0,
}

export const VoiceModelSchema: Schema<VoiceModel> = {
  name: 'eventzr.studio.state.v1.VoiceModel',
  json: '{"type":"record","name":"VoiceModel","namespace":"eventzr.studio.state.v1","fields":[{"name":"status","type":{"type":"enum","name":"VoiceModelStatus","namespace":"eventzr.studio.v1","symbols":["SUBMITTED","READY","FAILED","UNKNOWN"],"default":"UNKNOWN"},"default":"UNKNOWN"},{"name":"attempt","type":"int","default":0},{"name":"answered","type":{"type":"array","items":"string"},"default":[]},{"name":"asked","type":["null",{"type":"record","name":"AskedTraining","fields":[{"name":"requestId","type":"string","default":""},{"name":"userId","type":"string","default":""},{"name":"name","type":"string","default":""},{"name":"method","type":{"type":"enum","name":"VoiceMethod","namespace":"eventzr.studio.v1","symbols":["INSTANT","PROFESSIONAL","UNKNOWN"],"default":"UNKNOWN"},"default":"UNKNOWN"},{"name":"language","type":["null","string"],"default":null},{"name":"sampleUrls","type":{"type":"array","items":"string"},"default":[]},{"name":"sampleSeconds","type":["null","double"],"default":null},{"name":"targetModels","type":{"type":"array","items":"string"},"default":[]},{"name":"consentRef","type":"string","default":""}]}],"default":null},{"name":"training","type":["null",{"type":"record","name":"OpenTraining","fields":[{"name":"userId","type":"string","default":""},{"name":"method","type":"eventzr.studio.v1.VoiceMethod","default":"UNKNOWN"},{"name":"models","type":{"type":"array","items":{"type":"record","name":"RequiredModel","fields":[{"name":"modelId","type":"string","default":""},{"name":"end","type":["null",{"type":"enum","name":"ModelEnd","symbols":["FINE_TUNED","FAILED","UNKNOWN"],"default":"UNKNOWN"}],"default":null},{"name":"creditsUsed","type":"long","default":0}]}},"default":[]},{"name":"providerVoiceId","type":["null","string"],"default":null},{"name":"creditsReserved","type":["null","long"],"default":null},{"name":"creditsUsed","type":"long","default":0},{"name":"errorCode","type":["null","string"],"default":null},{"name":"errorMessage","type":["null","string"],"default":null},{"name":"dispatchedAt","type":{"type":"long","logicalType":"timestamp-millis"},"default":0},{"name":"deadlineAt","type":{"type":"long","logicalType":"timestamp-millis"},"default":0}]}],"default":null},{"name":"endedAt","type":["null",{"type":"long","logicalType":"timestamp-millis"}],"default":null}]}',
}

/** Values of the schema for fields left out by a writer. */
export const VoiceModelDefaults: Omit<VoiceModel, never> = {
  status: 'UNKNOWN',
  attempt: 0,
  answered: [],
  asked: null,
  training: null,
  endedAt: null,
}

export const WaitingJobSchema: Schema<WaitingJob> = {
  name: 'eventzr.studio.state.v1.WaitingJob',
  json: '{"type":"record","name":"WaitingJob","namespace":"eventzr.studio.state.v1","fields":[{"name":"jobId","type":"string","default":""}]}',
}

/** Values of the schema for fields left out by a writer. */
export const WaitingJobDefaults: Omit<WaitingJob, never> = {
  jobId: '',
}
