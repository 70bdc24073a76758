import type { ProviderHealth, RendererHealth } from '#schemas/types.ts'
import { type InspectedRow } from '../inspected-row.ts'
import { timeText, valueOf } from './verdict.ts'

type Health = (ProviderHealth | RendererHealth) & Partial<Pick<ProviderHealth, 'movedTo' | 'channel'>>

/** One sentence about a breaker, as in `TWILIO is OPEN since …, until …; its traffic goes to AWS_SNS`. */
export const breakerVerdict = (row: InspectedRow): string => {
  const health = valueOf<Health>(row)
  const kind = 'type' in health ? health.type : health.channel
  return `${health.provider} (${kind}, ${health.credentialRef}) is ${health.state} since ${timeText(health.since)}${restOf(health)}`
}

const restOf = ({ state, openUntil, isolated, movedTo, probeSuccesses, probeFaults, rampStep }: Health): string => {
  if (state === 'HALF_OPEN') return `: ${probeSuccesses} probes went well and ${probeFaults} did not`
  if (state === 'RECOVERING') return `: it is at step ${rampStep} of its ramp`
  if (state !== 'OPEN') return ''
  const until = openUntil === null ? '' : `, until ${timeText(openUntil)}`
  const moved = movedTo === null || movedTo === undefined ? '' : `; its traffic goes to ${movedTo}`
  return `${until}${isolated ? ', held by an operator' : ''}${moved}`
}
