import { type Check, type CheckResult, givenOf } from './check.ts'
import { batchesCompletedOnce } from '#world/verifier/checks/batches-completed-once.ts'
import { cancelHonoured } from '#world/verifier/checks/cancel-honoured.ts'
import { consentProved } from '#world/verifier/checks/consent-proved.ts'
import { costConserved } from '#world/verifier/checks/cost-conserved.ts'
import { creditsConserved } from '#world/verifier/checks/credits-conserved.ts'
import { deadLettersExactlyExpected } from '#world/verifier/checks/dead-letters-exactly-expected.ts'
import { erasedForgotten } from '#world/verifier/checks/erased-forgotten.ts'
import { eventIdsUnique } from '#world/verifier/checks/event-ids-unique.ts'
import { failoverAndFailback } from '#world/verifier/checks/failover-and-failback.ts'
import { keyEqualsTenant } from '#world/verifier/checks/key-equals-tenant.ts'
import { lifeCyclesComplete } from '#world/verifier/checks/life-cycles-complete.ts'
import { noSendAfterStop } from '#world/verifier/checks/no-send-after-stop.ts'
import { plannedAssetsComplete } from '#world/verifier/checks/planned-assets-complete.ts'
import { publishedTopicsUsed } from '#world/verifier/checks/published-topics-used.ts'
import { quietHoursHeld } from '#world/verifier/checks/quiet-hours-held.ts'
import { rateLimitsHeld } from '#world/verifier/checks/rate-limits-held.ts'
import { renderJobsTerminalOnce } from '#world/verifier/checks/render-jobs-terminal-once.ts'
import { requestedJobsCreated } from '#world/verifier/checks/requested-jobs-created.ts'
import { templatesVersioned } from '#world/verifier/checks/templates-versioned.ts'
import { typeEqualsTopic } from '#world/verifier/checks/type-equals-topic.ts'
import { valuesDecodeByRegistry } from '#world/verifier/checks/values-decode-by-registry.ts'
import { voiceModelsReadyOnce } from '#world/verifier/checks/voice-models-ready-once.ts'
import { type Counts, countsOf, tooTame } from './counts.ts'
import type { Expectations, Manifest } from './manifest.ts'
import { distinct, type Outcome } from './outcome.ts'

const allChecks = {
  'life-cycles-complete': lifeCyclesComplete,
  'event-ids-unique': eventIdsUnique,
  'type-equals-topic': typeEqualsTopic,
  'key-equals-tenant': keyEqualsTenant,
  'values-decode-by-registry': valuesDecodeByRegistry,
  'failover-and-failback': failoverAndFailback,
  'no-send-after-stop': noSendAfterStop,
  'consent-proved': consentProved,
  'erased-forgotten': erasedForgotten,
  'rate-limits-held': rateLimitsHeld,
  'quiet-hours-held': quietHoursHeld,
  'cost-conserved': costConserved,
  'planned-assets-complete': plannedAssetsComplete,
  'requested-jobs-created': requestedJobsCreated,
  'render-jobs-terminal-once': renderJobsTerminalOnce,
  'batches-completed-once': batchesCompletedOnce,
  'cancel-honoured': cancelHonoured,
  'credits-conserved': creditsConserved,
  'templates-versioned': templatesVersioned,
  'voice-models-ready-once': voiceModelsReadyOnce,
  'published-topics-used': publishedTopicsUsed,
  'dead-letters-exactly-expected': deadLettersExactlyExpected,
} as const satisfies Record<string, Check>

export type CheckName = keyof typeof allChecks

/** One move of a tenant's traffic between providers. */
export interface FailoverMove {
  readonly tenantId: string
  readonly from: string
  /** Null when no provider was left. */
  readonly to: string | null
  readonly direction: string
  /** RFC 3339. */
  readonly at: string
}

/** The proof of a run, or its faults. */
export interface Verdict {
  /** Every check is ok and every count at least 1. */
  readonly ok: boolean
  /** Records by topic name. */
  readonly topics: Readonly<Record<string, number>>
  readonly failovers: readonly FailoverMove[]
  readonly counts: Counts
  readonly checks: Readonly<Record<CheckName, CheckResult>>
}

/** Judges what a run left in its topics. Pure: the same outcome gives the same verdict. */
export const verify = (outcome: Outcome, manifest: Manifest, expectations: Expectations): Verdict => {
  const given = givenOf(outcome, manifest, expectations)
  const results = Object.entries(allChecks).map(([name, check]): [string, CheckResult] => [name, check(given)])
  const counts = countsOf(given)
  return {
    ok: results.every(([, { ok }]) => ok) && tooTame(counts).length === 0,
    topics: outcome.counts,
    failovers: failoversOf(outcome),
    counts,
    checks: Object.fromEntries(results) as Record<CheckName, CheckResult>,
  }
}

const failoversOf = ({ events }: Outcome): readonly FailoverMove[] =>
  distinct(events.providerFailover)
    .map(({ timestamp, data: { tenantId, fromProvider, toProvider, direction, occurredAt } }) => ({
      tenantId,
      from: fromProvider,
      to: toProvider,
      direction,
      at: new Date(occurredAt ?? timestamp).toISOString(),
    }))
    .toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))

/** The verdict for people, a line per check. */
export const verdictText = ({ ok, checks, counts }: Verdict): string =>
  [
    ...Object.entries(checks).map(([name, result]) => `${result.ok ? 'ok    ' : 'FAILED'} ${name}: ${result.detail}`),
    ...tooTame(counts).map((name) => `FAILED the run was too tame to prove anything: ${name} is 0`),
    ok ? 'everything holds' : 'not everything holds',
  ].join('\n')
