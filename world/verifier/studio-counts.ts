import { jobKey } from './entity-life.ts'
import type { Outcome } from './outcome.ts'

/** Troubles of Studio; a run without one of them proves too little. */
export interface StudioCounts {
  /** Jobs with outdated inputs. */
  readonly outdated: number
  readonly canceled: number
  /** Jobs before their turn. */
  readonly queued: number
  /** Jobs refused for want of credits. */
  readonly unpaid: number
  /** Jobs dearer than their reservation. */
  readonly overcharged: number
  /** Jobs with attempts at two renderers. */
  readonly rerouted: number
  /** Assets behind the end of their attempt or job. */
  readonly unclaimed: number
  /** Other requests under the id of an accepted one. */
  readonly contradicted: number
  /** Refused changes of templates. */
  readonly stale: number
  /** Voices with failed or missing training. */
  readonly untrained: number
}

export const studioCountsOf = ({ events }: Outcome): StudioCounts => ({
  outdated: events.renderJobSuperseded.length,
  canceled: events.renderJobFailed.filter(({ data }) => data.failureClass === 'CANCELED').length,
  queued: events.renderJobCreated.filter(({ data }) => data.status === 'PLANNED').length,
  unpaid: refusals(events, 'INSUFFICIENT_CREDITS'),
  overcharged: events.renderJobCompleted.filter(({ data }) => data.creditsExcess > 0).length,
  rerouted: reroutedJobs(events),
  unclaimed: events.renderAssetOrphaned.length,
  contradicted: refusals(events, 'REQUEST_CONFLICT'),
  stale: events.templateChangeRejected.length,
  untrained: events.voiceModelFailed.length,
})

/** The first reason decided. */
const refusals = ({ renderJobRejected }: Outcome['events'], code: string): number =>
  renderJobRejected.filter(({ data }) => data.reasons[0]?.code === code).length

const reroutedJobs = ({ renderJobDispatched }: Outcome['events']): number => {
  const later = renderJobDispatched.filter(({ data }) => data.attempt > 1)
  const providers = new Map(later.map(({ data }) => [jobKey(data), new Set<string>()]))
  for (const { data } of renderJobDispatched) providers.get(jobKey(data))?.add(data.provider)
  return [...providers.values()].filter(({ size }) => size > 1).length
}
