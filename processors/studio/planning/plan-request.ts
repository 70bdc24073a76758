import {
  type PlannedAsset,
  type PlannedJob,
  type Reason,
  type RenderJobRejected,
  type RenderJobRequested,
  type RenderPlan,
  RenderPlanDefaults,
} from '#schemas/types.ts'
import type { Tagged } from '#stream/operators.ts'
import type { Step } from '#stream/step.ts'
import { after, type StreamTime } from '#stream/time.ts'
import { askedJob, askedJobId, askedSource, assetKindOf, contentHashOf, wordingOf } from './asked-job.ts'
import type { InForce } from '#processors/shared/policy/policies-in-force.ts'
import type { PlanningPolicy } from './planning-policy.ts'
import { type KnownType, mediumOf, type RenderMedium } from './render-media.ts'
import { firstRenderer, type Renderer } from './renderer.ts'
import { checkRequest } from './request-checks.ts'
import { type KnownTemplate, type Pin, type TemplateOf, unpinned } from './template-of.ts'

export type RequestOutput = Tagged<'planned', PlannedJob> | Tagged<'rejected', RenderJobRejected>

type Answer = Step<RenderPlan, RequestOutput>

/** A request, and the knowledge at its coming. */
export interface Asking {
  readonly request: RenderJobRequested
  /** The id of the event with it. */
  readonly eventId: string
  readonly at: StreamTime
  /** When the first attempt could leave: in a backlog later than `at`. */
  readonly present: StreamTime
  readonly policy: InForce<PlanningPolicy>
  readonly templateOf: TemplateOf
}

const conflict: Reason = { code: 'REQUEST_CONFLICT', detail: 'another request was accepted under the same requestId' }

/**
 * Answers a request once: with a planned job, or with every reason why there is none, the deciding one first. The same request again
 * changes nothing. After a refusal another one under its id is judged as if it were new, after an acceptance it is a conflict.
 */
export const planRequest = (plan: RenderPlan | undefined, asking: Asking): Answer => {
  const wording = wordingOf(asking.request)
  const known = plan?.assets ?? []
  if (known.some(({ inputHash }) => inputHash === wording)) return { state: plan }
  const accepted = known.find(({ jobId }) => jobId !== '')
  return accepted === undefined ? answer(wording, asking) : contradict(accepted, wording, asking)
}

const contradict = (accepted: PlannedAsset, wording: string, asking: Asking): Answer => ({
  state: { ...RenderPlanDefaults, assets: [accepted, remembered(asking, wording, '')] },
  emit: [rejected([conflict], wording, asking)],
})

const answer = (wording: string, asking: Asking): Answer => {
  const { request, present, policy, templateOf } = asking
  const medium = mediumOf(request.type)
  const renderers = medium === undefined ? [] : policy.renderers[request.type as KnownType]
  const template = request.templateId ? templateOf(request.tenantId, request.templateId) : undefined
  const reasons = checkRequest({ request, medium, renderers, template, present })
  const renderer = firstRenderer(renderers, request.provider || null)
  return reasons.length > 0 || medium === undefined || renderer === undefined
    ? refuse(reasons, wording, asking)
    : accept(medium, renderer, pinOf(request, template), wording, asking)
}

const refuse = (reasons: readonly Reason[], wording: string, asking: Asking): Answer => ({
  state: { ...RenderPlanDefaults, assets: [remembered(asking, wording, '')] },
  emit: [rejected(reasons, wording, asking)],
  timer: after(asking.at, asking.policy.planRetentionMs),
})

const accept = (medium: RenderMedium, renderer: Renderer, pin: Pin, wording: string, asking: Asking): Answer => {
  const { request, eventId, at, policy } = asking
  const jobId = askedJobId(request, wording)
  const job = askedJob(request, request.type as KnownType, medium, renderer, pin)
  const planned = { ...job, jobId, source: askedSource(request, eventId), inputHash: contentHashOf(wording, pin) }
  return {
    state: { ...RenderPlanDefaults, assets: [remembered(asking, wording, jobId)] },
    emit: [{ kind: 'planned', value: planned }],
    timer: after(at, policy.planRetentionMs),
  }
}

/** @param jobId empty for a request without a job */
const remembered = ({ request, at }: Asking, inputHash: string, jobId: string): PlannedAsset => ({
  assetKind: assetKindOf(request),
  variant: '',
  revision: 0,
  toldAt: at,
  edition: 0,
  inputHash,
  jobId,
  missing: false,
})

const rejected = (
  reasons: readonly Reason[],
  wording: string,
  { request, eventId, at, policy }: Asking,
): Tagged<'rejected', RenderJobRejected> => ({
  kind: 'rejected',
  value: {
    tenantId: request.tenantId,
    jobId: askedJobId(request, wording),
    requestId: request.requestId,
    source: askedSource(request, eventId),
    reasons,
    rejectedAt: at,
    ...policy.identity,
  },
})

const pinOf = ({ templateId, templateVersion }: RenderJobRequested, template: KnownTemplate | undefined): Pin =>
  template === undefined ? unpinned : { templateId, templateVersion: templateVersion ?? template.version }
