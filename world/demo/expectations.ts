import type { Expectations } from '#world/verifier/manifest.ts'
import { podPolicies } from '../../src/policy.ts'

/** Commits, fetches and the simulator's held-back triggers on a busy machine. */
const slackMs = 3_000

/** Figures of the demo's policy, for the verifier: it knows no policy. */
export const expectations = (policyFile: string): Expectations => {
  const { cpaas, studio } = podPolicies(policyFile)
  const { routes, health, receiptTimeoutMs } = cpaas
  return {
    routes: Object.fromEntries(
      Object.entries(routes).map(([channel, plan]) => [channel, plan.map(({ provider }) => provider)]),
    ),
    probesToRecover: health.probeSuccesses,
    receiptTimeoutMs: Math.max(...Object.values(receiptTimeoutMs)),
    jobsPerEvent: studio.fanOut['event.created'].length,
    slackMs,
  }
}
