import type { StudioPolicy } from '#processors/studio/policy/studio-policy.ts'
import type { Expectations } from '#world/verifier/manifest.ts'
import { cpaasPolicy, studioPolicy } from '../../src/policy.ts'

/** Commits, fetches and the simulator's held-back triggers on a busy machine. */
const slackMs = 3_000

/** The assets of each trigger, as the verifier names them. */
export const expectedAssets = ({ fanOut }: Pick<StudioPolicy, 'fanOut'>): Expectations['fanOut'] =>
  Object.fromEntries(
    Object.entries(fanOut).map(([trigger, rows]) => [
      trigger,
      rows.map(({ assetKind, variant, channels, placements }) => ({
        asset: `${assetKind} ${variant}`,
        channels,
        placements,
      })),
    ]),
  )

/** Figures of the demo's policy, for the verifier: it knows no policy. */
export const expectations = (policyFile: string): Expectations => {
  const { routes, health, receiptTimeoutMs } = cpaasPolicy(policyFile)
  return {
    routes: Object.fromEntries(
      Object.entries(routes).map(([channel, plan]) => [channel, plan.map(({ provider }) => provider)]),
    ),
    probesToRecover: health.probeSuccesses,
    receiptTimeoutMs: Math.max(...Object.values(receiptTimeoutMs)),
    fanOut: expectedAssets(studioPolicy(policyFile)),
    slackMs,
  }
}
