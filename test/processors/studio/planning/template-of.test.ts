import { describe, expect, it } from 'vitest'
import { fanOut } from '#processors/studio/planning/fan-out.ts'
import { campaignTrigger } from '#processors/studio/planning/render-trigger.ts'
import { type KnownTemplate, pinsByKind, type TemplateOf } from '#processors/studio/planning/template-of.ts'
import { acme, policy } from '../given.ts'
import { campaign, noTemplates, recordOf } from './given-triggers.ts'

const templates: Readonly<{ [id: string]: KnownTemplate }> = {
  banner: { version: 3, kind: 'BANNER', status: 'ACTIVE' },
  'other banner': { version: 1, kind: 'BANNER', status: 'ACTIVE' },
  'draft of a post': { version: 1, kind: 'SOCIAL', status: 'DRAFT' },
  post: { version: 2, kind: 'SOCIAL', status: 'ACTIVE' },
}

const templateOf: TemplateOf = (_tenant, id) => templates[id]

describe('the templates that a campaign names', () => {
  it('are pinned by kind: the first active one, in its newest version', () => {
    const pins = pinsByKind(acme, ['unknown', 'draft of a post', 'banner', 'other banner', 'post'], templateOf)
    expect(Object.fromEntries(pins)).toEqual({
      BANNER: { templateId: 'banner', templateVersion: 3 },
      SOCIAL: { templateId: 'post', templateVersion: 2 },
    })
  })

  it('are looked up 64 times at most', () => {
    let lookups = 0
    pinsByKind(acme, Array<string>(1_000).fill('unknown'), () => void lookups++)
    expect(lookups).toBe(64)
  })

  const draftsOf = (templateIds: readonly string[], lookup: TemplateOf = templateOf) => {
    const launched = campaign({ templateIds })
    return fanOut(campaignTrigger(launched, recordOf(launched)), policy, lookup).wanted
  }

  it('reach the jobs of their kind, and no other', () => {
    const pinned = draftsOf(['banner']).map(({ assetKind, templateId, templateVersion }) => ({
      assetKind,
      templateId,
      templateVersion,
    }))
    expect(pinned[0]).toEqual({ assetKind: 'BANNER', templateId: 'banner', templateVersion: 3 })
    expect(pinned.at(-1)).toEqual({ assetKind: 'SOCIAL', templateId: null, templateVersion: null })
  })

  it('are inputs: another template or version renders the asset again', () => {
    const hashOf = (ids: readonly string[], lookup?: TemplateOf) => draftsOf(ids, lookup)[0]!.inputHash
    const newer: TemplateOf = () => ({ version: 4, kind: 'BANNER', status: 'ACTIVE' })
    expect(new Set([hashOf(['banner']), hashOf(['other banner']), hashOf(['banner'], newer), hashOf([])]).size).toBe(4)
  })

  it('change nothing while nobody knows them', () => {
    expect(draftsOf(['banner'], noTemplates)).toEqual(draftsOf([]))
  })
})
