import { type EntityLife, entityLives, messageKey } from './entity-life.ts'
import { type Outcome, usable } from './outcome.ts'
import type { PublishedPolicy } from './published-policy.ts'
import { isQuiet } from './quiet-time.ts'
import { receiptOwners } from './receipt-owner.ts'
import type { SeenOn } from './seen-event.ts'

type Dispatch = SeenOn<'dispatchRequested'>
type Answer = SeenOn<'dispatchCompleted'>

/** R requested, D dispatched, S sent, V delivered, F failed, X receipt expired, A cost adjusted; and what the outside said about the message. */
export interface MessageLife extends EntityLife {
  readonly dispatches: readonly Dispatch[]
  readonly answers: readonly Answer[]
  /** Statuses of the receipts that belong to it. */
  readonly receipts: ReadonlySet<string>
}

/** The lives of all messages that anything was written about. */
export const messageLives = ({ events }: Outcome, dead: ReadonlySet<string>): readonly MessageLife[] => {
  const lives = entityLives(
    {
      R: events.communicationRequested,
      D: events.dispatchRequested,
      S: events.communicationSent,
      V: events.communicationDelivered,
      F: events.communicationFailed,
      X: events.receiptExpired,
      A: events.costAdjusted,
    },
    messageKey,
  )
  const answers = usable(events.dispatchCompleted, dead)
  const answersOf = Map.groupBy(answers, ({ data }) => messageKey(data))
  const ownerOf = receiptOwners(answers)
  const receiptsOf = Map.groupBy(usable(events.receiptReceived, dead), (receipt) => ownerOf(receipt)?.message)
  return [...lives].map(([key, life]) => ({
    ...life,
    dispatches: life.steps.filter(({ letter }) => letter === 'D').map(({ event }) => event as Dispatch),
    answers: answersOf.get(key) ?? [],
    receipts: new Set(receiptsOf.get(key)?.map(({ data }) => data.status)),
  }))
}

/** The first event; undefined when it is lost. */
export const requestOf = ({ steps: [first] }: EntityLife): SeenOn<'communicationRequested'> | undefined =>
  first?.letter === 'R' ? (first.event as SeenOn<'communicationRequested'>) : undefined

/** True while the end of a message may still lie ahead: an attempt ended unclear, and a receipt may prove its fate until the deadline. */
export const waitsForProof = ({ dispatches, answers }: MessageLife, newestMs: number): boolean => {
  const isUnclear = ({ data: { attempt } }: Dispatch): boolean =>
    answers.every(({ data }) => data.attempt !== attempt || data.outcome === 'TIMEOUT' || data.outcome === 'UNKNOWN')
  return dispatches.some((dispatch) => (dispatch.data.deadlineAt ?? 0) > newestMs && isUnclear(dispatch))
}

/** True for a message without an attempt, in the quiet hours of its recipient by the published policy. */
export const waitsForMorning = (
  { pattern, steps }: MessageLife,
  policies: ReadonlyMap<string, PublishedPolicy>,
  nowMs: number,
): boolean => {
  const request = steps[0]!.event as SeenOn<'communicationRequested'>
  const policy = pattern === 'R' ? policies.get(request.data.tenantId) : undefined
  const { category, recipient: person } = request.data
  return policy !== undefined && isQuiet(policy, { category, person }, nowMs)
}
