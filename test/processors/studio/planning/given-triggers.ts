import type { TemplateOf } from '#processors/studio/planning/template-of.ts'
import { planAssets } from '#processors/studio/planning/plan-assets.ts'
import type { RenderTrigger } from '#processors/studio/planning/render-trigger.ts'
import {
  type CampaignLaunched,
  CampaignLaunchedDefaults,
  type CmsPublished,
  CmsPublishedDefaults,
  type EventPublished,
  EventPublishedDefaults,
  type RenderJobRequested,
  RenderJobRequestedDefaults,
  type RenderPlan,
} from '#schemas/types.ts'
import type { StreamRecord, TenantId } from '#stream/record.ts'
import { acme, policy, start } from '../given.ts'

/** The lookup of a tenant without templates. */
export const noTemplates: TemplateOf = () => undefined

/** The same event as `concert`, published. */
export const publishedConcert = (fields: Partial<EventPublished> = {}): EventPublished => ({
  ...EventPublishedDefaults,
  tenantId: acme,
  eventId: 'concert',
  title: 'Summer concert',
  city: 'Pune',
  ...fields,
})

export const article = (fields: Partial<CmsPublished> = {}): CmsPublished => ({
  ...CmsPublishedDefaults,
  tenantId: acme,
  contentId: 'article',
  contentType: 'BLOG',
  title: 'Ten halls',
  ...fields,
})

export const campaign = (fields: Partial<CampaignLaunched> = {}): CampaignLaunched => ({
  ...CampaignLaunchedDefaults,
  tenantId: acme,
  campaignId: 'early-birds',
  name: 'Early birds',
  ...fields,
})

export const request = (fields: Partial<RenderJobRequested> = {}): RenderJobRequested => ({
  ...RenderJobRequestedDefaults,
  tenantId: acme,
  userId: 'user-1',
  requestId: 'req-1',
  type: 'image',
  prompt: 'a lake at dawn',
  ...fields,
})

/** A record as the task hands it to a rule. */
export const recordOf = <V>(value: V, toldAt: number = start): StreamRecord<TenantId, V> => ({
  key: acme,
  value,
  timestamp: start,
  cause: { id: `evt-${toldAt}`, time: toldAt, extensions: {} },
})

/** Plans a trigger, and sorts what it leads to. */
export const planned = (
  state: RenderPlan | undefined,
  trigger: RenderTrigger,
  rules = policy,
  templateOf: TemplateOf = noTemplates,
) => {
  const step = planAssets(state, trigger, start, rules, templateOf)
  const emitted = step.emit ?? []
  return {
    state: step.state,
    jobs: emitted.flatMap((output) => (output.kind === 'planned' ? [output.value] : [])),
    outdated: emitted.flatMap((output) => (output.kind === 'outdated' ? [output.value] : [])),
  }
}
