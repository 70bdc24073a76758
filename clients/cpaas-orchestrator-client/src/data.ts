// Generated from the .avsc files of schemas-avro by scripts/generate-client-types.ts: change those and generate again.
import type { Timestamp } from '../../core/event.ts'

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
  /** Running total over all attempts; 0 while requested. US dollars, at most six decimals. */
  readonly cost_usd: number
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
  readonly requestedAt: Timestamp | null
  readonly expiresAt: Timestamp | null
  readonly checks: CommunicationChecks | null
  /** The message on another channel in whose place this one is sent. */
  readonly fallbackOf: string | null
  readonly trigger: CommunicationTrigger | null
}

/** The medium that a message travels on. */
export type Channel = 'SMS' | 'MMS' | 'WHATSAPP' | 'RCS' | 'VOICE' | 'EMAIL' | 'PUSH' | 'UNKNOWN'

/** How far a message has come; it only ever moves forward, delivered beats failed. */
export type CommunicationStatus = 'REQUESTED' | 'SENT' | 'DELIVERED' | 'FAILED' | 'UNKNOWN'

/** Why a message is sent; deadlines, quiet hours and consent depend on it. */
export type Category = 'OTP' | 'TRANSACTIONAL' | 'MARKETING' | 'SERVICE_REPLY' | 'UNKNOWN'

/** Checks that were passed before the send was accepted. */
export interface CommunicationChecks {
  readonly consentVersion: number
  readonly rateLimitKey: string
  readonly rateRemaining: number
  /** Names of the checks that were passed. */
  readonly validation: readonly string[]
}

/** Checks that were passed before the send was accepted. */
export interface NewCommunicationChecks {
  readonly consentVersion?: number | undefined
  readonly rateLimitKey?: string | undefined
  readonly rateRemaining?: number | undefined
  /** Names of the checks that were passed. */
  readonly validation?: readonly string[] | undefined
}

/** The CloudEvent that asked for the send. */
export interface CommunicationTrigger {
  readonly type: string
  readonly id: string
  readonly source: string
}

/** The CloudEvent that asked for the send. */
export interface NewCommunicationTrigger {
  readonly type?: string | undefined
  readonly id?: string | undefined
  readonly source?: string | undefined
}

/** A send was requested and passed validation, opt-out checks and rate limits. */
export interface NewCommunicationRequested {
  readonly tenantId: string
  readonly messageId: string
  readonly channel: Channel
  /** The address in the channel's form, E.164 for phones: personal data. */
  readonly recipient: string
  readonly status: CommunicationStatus
  /** The provider of the deciding attempt; the planned primary while requested. */
  readonly provider: string
  /** Running total over all attempts; 0 while requested. US dollars, at most six decimals. */
  readonly cost_usd: number
  /** True when no later price can change cost_usd. */
  readonly costFinal?: boolean | undefined
  readonly category?: Category | undefined
  readonly idempotencyKey?: string | null | undefined
  /** The version of the tenant's policy that decided; 0 without one. */
  readonly policyVersion?: number | undefined
  /** Names the pods' own policy, on which the tenant's lies. */
  readonly basePolicyHash?: string | undefined
  readonly sender?: string | null | undefined
  readonly templateId?: string | null | undefined
  readonly templateVersion?: number | null | undefined
  readonly language?: string | null | undefined
  /** Identifies the content without carrying it. */
  readonly contentHash?: string | undefined
  /** SMS segments. */
  readonly segments?: number | null | undefined
  /** Providers in the order in which they will be tried. */
  readonly routePlan?: readonly string[] | undefined
  readonly requestedAt?: Timestamp | Date | null | undefined
  readonly expiresAt?: Timestamp | Date | null | undefined
  readonly checks?: NewCommunicationChecks | null | undefined
  /** The message on another channel in whose place this one is sent. */
  readonly fallbackOf?: string | null | undefined
  readonly trigger?: NewCommunicationTrigger | null | undefined
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
  /** Running total over all attempts; 0 while requested. US dollars, at most six decimals. */
  readonly cost_usd: number
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
  readonly sentAt: Timestamp | null
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

/** A provider accepted the message. */
export interface NewCommunicationSent {
  readonly tenantId: string
  readonly messageId: string
  readonly channel: Channel
  /** The address in the channel's form, E.164 for phones: personal data. */
  readonly recipient: string
  readonly status: CommunicationStatus
  /** The provider of the deciding attempt; the planned primary while requested. */
  readonly provider: string
  /** Running total over all attempts; 0 while requested. US dollars, at most six decimals. */
  readonly cost_usd: number
  /** True when no later price can change cost_usd. */
  readonly costFinal?: boolean | undefined
  readonly category?: Category | undefined
  readonly idempotencyKey?: string | null | undefined
  /** The version of the tenant's policy that decided; 0 without one. */
  readonly policyVersion?: number | undefined
  /** Names the pods' own policy, on which the tenant's lies. */
  readonly basePolicyHash?: string | undefined
  readonly providerMessageId?: string | null | undefined
  /** Counts from 1. */
  readonly attempt?: number | undefined
  readonly sentAt?: Timestamp | Date | null | undefined
  /** From dispatch to the provider's answer. */
  readonly latencyMs?: number | undefined
  /** SMS segments. */
  readonly segments?: number | null | undefined
  /** The primary provider that was passed over. */
  readonly failoverFrom?: string | null | undefined
  /** True when a receipt proved the send before the provider's answer arrived. */
  readonly implied?: boolean | undefined
  /** True when an earlier attempt ended ambiguously. */
  readonly possibleDuplicate?: boolean | undefined
}

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
  /** Running total over all attempts; 0 while requested. US dollars, at most six decimals. */
  readonly cost_usd: number
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
  readonly deliveredAt: Timestamp | null
  readonly readAt: Timestamp | null
  /** From sent to delivered. */
  readonly deliveryLatencyMs: number | null
  /** The status word of the receipt. */
  readonly receiptStatus: string | null
  /** True when a read receipt proved the delivery. */
  readonly implied: boolean
  /** The id of the failed event that this delivery overrules. */
  readonly supersedesEventId: string | null
}

/** The provider confirmed the delivery. */
export interface NewCommunicationDelivered {
  readonly tenantId: string
  readonly messageId: string
  readonly channel: Channel
  /** The address in the channel's form, E.164 for phones: personal data. */
  readonly recipient: string
  readonly status: CommunicationStatus
  /** The provider of the deciding attempt; the planned primary while requested. */
  readonly provider: string
  /** Running total over all attempts; 0 while requested. US dollars, at most six decimals. */
  readonly cost_usd: number
  /** True when no later price can change cost_usd. */
  readonly costFinal?: boolean | undefined
  readonly category?: Category | undefined
  readonly idempotencyKey?: string | null | undefined
  /** The version of the tenant's policy that decided; 0 without one. */
  readonly policyVersion?: number | undefined
  /** Names the pods' own policy, on which the tenant's lies. */
  readonly basePolicyHash?: string | undefined
  readonly providerMessageId?: string | null | undefined
  /** Counts from 1. */
  readonly attempt?: number | undefined
  readonly deliveredAt?: Timestamp | Date | null | undefined
  readonly readAt?: Timestamp | Date | null | undefined
  /** From sent to delivered. */
  readonly deliveryLatencyMs?: number | null | undefined
  /** The status word of the receipt. */
  readonly receiptStatus?: string | null | undefined
  /** True when a read receipt proved the delivery. */
  readonly implied?: boolean | undefined
  /** The id of the failed event that this delivery overrules. */
  readonly supersedesEventId?: string | null | undefined
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
  /** Running total over all attempts; 0 while requested. US dollars, at most six decimals. */
  readonly cost_usd: number
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
  readonly failedAt: Timestamp | null
}

/** Whose fault a failure is. */
export type FailureClass = 'PROVIDER_FAULT' | 'CREDENTIAL' | 'THROTTLED' | 'TENANT_FAULT' | 'CONTENT_FAULT' | 'RECIPIENT_FAULT' | 'OPTED_OUT' | 'EXPIRED' | 'NO_PROVIDER' | 'UNKNOWN'

/** End of the retries. */
export type Exhausted = 'RETRIES' | 'DEADLINE' | 'NON_RETRYABLE' | 'NO_PROVIDER' | 'UNKNOWN'

/** One attempt, as its terminal event lists it. */
export interface AttemptLogEntry {
  /** Counts from 1. */
  readonly attempt: number
  readonly provider: string
  readonly outcome: AttemptOutcome
  readonly providerErrorCode: string | null
  /** When the attempt ended. */
  readonly at: Timestamp | null
  readonly latencyMs: number
  /** Cost of this attempt. US dollars, at most six decimals. */
  readonly cost_usd: number
}

/** Answer of a provider to one attempt. */
export type AttemptOutcome = 'ACCEPTED' | 'REJECTED' | 'TIMEOUT' | 'UNREACHABLE' | 'UNKNOWN'

/** One attempt, as its terminal event lists it. */
export interface NewAttemptLogEntry {
  /** Counts from 1. */
  readonly attempt?: number | undefined
  readonly provider?: string | undefined
  readonly outcome?: AttemptOutcome | undefined
  readonly providerErrorCode?: string | null | undefined
  /** When the attempt ended. */
  readonly at?: Timestamp | Date | null | undefined
  readonly latencyMs?: number | undefined
  /** Cost of this attempt. US dollars, at most six decimals. */
  readonly cost_usd?: number | undefined
}

/** The message failed for good: attempts, deadline or providers ran out, or the fault is final. */
export interface NewCommunicationFailed {
  readonly tenantId: string
  readonly messageId: string
  readonly channel: Channel
  /** The address in the channel's form, E.164 for phones: personal data. */
  readonly recipient: string
  readonly status: CommunicationStatus
  /** The provider of the deciding attempt; the planned primary while requested. */
  readonly provider: string
  /** Running total over all attempts; 0 while requested. US dollars, at most six decimals. */
  readonly cost_usd: number
  /** True when no later price can change cost_usd. */
  readonly costFinal?: boolean | undefined
  readonly category?: Category | undefined
  readonly idempotencyKey?: string | null | undefined
  /** The version of the tenant's policy that decided; 0 without one. */
  readonly policyVersion?: number | undefined
  /** Names the pods' own policy, on which the tenant's lies. */
  readonly basePolicyHash?: string | undefined
  readonly failureClass?: FailureClass | undefined
  readonly exhausted?: Exhausted | undefined
  readonly errorCode?: string | null | undefined
  readonly providerErrorCode?: string | null | undefined
  /** Scrubbed of personal data. */
  readonly errorMessage?: string | null | undefined
  /** Attempts made. */
  readonly attempts?: number | undefined
  readonly attemptLog?: readonly NewAttemptLogEntry[] | undefined
  readonly failedAt?: Timestamp | Date | null | undefined
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
  readonly windowStart: Timestamp | null
  readonly windowEnd: Timestamp | null
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
  readonly openUntil: Timestamp | null
  readonly flapping: boolean
  /** Counts the transitions of this breaker. */
  readonly transitionSeq: number
  /** The id of the account's event before this one; null when it is not remembered. */
  readonly previousEventId: string | null
  /** The version of the tenant's policy that decided; 0 without one. */
  readonly policyVersion: number
  /** Names the pods' own policy, on which the tenant's lies. */
  readonly basePolicyHash: string
  readonly occurredAt: Timestamp | null
}

/** Whose traffic moved. */
export type FailoverScope = 'GLOBAL' | 'TENANT' | 'UNKNOWN'

export type FailoverDirection = 'FAILOVER' | 'FAILBACK' | 'EXHAUSTED' | 'UNKNOWN'

/** Which health rule decided. */
export type HealthRule = 'FAST' | 'SUSTAINED' | 'BROWNOUT' | 'LOW_VOLUME' | 'SLOW' | 'CREDENTIAL' | 'CAPACITY' | 'MANUAL' | 'RECOVERED' | 'UNKNOWN'

/** Whether traffic may reach a provider. */
export type BreakerState = 'OPEN' | 'HALF_OPEN' | 'RECOVERING' | 'CLOSED' | 'UNKNOWN'

/** Traffic moved away from an unhealthy provider, or back to it. */
export interface NewProviderFailover {
  /** The tenant; the nil UUID when the scope is GLOBAL. */
  readonly tenantId: string
  readonly channel: Channel
  /** The provider whose breaker changed. */
  readonly fromProvider: string
  /** Where the traffic goes now; null when nothing is left. */
  readonly toProvider?: string | null | undefined
  readonly scope: FailoverScope
  readonly direction?: FailoverDirection | undefined
  readonly rule?: HealthRule | undefined
  readonly breakerState?: BreakerState | undefined
  readonly windowStart?: Timestamp | Date | null | undefined
  readonly windowEnd?: Timestamp | Date | null | undefined
  /** Attempts in the window. */
  readonly attempts?: number | undefined
  /** Provider faults in the window. */
  readonly faults?: number | undefined
  /** 0 to 1. */
  readonly faultRate?: number | undefined
  /** Wilson lower bound of the fault rate, 0 to 1; that of the slow rate when the rule is SLOW. */
  readonly lowerBound?: number | undefined
  /** 0 to 1. */
  readonly slowRate?: number | undefined
  readonly distinctTenants?: number | undefined
  /** Share of the attempts that was left out, 0 to 1. */
  readonly excludedShare?: number | undefined
  /** Openings in a row; it grows the time that the breaker stays open. */
  readonly openCount?: number | undefined
  readonly openUntil?: Timestamp | Date | null | undefined
  readonly flapping?: boolean | undefined
  /** Counts the transitions of this breaker. */
  readonly transitionSeq?: number | undefined
  /** The id of the account's event before this one; null when it is not remembered. */
  readonly previousEventId?: string | null | undefined
  /** The version of the tenant's policy that decided; 0 without one. */
  readonly policyVersion?: number | undefined
  /** Names the pods' own policy, on which the tenant's lies. */
  readonly basePolicyHash?: string | undefined
  readonly occurredAt?: Timestamp | Date | null | undefined
}
