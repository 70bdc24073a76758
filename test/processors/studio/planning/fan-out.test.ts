import { describe, expect, it } from 'vitest'
import { fanOut } from '#processors/studio/planning/fan-out.ts'
import type { RenderTrigger } from '#processors/studio/planning/render-trigger.ts'
import type { TemplateOf } from '#processors/studio/planning/template-of.ts'
import { noTemplates } from './given-triggers.ts'
import { acme, policy, start } from '../given.ts'

const trigger: RenderTrigger = {
  sourceKind: 'event',
  tenantId: acme,
  userId: 'user-1',
  entityId: 'concert',
  revision: 3,
  toldAt: start,
  eventId: 'evt-1',
  parts: [{ rows: 'event.created', inputs: { title: 'Summer concert' } }],
  channels: [],
  placements: [],
  templateIds: [],
}

const draftsOf = (asking: RenderTrigger, templateOf: TemplateOf = noTemplates) =>
  fanOut(asking, policy, templateOf).wanted

describe('the assets of a created event', () => {
  it('are two posters and two invitations, each with the size that the provider renders', () => {
    const sizes = draftsOf(trigger).map((draft) => [
      draft.assetKind,
      draft.variant,
      draft.width,
      draft.height,
      draft.nativeWidth,
      draft.nativeHeight,
    ])
    expect(sizes).toEqual([
      ['POSTER', 'portrait', 1080, 1350, 1024, 1024],
      ['POSTER', 'print', 2480, 3508, 1024, 1792],
      ['INVITATION', 'story', 1080, 1920, 1024, 1792],
      ['INVITATION', 'wide', 1200, 630, 1792, 1024],
    ])
  })

  it('carry what is drawn, and where it came from', () => {
    const [first] = draftsOf(trigger)
    expect(first!.inputs).toEqual({ title: 'Summer concert' })
    expect(first!.source).toEqual({ kind: 'event', entityId: 'concert', eventId: 'evt-1', revision: 3 })
  })

  it.each([null, ''])('are those of the automation user when the trigger names %j', (userId) => {
    const [first] = draftsOf({ ...trigger, userId })
    expect(first!.userId).toBe(policy.automationUserId)
  })

  it('have a hash of their own each, which the revision and the trigger do not change', () => {
    const hashes = draftsOf(trigger).map(({ inputHash }) => inputHash)
    expect(new Set(hashes).size).toBe(4)
    expect(
      draftsOf({ ...trigger, revision: 4, eventId: 'evt-2', userId: null }).map(({ inputHash }) => inputHash),
    ).toEqual(hashes)
  })

  it('have other hashes for other inputs', () => {
    const others = draftsOf({
      ...trigger,
      parts: [{ rows: 'event.created', inputs: { title: 'Summer concert', city: 'Pune' } }],
    })
    expect(others[0]!.inputHash).not.toBe(draftsOf(trigger)[0]!.inputHash)
  })

  it('belong to the person whom the trigger names, else to the automation', () => {
    expect(draftsOf(trigger)[0]!.userId).toBe('user-1')
    expect(draftsOf({ ...trigger, userId: null })[0]!.userId).toBe(policy.automationUserId)
  })
})
