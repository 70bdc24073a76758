import { type BreakerOpening, isUnfinished, openingsOf } from './breaker-openings.ts'
import { type Outcome, usable } from './outcome.ts'
import { identityOf } from './requests.ts'
import { positionText } from './seen-event.ts'

/** Work that has begun and has no end yet. */
export interface OpenWork {
  /** Requests that nothing has answered. */
  readonly requests: number
  /** Messages without a delivery, a failure, or word that no receipt came. */
  readonly messages: number
  readonly renderJobs: number
  /** Breakers whose traffic has not come back. */
  readonly breakers: readonly OpenBreaker[]
}

export type OpenBreaker = Pick<BreakerOpening, 'tenantId' | 'channel' | 'provider'>

export const breakerText = ({ tenantId, channel, provider }: OpenBreaker): string =>
  `${tenantId} ${channel} ${provider}`

/** How far a run has come: a few set operations over what was read, cheap enough to be asked every second. */
export const openWork = (outcome: Outcome): OpenWork => {
  const { events } = outcome
  const { communicationDelivered, communicationFailed, receiptExpired } = events
  const { renderJobCompleted, renderJobFailed, renderJobSuperseded } = events
  const endedMessages = idsOf(({ messageId }) => messageId, communicationDelivered, communicationFailed, receiptExpired)
  const endedJobs = idsOf(({ jobId }) => jobId, renderJobCompleted, renderJobFailed, renderJobSuperseded)
  return {
    requests: openRequests(outcome),
    messages: events.communicationRequested.filter(({ data }) => !endedMessages.has(data.messageId)).length,
    renderJobs: events.renderJobCreated.filter(({ data }) => !endedJobs.has(data.jobId)).length,
    breakers: openingsOf(outcome)
      .breakerOpenings.filter(isUnfinished)
      .map(({ tenantId, channel, provider }) => ({ tenantId, channel, provider })),
  }
}

export const isSettled = ({ requests, messages, renderJobs, breakers }: OpenWork): boolean =>
  requests + messages + renderJobs + breakers.length === 0

/** Messages and jobs have ids that no two tenants share. */
const idsOf = <D>(
  idOf: (data: D) => string,
  ...topics: readonly (readonly { readonly data: D }[])[]
): ReadonlySet<string> => {
  const ids = new Set<string>()
  for (const events of topics) for (const { data } of events) ids.add(idOf(data))
  return ids
}

/** Only few notifications cause no answer, most of them repeats. */
const openRequests = ({ events, deadLetters }: Outcome): number => {
  const causes = new Set([...events.communicationRequested, ...events.communicationRejected].map(({ cause }) => cause))
  const silent = events.notifyRequested.filter(({ id }) => !causes.has(id))
  if (silent.length === 0) return 0
  const answered = new Set(events.notifyRequested.filter(({ id }) => causes.has(id)).map(identityOf))
  const dead = new Set(deadLetters.map(({ origin }) => positionText(origin)))
  return new Set(
    usable(silent, dead)
      .map(identityOf)
      .filter((identity) => !answered.has(identity)),
  ).size
}
