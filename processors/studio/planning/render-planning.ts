import {
  type EventCreated,
  type PlannedJob,
  type RenderJobFailed,
  type RenderPlan,
  RenderPlanSchema,
} from '#schemas/types.ts'
import { filter, flatMap, map, mapValue, merge, mergeTagged, only, type Stream } from '#stream/operators.ts'
import { processor } from '#stream/processor.ts'
import type { DeadLetter } from '#stream/raw-record.ts'
import type { StreamRecord, TenantId } from '#stream/record.ts'
import { keptFor } from '#stream/step.ts'
import { keyValue } from '#stream/store-port.ts'
import { transition } from '#stream/transition.ts'
import type { SourceKind } from './fan-out-matrix.ts'
import { missAsset, missedJob, turnedDownJob } from './missing-asset.ts'
import { planAssets } from './plan-assets.ts'
import type { PlanningPolicy } from '#processors/studio/policy/studio-policy.ts'
import { eventTrigger, hasTrueTimes } from './render-trigger.ts'

export const renderPlans = keyValue<readonly [TenantId, SourceKind, entityId: string], RenderPlan>(
  'render-plans',
  1,
  RenderPlanSchema,
  ['tenant', 'sourceKind', 'entity'],
)

type PlanningInputs = {
  readonly created: Stream<TenantId, EventCreated>
  readonly failed: Stream<TenantId, RenderJobFailed>
  readonly turnedDown: Stream<TenantId, PlannedJob>
}

/**
 * Turns events about an entity into render jobs for its assets.
 *
 * in     created         TenantId → EventCreated
 *        failed          TenantId → RenderJobFailed, of its own jobs
 *        turnedDown      TenantId → PlannedJob, its own jobs without credits
 * out    outdated        TenantId → OutdatedJob, before the job in its place
 *        planned         TenantId → PlannedJob, one per asset with new inputs, or missing since its job failed
 *        refused         TenantId → DeadLetter, an event with times that no asset can show
 * state  render-plans    (TenantId, SourceKind, entity) → RenderPlan, kept for the retention after the last newer event
 */
export const renderPlanning = (policy: PlanningPolicy) =>
  processor({
    name: 'render-planning',
    state: { plans: renderPlans },
    in: ['created', 'failed', 'turnedDown'],
    out: ['outdated', 'planned', 'refused'],
    build:
      ({ plans }) =>
      ({ created, failed, turnedDown }: PlanningInputs) => {
        const triggers = created.pipe(
          filter(({ value }) => hasTrueTimes(value)),
          mapValue(eventTrigger),
        )
        const missed = merge(failed.pipe(flatMap(missedJob)), turnedDown.pipe(flatMap(turnedDownJob)))
        const changes = mergeTagged({ trigger: triggers, missed }).pipe(
          transition(plans, {
            retention: keptFor(policy.planRetentionMs),
            key: ({ key, value: { value } }) => [key, value.sourceKind, value.entityId],
            on: (plan, { kind, value }, at) =>
              kind === 'missed' ? missAsset(plan, value) : planAssets(plan, value, at, policy),
            onTimer: () => ({ state: undefined }),
          }),
        )
        return {
          outdated: changes.pipe(only('outdated')),
          planned: changes.pipe(only('planned'), map(ofNewEntity)),
          refused: created.pipe(flatMap(untrueEvent)),
        }
      },
  })

const untrueEvent = (event: EventCreated, { raw }: StreamRecord<TenantId, EventCreated>): readonly DeadLetter[] =>
  raw === undefined || hasTrueTimes(event) ? [] : [{ reason: 'TIME_INVALID', raw }]

/** A job is an entity of its own: its events count from 0, not on from those of its plan. */
const ofNewEntity = <K, V>({ entitySeq: _, ...record }: StreamRecord<K, V>): StreamRecord<K, V> => record
