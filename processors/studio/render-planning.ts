import { type EventCreated, type RenderPlan, RenderPlanSchema } from '#schemas/types.ts'
import { map, mapValue, only, type Stream } from '#stream/operators.ts'
import { processor } from '#stream/processor.ts'
import type { StreamRecord, TenantId } from '#stream/record.ts'
import { keyValue } from '#stream/store-port.ts'
import { transition } from '#stream/transition.ts'
import type { SourceKind } from './fan-out-matrix.ts'
import { planAssets } from './plan-assets.ts'
import type { PlanningPolicy } from './policy.ts'
import { eventTrigger } from './render-trigger.ts'

export const renderPlans = keyValue<readonly [TenantId, SourceKind, entityId: string], RenderPlan>(
  'render-plans',
  1,
  RenderPlanSchema,
  ['tenant', 'sourceKind', 'entity'],
)

/**
 * Turns what happens to an entity into the render jobs that its assets need.
 *
 * in     event-created   TenantId → EventCreated
 * out    outdated        TenantId → OutdatedJob, before the job that replaces it
 *        planned         TenantId → PlannedJob, one per asset whose inputs are new
 * state  render-plans    (TenantId, SourceKind, entity) → RenderPlan, kept for the retention after its last change
 */
export const renderPlanning = (policy: PlanningPolicy) =>
  processor({
    name: 'render-planning',
    state: { plans: renderPlans },
    out: ['outdated', 'planned'],
    build:
      ({ plans }) =>
      (created: Stream<TenantId, EventCreated>) => {
        const changes = created.pipe(
          mapValue(eventTrigger),
          transition(plans, {
            key: ({ key, value }) => [key, value.sourceKind, value.entityId],
            on: (plan, trigger, at) => planAssets(plan, trigger, at, policy),
            onTimer: () => ({ state: undefined }),
          }),
        )
        return { outdated: changes.pipe(only('outdated')), planned: changes.pipe(only('planned'), map(ofNewEntity)) }
      },
  })

/** A job is an entity of its own: its events count from 0, not on from those of its plan. */
const ofNewEntity = <K, V>({ entitySeq: _, ...record }: StreamRecord<K, V>): StreamRecord<K, V> => record
