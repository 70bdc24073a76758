import { describe, expect, it } from 'vitest'
import { planningPolicySchema } from '#processors/studio/planning/planning-policy.ts'
import { renderMedia, knownTypes } from '#processors/studio/planning/render-media.ts'
import { policy } from '../given.ts'

const poster = { assetKind: 'POSTER', variant: 'portrait', width: 1080, height: 1350 }

const messagesOf = (fields: unknown): readonly string[] =>
  planningPolicySchema.safeParse(fields).error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? []

describe('the knobs of planning', () => {
  it('have another renderer to turn to for images and videos', () => {
    expect(policy.renderers.image.map(({ provider }) => provider)).toEqual(['dall-e-3', 'gemini-2.5-flash-image'])
    expect(policy.renderers.video.map(({ provider }) => provider)).toEqual(['veo-3.1', 'sora-2'])
  })

  it('take a row without places and source', () => {
    const parsed = planningPolicySchema.parse({ fanOut: { 'event.created': [poster] } })
    expect(parsed.fanOut['event.created']).toEqual([
      { ...poster, format: 'png', channels: [], placements: [], sizeSource: '' },
    ])
  })

  it.each<[string, object]>([
    ['one trigger', { 'event.created': [poster, { ...poster, width: 1 }] }],
    ['an event, over both of its triggers', { 'event.created': [poster], 'event.published': [poster] }],
  ])('refuse a matrix that names an asset of %s twice', (_case, fanOut) => {
    expect(messagesOf({ fanOut })).toEqual(['fanOut: must name each asset of an entity once, by kind and variant'])
  })

  it.each<[string, object]>([
    ['no size', { width: 0 }],
    ['a variant that is a sentence', { variant: 'For the wall' }],
    ['a channel that no name can equal', { channels: ['in stories'] }],
    ['a kind that no trigger renders', { assetKind: 'VOICEOVER' }],
  ])('refuse a row with %s', (_case, fields) => {
    expect(messagesOf({ fanOut: { 'event.created': [{ ...poster, ...fields }] } })).toHaveLength(1)
  })
})

describe('the media', () => {
  it.each(knownTypes)('have a usual size within their range: %s', (type) => {
    const { size } = renderMedia[type]
    expect(Math.max(...(size?.usual ?? [0]))).toBeLessThanOrEqual(size?.longest ?? 0)
  })
})
