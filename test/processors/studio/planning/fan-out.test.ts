import { describe, expect, it } from 'vitest'
import { fanOut } from '#processors/studio/planning/fan-out.ts'
import type { RenderTrigger } from '#processors/studio/planning/render-trigger.ts'
import { acme, policy, start } from '../given.ts'

const trigger: RenderTrigger = {
  name: 'event.created',
  sourceKind: 'event',
  tenantId: acme,
  userId: 'user-1',
  entityId: 'concert',
  revision: 3,
  toldAt: start,
  eventId: 'evt-1',
  inputs: { title: 'Summer concert' },
}

describe('the assets of a created event', () => {
  it('are two posters and two invitations, each with the size that the provider renders', () => {
    const sizes = fanOut(trigger, policy).map((draft) => [
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
    const [first] = fanOut(trigger, policy)
    expect(first!.inputs).toEqual({ title: 'Summer concert' })
    expect(first!.source).toEqual({ kind: 'event', entityId: 'concert', eventId: 'evt-1', revision: 3 })
  })

  it.each([null, ''])('are those of the automation user when the trigger names %j', (userId) => {
    const [first] = fanOut({ ...trigger, userId }, policy)
    expect(first!.userId).toBe(policy.automationUserId)
  })

  it('have a hash of their own each, which the revision and the trigger do not change', () => {
    const hashes = fanOut(trigger, policy).map(({ inputHash }) => inputHash)
    expect(new Set(hashes).size).toBe(4)
    expect(
      fanOut({ ...trigger, revision: 4, eventId: 'evt-2', userId: null }, policy).map(({ inputHash }) => inputHash),
    ).toEqual(hashes)
  })

  it('have other hashes for other inputs', () => {
    const others = fanOut({ ...trigger, inputs: { title: 'Summer concert', city: 'Pune' } }, policy)
    expect(others[0]!.inputHash).not.toBe(fanOut(trigger, policy)[0]!.inputHash)
  })

  it('belong to the person whom the trigger names, else to the automation', () => {
    expect(fanOut(trigger, policy)[0]!.userId).toBe('user-1')
    expect(fanOut({ ...trigger, userId: null }, policy)[0]!.userId).toBe(policy.automationUserId)
  })
})
