import { defaultCpaasPolicy } from '#processors/cpaas/policy/default-policy.ts'
import type { CpaasPolicy } from '#processors/cpaas/policy/cpaas-policy.ts'
import { defaultStudioPolicy } from '#processors/studio/default-policy.ts'
import type { StudioPolicy } from '#processors/studio/policy.ts'
import type { Expectations } from '#world/verifier/manifest.ts'
import { readObject } from '../../src/config.ts'
import { withOverrides } from '../../src/policy.ts'

type Overrides = Readonly<Record<string, unknown>>

/** Commits, fetches and the simulator's held-back triggers on a busy machine. */
const slackMs = 3_000

/** Figures of the demo's policy, for the verifier: it knows no policy. */
export const expectations = (policyFile: string): Expectations => {
  const { cpaas, studio } = readObject('EVENTZR_POLICY_FILE', policyFile) as Readonly<Record<string, Overrides>>
  const { routes, health, receiptTimeoutMs }: CpaasPolicy = withOverrides(defaultCpaasPolicy, cpaas ?? {})
  const { fanOut }: StudioPolicy = withOverrides(defaultStudioPolicy, studio ?? {})
  return {
    routes: Object.fromEntries(
      Object.entries(routes).map(([channel, plan]) => [channel, plan.map(({ provider }) => provider)]),
    ),
    probesToRecover: health.probeSuccesses,
    receiptTimeoutMs: Math.max(...Object.values(receiptTimeoutMs)),
    jobsPerEvent: fanOut['event.created'].length,
    slackMs,
  }
}
