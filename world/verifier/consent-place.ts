import { messageKey } from './entity-life.ts'
import type { Outcome } from './outcome.ts'
import type { SeenOn } from './seen-event.ts'

type Change = SeenOn<'consentChanged'>
type Dispatch = SeenOn<'dispatchRequested'>

/** Compares the place of a change of consent with that of an attempt of the same tenant. */
export interface ConsentPlaces {
  /** True only when the attempt surely left behind the change. */
  readonly isBehind: (dispatch: Dispatch, change: Change) => boolean
  /** True only when the attempt surely left ahead of the change. */
  readonly isAhead: (dispatch: Dispatch, change: Change) => boolean
  /** Changes whose exact place is known. */
  readonly exact: (change: Change) => boolean
}

/**
 * Orders records of two topics that one task wrote. Offsets compare within one topic alone, so a place in the topic of attempts is
 * needed: a keyword is answered in the same step, and the first attempt of that answer names the keyword as its cause. All attempts of
 * a tenant lie in one partition, in the order in which its task made them. That is exact, and it is enough however late a pod is.
 *
 * Without an answer, as after the word of a provider, times must do. `changedAt` is the clock of the task at the change. An attempt is
 * dated by its cause, never later than the clock that made it. So one with a later date is behind the change; of one with an earlier
 * date nothing is known.
 */
export const consentPlaces = ({ events }: Outcome): ConsentPlaces => {
  const replies = new Set(
    events.communicationRequested
      .filter(({ data }) => data.category === 'SERVICE_REPLY')
      .map(({ data, cause }) => `${messageKey(data)}|${cause}`),
  )
  const offsets = new Map(
    events.dispatchRequested
      .filter(({ data, cause }) => data.attempt === 1 && replies.has(`${messageKey(data)}|${cause}`))
      .map(({ data, cause, offset }) => [`${data.tenantId}|${cause}`, offset]),
  )
  const offsetOf = ({ data }: Change): number | undefined => offsets.get(`${data.tenantId}|${data.evidenceEventId}`)
  return {
    isBehind: ({ offset, timestamp }, change) => {
      const place = offsetOf(change)
      return place === undefined ? timestamp > (change.data.changedAt ?? Infinity) : offset > place
    },
    isAhead: ({ offset }, change) => offset < (offsetOf(change) ?? -1),
    exact: (change) => offsetOf(change) !== undefined,
  }
}
