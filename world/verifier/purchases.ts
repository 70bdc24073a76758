import type { EpochMs } from '#schemas/types.ts'
import { jobKey } from './entity-life.ts'
import { distinct, type Outcome } from './outcome.ts'
import type { Seen } from './seen-event.ts'

/** A job or training, as far as it holds and pays credits. */
export interface Purchase {
  readonly tenantId: string
  readonly begun: Seen
  readonly reserved: number
  readonly reservedAt: EpochMs
  /** Undefined while it is open. */
  readonly end: PurchaseEnd | undefined
}

export interface PurchaseEnd {
  readonly event: Seen
  readonly at: EpochMs
  /** Undefined where the end tells of freed credits. */
  readonly used: number | undefined
  /** Undefined where the end tells of used credits. */
  readonly released: number | undefined
}

/** All jobs and trainings. Their times are those of the task's clock, which is one for all events of a tenant. */
export const purchasesOf = (outcome: Outcome): readonly Purchase[] => [...jobsOf(outcome), ...trainingsOf(outcome)]

const jobsOf = ({ events }: Outcome): readonly Purchase[] => {
  const ends = new Map<string, PurchaseEnd>([
    ...distinct(events.renderJobCompleted).map((event) =>
      ended(jobKey(event.data), paid(event, event.data.completedAt)),
    ),
    ...distinct(events.renderJobFailed).map((event) => ended(jobKey(event.data), freed(event, event.data.failedAt))),
    ...distinct(events.renderJobSuperseded).map((event) =>
      ended(jobKey(event.data), freed(event, event.data.supersededAt)),
    ),
  ])
  return distinct(events.renderJobCreated).map((event) => purchase(event, ends.get(jobKey(event.data))))
}

/** A failed voice may be trained again: the n-th end belongs to the n-th beginning. */
const trainingsOf = ({ events }: Outcome): readonly Purchase[] => {
  const ends = Map.groupBy(
    [
      ...distinct(events.voiceModelReady).map((event) => ended(voiceKey(event.data), paid(event, event.data.readyAt))),
      ...distinct(events.voiceModelFailed).map((event) =>
        ended(voiceKey(event.data), freed(event, event.data.failedAt)),
      ),
    ].toSorted(([, one], [, other]) => one.at - other.at),
    ([key]) => key,
  )
  const begun = Map.groupBy(distinct(events.voiceModelCreated), ({ data }) => voiceKey(data))
  return [...begun].flatMap(([key, each]) => each.map((event, index) => purchase(event, ends.get(key)?.[index]?.[1])))
}

interface OfVoice {
  readonly tenantId: string
  readonly voiceModelId: string
}

export const voiceKey = ({ tenantId, voiceModelId }: OfVoice): string => `${tenantId}|${voiceModelId}`

const ended = (key: string, end: PurchaseEnd): readonly [string, PurchaseEnd] => [key, end]

const paid = (event: Seen<{ readonly creditsUsed: number }>, at: EpochMs | null): PurchaseEnd => ({
  event,
  at: at ?? event.timestamp,
  used: event.data.creditsUsed,
  released: undefined,
})

const freed = (event: Seen<{ readonly creditsReleased: number }>, at: EpochMs | null): PurchaseEnd => ({
  event,
  at: at ?? event.timestamp,
  used: undefined,
  released: event.data.creditsReleased,
})

const purchase = (
  begun: Seen<{ readonly tenantId: string; readonly creditsReserved: number; readonly createdAt: EpochMs | null }>,
  end: PurchaseEnd | undefined,
): Purchase => ({
  tenantId: begun.data.tenantId,
  begun,
  reserved: begun.data.creditsReserved,
  reservedAt: begun.data.createdAt ?? begun.timestamp,
  end,
})
