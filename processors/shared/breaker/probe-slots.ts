import type { TenantId } from '#stream/record.ts'
import { keptFor, type Rules } from '#stream/step.ts'
import type { StoreKey } from '#stream/store-key.ts'
import type { StoreReader } from '#stream/store-port.ts'
import type { StreamTime } from '#stream/time.ts'
import type { BreakerFields } from './breaker-row.ts'
import type { AccountCondition } from './choose-account.ts'
import type { HealthPolicy } from './health-policy.ts'

/**
 * The rules of a store of probes, by account: a row stands for a probe in the present slice of time and ends with it. Nothing is
 * emitted.
 */
export const probeRules = <Key extends StoreKey, Slot, Probe>(
  { probeEveryMs }: Pick<HealthPolicy, 'probeEveryMs'>,
  keyOf: (tenant: TenantId, probe: Probe) => Key,
  slotOf: (probe: Probe, at: StreamTime) => Slot,
): Rules<Key, Slot, Probe, never> => ({
  retention: keptFor(probeEveryMs),
  key: ({ key, value }) => keyOf(key, value),
  on: (_slot, probe, at) => ({ state: slotOf(probe, at), timer: sliceEnd(at, probeEveryMs) }),
  onTimer: () => ({ state: undefined }),
})

const sliceEnd = (at: StreamTime, everyMs: number): StreamTime =>
  ((Math.floor(at / everyMs) + 1) * everyMs) as StreamTime

/** The present condition of an account, from the stores of breakers and probes. */
export const conditionOfAccount = <Key extends StoreKey>(
  account: Key,
  breakers: StoreReader<Key, BreakerFields>,
  probes: StoreReader<Key, unknown>,
): AccountCondition => {
  const health = breakers.get(account)
  return { health, probed: health?.state === 'HALF_OPEN' && probes.get(account) !== undefined }
}
