import type { EpochMs } from '#schemas/types.ts'
import type { Given } from './check.ts'
import { isErased } from './erasures.ts'
import { type Outcome, usable } from './outcome.ts'
import { requestsOf } from './requests.ts'
import { renderTriggers } from './render-triggers.ts'
import type { Seen } from './seen-event.ts'
import { type StudioCounts, studioCountsOf } from './studio-counts.ts'

/** Troubles of a run; a run without one of them proves too little. */
export interface Counts extends StudioCounts {
  /** Attempts after the first, of messages and render jobs. */
  readonly retried: number
  /** Inputs that repeat an earlier one, by event id or by what they ask for. */
  readonly duplicated: number
  /** Receipts and reports that are more than a second older than one before them in their partition. */
  readonly late: number
  /** Receipts of attempts that nobody knows. */
  readonly orphaned: number
  readonly deadLettered: number
  /** Requests and messages behind an opt-out. */
  readonly stopped: number
  /** Requests without room within a limit. */
  readonly limited: number
  /** Requests with an end within quiet hours. */
  readonly quieted: number
  /** Requests under the key of another one. */
  readonly conflicting: number
  /** Messages on the next channel of a request. */
  readonly fallenBack: number
  /** Changes of costs after they had been told. */
  readonly repriced: number
  /** Messages without an end at the order to forget their recipients. */
  readonly erased: number
}

const lateAfterMs = 1_000

export const countsOf = (given: Given): Counts => {
  const { events, deadLetters } = given.outcome
  const attempts = [...events.dispatchRequested, ...events.renderJobDispatched]
  return {
    retried: attempts.filter(({ data }) => data.attempt > 1).length,
    duplicated: repeatedInputs(given),
    late: lateOnes(events.dispatchCompleted) + lateOnes(events.receiptReceived) + lateOnes(events.renderJobProgressed),
    orphaned: deadLetters.filter(({ reason }) => reason === 'ORPHAN_RECEIPT').length,
    deadLettered: deadLetters.length,
    stopped:
      rejections(events, 'OPTED_OUT') +
      events.communicationFailed.filter(({ data }) => data.failureClass === 'OPTED_OUT').length,
    limited: rejections(events, 'RATE_LIMITED'),
    quieted: rejections(events, 'QUIET_HOURS'),
    conflicting: rejections(events, 'IDEMPOTENCY_CONFLICT'),
    fallenBack: events.communicationRequested.filter(({ data }) => data.fallbackOf !== null).length,
    repriced: events.costAdjusted.filter(({ data }) => data.delta_usd !== 0).length,
    erased: events.communicationFailed.filter(isErased).length,
    ...studioCountsOf(given.outcome),
  }
}

/** The first reason decided. */
const rejections = ({ communicationRejected }: Outcome['events'], code: string): number =>
  communicationRejected.filter(({ data }) => data.reasons[0]?.code === code).length

/** The names of the counts that are 0. */
export const tooTame = (counts: Counts): readonly string[] =>
  Object.entries(counts).flatMap(([name, count]) => (count === 0 ? [name] : []))

const repeatedInputs = (given: Given): number => {
  const { outcome, dead } = given
  const { events } = outcome
  const repeatsOf = <D>(inputs: readonly Seen<D>[], identity: (input: Seen<D>) => string): number => {
    const alive = usable(inputs, dead)
    return alive.length - new Set(alive.map(identity)).size
  }
  const byId = ({ id }: Seen): string => id
  return (
    requestsOf(given).repeats +
    repeatedTriggers(given) +
    repeatsOf(events.dispatchCompleted, byId) +
    repeatsOf(events.receiptReceived, byId) +
    repeatsOf(events.renderJobProgressed, byId)
  )
}

const repeatedTriggers = ({ outcome, dead }: Given): number => {
  const triggers = renderTriggers(outcome, dead)
  return (
    triggers.length -
    new Set(triggers.map(({ event, source, revision }) => `${event.topic}|${source}|${revision}`)).size
  )
}

/**
 * The task's clock is at least the newest timestamp before a record in its own partition; other partitions can only have
 * moved it further, so none is counted that was not late.
 */
const lateOnes = (inputs: readonly Seen[]): number => {
  const newest = new Map<number, EpochMs>()
  return inputs.filter(({ partition, timestamp }) => {
    const clock = newest.get(partition) ?? 0
    newest.set(partition, Math.max(clock, timestamp))
    return timestamp < clock - lateAfterMs
  }).length
}
