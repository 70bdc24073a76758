import type { EpochMs } from '#stream/time.ts'
import { topic } from '#stream/topic.ts'
import { recordSchema } from '../record-schema.ts'
import { topicDefaults } from '../topic-defaults.ts'
import type { Plan } from './plan.ts'

/** A plan is set, in the place of the one before. An interval of 0 ends it. */
export interface PlanSet extends Plan {
  readonly tenantId: string
  readonly planId: string
}

export const planFields = { everyMinutes: 'long', startMinute: 'long', offsetMinutes: 'long' } as const

export const plansSet = topic<PlanSet>({
  name: 'plans-set',
  role: 'inbound',
  schema: recordSchema<PlanSet>('PlanSet', { tenantId: 'string', planId: 'string', ...planFields }),
  entity: ['planId'],
  ...topicDefaults,
})

/** A time of a plan has come. */
export interface PlanDue {
  readonly tenantId: string
  readonly planId: string
  readonly dueAt: EpochMs
  /** Times of the plan that passed before this could be told: an outage is told once. */
  readonly missed: number
}

export const plansDue = topic<PlanDue>({
  name: 'plans-due',
  role: 'event',
  schema: recordSchema<PlanDue>('PlanDue', { tenantId: 'string', planId: 'string', dueAt: 'long', missed: 'long' }),
  entity: ['planId'],
  ...topicDefaults,
})
