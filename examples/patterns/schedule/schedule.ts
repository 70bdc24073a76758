import type { Stream } from '#stream/operators.ts'
import { processor } from '#stream/processor.ts'
import type { TenantId } from '#stream/record.ts'
import type { Rules } from '#stream/step.ts'
import { keyValue } from '#stream/store-port.ts'
import type { EpochMs } from '#stream/time.ts'
import { transition } from '#stream/transition.ts'
import { recordSchema } from '../record-schema.ts'
import { checkPlan, nextTime, type Plan, timesBetween } from './plan.ts'
import { type PlanDue, planFields, type PlanSet } from './schedule-events.ts'

type PlanKey = readonly [TenantId, plan: string]

/** A plan and its next time, for which its timer waits. */
interface ArmedPlan extends Plan {
  readonly dueAt: EpochMs
}

export const armedPlans = keyValue<PlanKey, ArmedPlan>(
  'armed-plans',
  1,
  recordSchema<ArmedPlan>('ArmedPlan', { ...planFields, dueAt: 'long' }),
  ['tenant', 'plan'],
)

/**
 * Tells each time of each plan, never early, and after an outage once.
 *
 * in             TenantId → PlanSet
 * out            TenantId → PlanDue
 * state plans    (TenantId, planId) → ArmedPlan: one row per plan, until an interval of 0 ends it
 */
export const schedule = processor({
  name: 'schedule',
  state: { plans: armedPlans },
  build:
    ({ plans }) =>
    (set: Stream<TenantId, PlanSet>): Stream<TenantId, PlanDue> =>
      set.pipe(transition(plans, scheduleRules)),
})

const scheduleRules: Rules<PlanKey, ArmedPlan, PlanSet, PlanDue> = {
  retention: 'until-deleted',
  key: ({ key, value }) => [key, value.planId],
  on: (armed, { everyMinutes, startMinute, offsetMinutes }, at) => {
    if (everyMinutes === 0) return { state: undefined }
    const plan = { everyMinutes, startMinute, offsetMinutes }
    checkPlan(plan)
    if (armed !== undefined && isSame(armed, plan)) return { state: armed }
    const dueAt = nextTime(plan, at)
    return { state: { ...plan, dueAt }, timer: dueAt }
  },
  onTimer: (armed, _at, present, [tenantId, planId]) => {
    const dueAt = nextTime(armed, present)
    const missed = timesBetween(armed, armed.dueAt, dueAt)
    return { state: { ...armed, dueAt }, emit: [{ tenantId, planId, dueAt: armed.dueAt, missed }], timer: dueAt }
  },
}

const isSame = (one: Plan, other: Plan): boolean =>
  one.everyMinutes === other.everyMinutes &&
  one.startMinute === other.startMinute &&
  one.offsetMinutes === other.offsetMinutes
