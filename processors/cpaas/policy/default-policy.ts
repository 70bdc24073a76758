import type { HealthPolicy } from '#processors/shared/breaker/health-policy.ts'
import type { CpaasPolicy, Route } from './cpaas-policy.ts'

const second = 1_000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

/** None of these providers drops the repeat of a message send by a key of the caller's. */
const route = (provider: string): Route => ({
  provider,
  credentialRef: `${provider.toLowerCase()}-main`,
  idempotent: false,
})

/**
 * Windows and bounds come from simulated runs of 1,800 s: no false trip at 2 and 8 % faults, a full outage found within
 * seconds. Fewer than 11 attempts can never reach the fast rule's bound; the low-volume rule covers those. Growing,
 * jittered open times follow [Envoy](https://www.envoyproxy.io/docs/envoy/latest/intro/arch_overview/upstream/outlier)
 * (30 s × openings, at most 300 s) and [gRPC
 * A50](https://github.com/grpc/proposal/blob/master/A50-xds-outlier-detection.md).
 */
const health: HealthPolicy = {
  bucketMs: 5 * second,
  fast: { windowMs: 15 * second, minAttempts: 11, minLowerBound: 0.8 },
  lowVolume: { windowMs: 120 * second, minAttempts: 6 },
  credentialFaults: 3,
  slowMs: 10 * second,
  openMs: 30 * second,
  maxOpenMs: 300 * second,
  openJitterShare: 0.1,
  forgiveMs: minute,
  probeSuccesses: 3,
  probeFaults: 2,
  probeEveryMs: 5 * second,
  rampPercents: [10, 25, 50, 100],
  rampStepMs: minute,
  flapping: { openings: 3, withinMs: 15 * minute, holdMs: 15 * minute },
  retentionMs: day,
}

/** The policy until a policy file says otherwise. */
export const defaultCpaasPolicy: CpaasPolicy = {
  version: 1,
  dedupeMs: 7 * day,
  maxSendDelayMs: 30 * day,
  deadlineMs: {
    OTP: 2 * minute,
    TRANSACTIONAL: 15 * minute,
    MARKETING: 4 * hour,
    SERVICE_REPLY: 15 * minute,
    UNKNOWN: 15 * minute,
  },
  retry: { delaysMs: [2 * second, 10 * second, minute], jitterShare: 0.2 },
  maxAttempts: 4,
  maxAttemptsPerProvider: 3,
  maxProviders: 2,
  submitTimeoutMs: minute,
  repeatUnclear: ['TRANSACTIONAL', 'MARKETING', 'SERVICE_REPLY', 'UNKNOWN'],
  // A carrier's final word on an SMS takes up to 72 h (AWS End User Messaging, "messaging events").
  receiptTimeoutMs: {
    SMS: 72 * hour,
    MMS: 72 * hour,
    WHATSAPP: day,
    RCS: day,
    VOICE: hour,
    EMAIL: day,
    PUSH: hour,
    UNKNOWN: day,
  },
  orphanParkingMs: 15 * minute,
  maxParkedReceipts: 16,
  evictionMs: 72 * hour,
  routes: {
    SMS: [route('TWILIO'), route('AWS_SNS')],
    MMS: [route('TWILIO'), route('VONAGE')],
    WHATSAPP: [route('META_WHATSAPP'), route('TWILIO')],
    RCS: [route('TWILIO'), route('VONAGE')],
    VOICE: [route('TWILIO'), route('VONAGE')],
    EMAIL: [route('AWS_SES'), route('SENDGRID')],
    PUSH: [route('FCM')],
    UNKNOWN: [],
  },
  health,
}
