import type { HealthPolicy } from './health-policy.ts'
import { hashShare } from '#processors/shared/hash.ts'
import { type EpochMs, type HealthRule, type ProviderHealth, ProviderHealthDefaults } from '#schemas/types.ts'
import { type BreakerFields, type BreakerRow, channelOrType } from './breaker-row.ts'
import { countsWith } from './health-counts.ts'
import type { CountedAttempt } from './health-window.ts'
import { throttledSince } from './throttling.ts'
import { trippedRule } from './trip-rules.ts'

/** How an answer counts for the provider's health. */
export type HealthEffect = 'SUCCESS' | 'FAULT' | 'CREDENTIAL_FAULT' | 'THROTTLED'

/** The end of one attempt as its provider's breaker sees it. Whoever tells of it tells once. */
export interface ObservedAttempt {
  readonly effect: HealthEffect
  readonly latencyMs: number
  /** `transitionSeq` of the breaker at the dispatch of the attempt. */
  readonly breakerSeq: number
}

/** The breaker after an attempt, and the rule that opened it if one did. */
export interface Observed<Row = ProviderHealth> {
  readonly health: Row
  readonly rule?: HealthRule
}

/** A breaker of a provider of messages that has seen nothing. */
export const closedHealth = (
  account: Pick<ProviderHealth, 'tenantId' | 'provider' | 'channel' | 'credentialRef'>,
  at: EpochMs,
): ProviderHealth => ({ ...ProviderHealthDefaults, ...account, state: 'CLOSED', since: at, lastAttemptAt: at })

/**
 * Moves a breaker by one attempt. An attempt counts in the state in which it was dispatched and in no other: one of
 * before an outage says nothing about the recovery, and nobody's clock is asked. An OPEN breaker waits for its time.
 * The same reference back means that the attempt did not count.
 *
 *          rule            openUntil          probeSuccesses             last ramp step
 *   CLOSED ────► OPEN ───────────────► HALF_OPEN ──────────► RECOVERING ───────────────► CLOSED
 *                 ▲ ◄────────────────────┘ probeFaults            │
 *                 └────────────────────────────────────────── rule ┘
 */
export const observe = <Row extends BreakerRow>(
  before: Row,
  attempt: ObservedAttempt,
  at: EpochMs,
  policy: HealthPolicy,
): Observed<Row> => {
  if (before.state === 'OPEN' || attempt.breakerSeq !== before.transitionSeq) return { health: before }
  if (before.state === 'HALF_OPEN') return { health: afterProbe(before, attempt, at, policy) }
  const counted = countedAs(attempt, policy)
  const health = count(before, attempt, counted, at, policy)
  const rule = trippedRule(health, counted, at, policy)
  return rule === undefined ? { health } : { health: opened(health, at, policy), rule }
}

/** Moves a breaker whose {@link breakerDeadline} has come; `undefined` forgets one that was idle for long. */
export const elapse = <Row extends BreakerFields>(health: Row, at: EpochMs, policy: HealthPolicy): Row | undefined => {
  if (health.state === 'OPEN') return halfOpened(health, at)
  if (health.state !== 'RECOVERING') return undefined
  const rampStep = health.rampStep + 1
  return rampStep < policy.rampPercents.length
    ? { ...health, rampStep }
    : { ...entered(health, 'CLOSED', at), rampStep: 0 }
}

/**
 * When time alone moves the breaker; `null` while it waits for probes: to forget it then would be a silent fail-back.
 */
export const breakerDeadline = (health: BreakerFields, policy: HealthPolicy): EpochMs | null => {
  if (health.state === 'HALF_OPEN') return null
  if (health.state === 'OPEN') return health.openUntil
  if (health.state === 'RECOVERING') return health.since + (health.rampStep + 1) * policy.rampStepMs
  return Math.max(health.lastAttemptAt, health.overriddenAt ?? 0) + policy.retentionMs
}

/** Whether traffic was taken away so often of late that it should rest elsewhere for a while. */
export const isFlapping = (
  { openings }: Pick<BreakerFields, 'openings'>,
  at: EpochMs,
  { flapping }: HealthPolicy,
): boolean => openings.filter((opening) => opening > at - flapping.withinMs).length >= flapping.openings

/** How long a breaker with this many openings in a row stays open, jitter included. */
export const openTimeMs = (health: BreakerRow, policy: HealthPolicy): number => {
  const { tenantId, provider, credentialRef, transitionSeq, openCount } = health
  const jitter =
    policy.openJitterShare *
    hashShare([tenantId, provider, channelOrType(health), credentialRef, transitionSeq].join('|'))
  return Math.round(Math.min(policy.openMs * openCount, policy.maxOpenMs) * (1 + jitter))
}

const count = <Row extends BreakerFields>(
  before: Row,
  attempt: ObservedAttempt,
  counted: CountedAttempt,
  at: EpochMs,
  policy: HealthPolicy,
): Row => {
  const isThrottled = counted === 'THROTTLED'
  const counts = countsWith(before, counted, at, policy)
  return {
    ...before,
    lastAttemptAt: at,
    buckets: counts.buckets,
    longBuckets: counts.longBuckets,
    throttledSince: throttledSince(before, counts, isThrottled, at, policy),
    credentialFaults: isThrottled ? before.credentialFaults : refusals(before, attempt),
  }
}

const countedAs = ({ effect, latencyMs }: ObservedAttempt, { slowMs }: HealthPolicy): CountedAttempt =>
  effect === 'THROTTLED' ? 'THROTTLED' : { fault: effect !== 'SUCCESS', slow: latencyMs > slowMs }

const refusals = ({ credentialFaults }: BreakerFields, { effect }: ObservedAttempt): number =>
  effect === 'CREDENTIAL_FAULT' ? credentialFaults + 1 : 0

/** A throttled probe proves neither health nor a fault. A late success is a bad one: the traffic would be slow again at once. */
const afterProbe = <Row extends BreakerRow>(
  waiting: Row,
  { effect, latencyMs }: ObservedAttempt,
  at: EpochMs,
  policy: HealthPolicy,
): Row => {
  if (effect === 'THROTTLED') return waiting
  const before = { ...waiting, lastAttemptAt: at }
  if (effect === 'SUCCESS' && latencyMs <= policy.slowMs) {
    const probed = { ...before, probeSuccesses: before.probeSuccesses + 1 }
    if (probed.probeSuccesses < policy.probeSuccesses) return probed
    return { ...entered(probed, 'RECOVERING', at), ...noEvidence, rampStep: 0 }
  }
  const probed = { ...before, probeFaults: before.probeFaults + 1 }
  return probed.probeFaults < policy.probeFaults ? probed : opened(probed, at, policy)
}

/** Takes traffic away now, for the usual time. */
export const opened = <Row extends BreakerRow>(before: Row, at: EpochMs, policy: HealthPolicy): Row => {
  const takesTraffic = before.state !== 'HALF_OPEN'
  const recent = before.openings.filter((opening) => opening > at - policy.flapping.withinMs)
  const health = {
    ...entered(before, 'OPEN', at),
    openCount: unforgiven(before, at, policy) + 1,
    openings: takesTraffic ? [...recent, at] : recent,
  }
  const holds = takesTraffic && isFlapping(health, at, policy)
  return { ...health, openUntil: at + (holds ? policy.flapping.holdMs : openTimeMs(health, policy)) }
}

/** Gives traffic back whatever was counted; openings of before are not forgotten. */
export const closed = <Row extends BreakerFields>(before: Row, at: EpochMs): Row => ({
  ...entered(before, 'CLOSED', at),
  ...noEvidence,
  openUntil: null,
  isolated: false,
  rampStep: 0,
})

/** Keeps traffic away until a time. Nothing is said about the provider's health, so this is no opening to be counted. */
export const isolated = <Row extends BreakerFields>(before: Row, at: EpochMs, until: EpochMs): Row => ({
  ...(before.state === 'OPEN' ? before : entered(before, 'OPEN', at)),
  openUntil: until,
  isolated: true,
})

/** Nothing is known about the attempts to come. */
const noEvidence = { buckets: [], longBuckets: [], credentialFaults: 0, throttledSince: null } as const

/** Lets probes through. */
export const halfOpened = <Row extends BreakerFields>(health: Row, at: EpochMs): Row => ({
  ...entered(health, 'HALF_OPEN', at),
  openUntil: null,
  isolated: false,
  probeSuccesses: 0,
  probeFaults: 0,
})

const unforgiven = ({ state, since, openCount }: BreakerFields, at: EpochMs, { forgiveMs }: HealthPolicy): number =>
  state === 'CLOSED' ? Math.max(0, openCount - Math.floor((at - since) / forgiveMs)) : openCount

const entered = <Row extends BreakerFields>(health: Row, state: BreakerFields['state'], at: EpochMs): Row => ({
  ...health,
  state,
  since: at,
  transitionSeq: health.transitionSeq + 1,
})
