import {
  type CampaignLaunched,
  type CmsPublished,
  type EventCreated,
  type EventPublished,
  type PlannedJob,
  type RenderJobFailed,
  type RenderJobRequested,
  type RenderPlan,
  RenderPlanSchema,
} from '#schemas/types.ts'
import {
  filter,
  flatMap,
  map,
  mapValue,
  type Merged,
  merge,
  mergeTagged,
  only,
  type Stream,
} from '#stream/operators.ts'
import { processor } from '#stream/processor.ts'
import type { DeadLetter } from '#stream/raw-record.ts'
import type { StreamRecord, TenantId } from '#stream/record.ts'
import { keptFor, type Rules } from '#stream/step.ts'
import { keyValue } from '#stream/store-port.ts'
import { transition } from '#stream/transition.ts'
import type { SourceKind } from './fan-out-matrix.ts'
import { missAsset, type MissedJob, failedJob, missedJob } from './missing-asset.ts'
import { planAssets, type PlanOutput } from './plan-assets.ts'
import { planRequest, type RequestOutput } from './plan-request.ts'
import { policiesInForce } from '#processors/shared/policy/policies-in-force.ts'
import { type StudioPolicy, type StudioPolicyOf, studioPolicies } from '#processors/studio/policy/studio-policy.ts'
import {
  campaignTrigger,
  contentTrigger,
  createdTrigger,
  hasTrueTimes,
  publishedTrigger,
  type RenderTrigger,
} from './render-trigger.ts'
import { templateLookup } from '#processors/studio/templates/template-lookup.ts'
import { templateStore } from '#processors/studio/templates/template-store.ts'
import type { TemplateOf } from './template-of.ts'

type PlanKey = readonly [TenantId, SourceKind, entityId: string]

export const renderPlans = keyValue<PlanKey, RenderPlan>('render-plans', 1, RenderPlanSchema, [
  'tenant',
  'sourceKind',
  'entity',
])

type PlanningInputs = {
  readonly created: Stream<TenantId, EventCreated>
  readonly published: Stream<TenantId, EventPublished>
  readonly content: Stream<TenantId, CmsPublished>
  readonly launched: Stream<TenantId, CampaignLaunched>
  readonly requested: Stream<TenantId, RenderJobRequested>
  readonly failed: Stream<TenantId, RenderJobFailed>
  readonly turnedDown: Stream<TenantId, PlannedJob>
}

/** Everything that changes a plan. */
type PlanInputs = {
  readonly trigger: Stream<TenantId, RenderTrigger>
  readonly requested: Stream<TenantId, RenderJobRequested>
  readonly missed: Stream<TenantId, MissedJob>
}

/**
 * Turns events about an entity, and requests of people, into render jobs.
 *
 * in     created, published, content, launched    TenantId → the trigger's event
 *        requested   TenantId → RenderJobRequested, a person's own job
 *        failed      TenantId → RenderJobFailed, of its own jobs
 *        turnedDown  TenantId → PlannedJob, its own jobs without credits
 * out    outdated    TenantId → OutdatedJob, before the job in its place
 *        planned     TenantId → PlannedJob, one per request, and per asset with new inputs or missing since its job failed
 *        rejected    TenantId → RenderJobRejected, a request with all reasons why there is no job
 *        refused     TenantId → DeadLetter, an event with times that no asset can show
 * state  render-plans    (TenantId, SourceKind, entity or request) → RenderPlan, kept for the retention after the last change
 * reads  policies, templates
 */
export const renderPlanning = (base: StudioPolicy) =>
  processor({
    name: 'render-planning',
    state: { plans: renderPlans },
    reads: { policies: studioPolicies.store, templates: templateStore },
    in: ['created', 'published', 'content', 'launched', 'requested', 'failed', 'turnedDown'],
    out: ['outdated', 'planned', 'rejected', 'refused'],
    build:
      ({ plans, policies, templates }) =>
      ({ created, published, content, launched, requested, failed, turnedDown }: PlanningInputs) => {
        const policyOf = policiesInForce(studioPolicies, base, policies)
        const trigger = merge(
          created.pipe(filter(isDrawable), mapValue(createdTrigger)),
          published.pipe(filter(isDrawable), mapValue(publishedTrigger)),
          content.pipe(mapValue(contentTrigger)),
          launched.pipe(filter(isDrawable), mapValue(campaignTrigger)),
        )
        const missed = merge(failed.pipe(flatMap(failedJob)), turnedDown.pipe(flatMap(missedJob)))
        const changes = mergeTagged({ trigger, requested, missed }).pipe(
          transition(plans, planRules(base, policyOf, templateLookup(templates))),
        )
        return {
          outdated: changes.pipe(only('outdated')),
          planned: changes.pipe(only('planned'), map(ofNewEntity)),
          rejected: changes.pipe(only('rejected')),
          refused: merge(created, published, launched).pipe(flatMap(untrueEvent)),
        }
      },
  })

const planRules = (
  base: StudioPolicy,
  policyOf: StudioPolicyOf,
  templateOf: TemplateOf,
): Rules<PlanKey, RenderPlan, Merged<PlanInputs>, PlanOutput | RequestOutput> => ({
  retention: keptFor(base.planRetentionMs),
  key: ({ key, value: { kind, value } }) =>
    kind === 'requested' ? [key, 'request', value.requestId] : [key, value.sourceKind, value.entityId],
  on: (plan, { kind, value }, at, { key, cause }, present) => {
    switch (kind) {
      case 'missed':
        return missAsset(plan, value)
      case 'trigger':
        return planAssets(plan, value, at, policyOf(key), templateOf)
      case 'requested':
        return planRequest(plan, { request: value, eventId: cause.id, at, present, policy: policyOf(key), templateOf })
    }
  },
  onTimer: () => ({ state: undefined }),
})

type Timed = Pick<EventCreated, 'startsAt' | 'endsAt'>

const isDrawable = <E extends Timed>({ value }: StreamRecord<TenantId, E>): boolean => hasTrueTimes(value)

const untrueEvent = (event: Timed, { raw }: StreamRecord<TenantId, Timed>): readonly DeadLetter[] =>
  raw === undefined || hasTrueTimes(event) ? [] : [{ reason: 'TIME_INVALID', raw }]

/** A job is an entity of its own: its events count from 0, not on from those of its plan. */
const ofNewEntity = <K, V>({ entitySeq: _, ...record }: StreamRecord<K, V>): StreamRecord<K, V> => record
