import type { EpochMs, StreamTime } from '#stream/time.ts'

/** Times of the day by a tenant's clock: every so many minutes, counted from `startMinute` of its midnight. */
export interface Plan {
  /** 1440 for once a day. */
  readonly everyMinutes: number
  /** Minutes after midnight: 480 for 08:00. */
  readonly startMinute: number
  /** The tenant's clock less UTC: 330 for +05:30. Summer time is another plan, sent by whoever knows the tenant's time zone. */
  readonly offsetMinutes: number
}

const minuteMs = 60_000

/** The first time of a plan behind another time. */
export const nextTime = (plan: Plan, time: EpochMs): StreamTime => {
  const firstMs = (plan.startMinute - plan.offsetMinutes) * minuteMs
  return (firstMs + (Math.floor((time - firstMs) / everyMs(plan)) + 1) * everyMs(plan)) as StreamTime
}

/** How many times of a plan lie between two of them. */
export const timesBetween = (plan: Plan, from: EpochMs, to: EpochMs): number => (to - from) / everyMs(plan) - 1

/** @throws Error for minutes that no clock has */
export const checkPlan = ({ everyMinutes, startMinute, offsetMinutes }: Plan): void => {
  if (everyMinutes < 1 || startMinute < 0 || Math.abs(offsetMinutes) > 24 * 60)
    throw new Error('a plan has an interval below a minute, a start before midnight, or an offset of more than a day')
}

const everyMs = ({ everyMinutes }: Plan): number => everyMinutes * minuteMs
