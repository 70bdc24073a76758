import type { DispatchCompleted, ProviderFailover, ProviderHealth } from '#schemas/types.ts'
import type { Measure, RowGauge } from '#stream/measure.ts'
import { counter, gauge, histogram } from '#stream/metric.ts'
import { failureClassOf } from '#processors/cpaas/health/outcome-class.ts'
import { codeLabel, providerLabel } from '#processors/shared/label-word.ts'
import { breakerStateLabel } from '#processors/shared/breaker/breaker-label.ts'

/** Seconds, from a fast answer to the time-out of a slow provider. */
const answerBuckets = [0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]

/** Repeated answers are there, too, and those of nobody's attempt: it counts what adapters say. */
export const answeredAttempts: Measure<DispatchCompleted> = {
  metric: counter(
    'eventzr_cpaas_attempts_total',
    "Answers of providers to attempts: ACCEPTED, or the class of the fault; an adapter's repeats included.",
    ['provider', 'channel', 'result'],
  ),
  labelsOf: (answer) => [providerLabel(answer.provider), answer.channel, failureClassOf(answer) ?? 'ACCEPTED'],
}

export const attemptDurations: Measure<DispatchCompleted> = {
  metric: histogram(
    'eventzr_cpaas_attempt_duration_seconds',
    "Time of a provider's answer to an attempt, as its adapter measured it.",
    answerBuckets,
    ['provider'],
  ),
  labelsOf: ({ provider }) => [providerLabel(provider)],
  amountOf: ({ latencyMs }) => latencyMs / 1_000,
}

export const failovers: Measure<ProviderFailover> = {
  metric: counter(
    'eventzr_cpaas_failovers_total',
    'Movements of the traffic of one tenant and channel between providers, by the rule that decided: RECOVERED is the way back.',
    ['from_provider', 'to_provider', 'reason'],
    { quiet: true },
  ),
  labelsOf: ({ fromProvider, toProvider, rule }) => [
    providerLabel(fromProvider),
    providerLabel(toProvider),
    codeLabel(rule),
  ],
}

export const breakersByState: RowGauge<Pick<ProviderHealth, 'provider' | 'state'>> = {
  metric: gauge(
    'eventzr_cpaas_breakers',
    'Breakers of provider accounts by state: closed, open, half-open or recovering; one for each tenant and channel.',
    ['provider', 'state'],
  ),
  labelsOf: ({ provider, state }) => [providerLabel(provider), breakerStateLabel(state)],
}
