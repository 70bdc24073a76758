import { describe, expect, it } from 'vitest'
import { mediumOf, knownTypes } from '#processors/studio/planning/render-media.ts'
import { checkRequest } from '#processors/studio/planning/request-checks.ts'
import type { KnownTemplate } from '#processors/studio/planning/template-of.ts'
import type { RenderJobRequested } from '#schemas/types.ts'
import { policy, s } from '../given.ts'
import { request } from './given-triggers.ts'

interface Around {
  readonly template?: KnownTemplate
  readonly isSwitchedOff?: boolean
}

const active: KnownTemplate = { version: 3, kind: 'SOCIAL', status: 'ACTIVE' }

const reasonsOf = (fields: Partial<RenderJobRequested>, { template, isSwitchedOff = false }: Around = {}) => {
  const asked = request(fields)
  const renderers = asked.type === 'UNKNOWN' || isSwitchedOff ? [] : policy.renderers[asked.type]
  return checkRequest({ request: asked, medium: mediumOf(asked.type), renderers, template, present: s(10) })
}

const codesOf = (fields: Partial<RenderJobRequested>, around?: Around): readonly string[] =>
  reasonsOf(fields, around).map(({ code }) => code)

describe('a request that can be rendered', () => {
  it.each<[string, Partial<RenderJobRequested>, Around?]>([
    ['a prompt', {}],
    ['a config without a prompt', { prompt: null, config: '{"voice":"Asha"}' }],
    ['both', { config: '{}' }],
    ['a size', { width: 1, height: 8_192 }],
    ['a kind of its type', { assetKind: 'POSTER' }],
    ['a format in capitals', { format: 'PNG' }],
    ['a renderer of its type', { provider: 'gemini-2.5-flash-image' }],
    ['empty texts for what it leaves out', { provider: '', format: '', templateId: '', config: ' ' }],
    ['an earlier version of its template', { templateId: 'post', templateVersion: 1 }, { template: active }],
    ['a deadline to come', { deadlineAt: s(11) }],
  ])('has %s', (_case, fields, around) => {
    expect(codesOf(fields, around)).toEqual([])
  })

  it.each(knownTypes)('is of any type: %s', (type) => {
    expect(codesOf({ type })).toEqual([])
  })
})

describe('a request is refused with its reason', () => {
  it.each<[string, string, Partial<RenderJobRequested>, Around?]>([
    ['USER_MISSING', 'nobody asks', { userId: '' }],
    ['TYPE_UNKNOWN', 'its type is not known', { type: 'UNKNOWN' }],
    ['TYPE_DISABLED', 'no renderer makes its type', {}, { isSwitchedOff: true }],
    ['ASSET_KIND_INVALID', 'an image is no voice-over', { assetKind: 'VOICEOVER' }],
    ['INPUT_MISSING', 'it has neither prompt nor config', { prompt: null }],
    ['INPUT_MISSING', 'its texts are blank', { prompt: ' \n', config: '' }],
    ['CONFIG_INVALID', 'its config is no JSON', { config: 'voice: Asha' }],
    ['CONFIG_INVALID', 'its config is a list', { config: '[]' }],
    ['CONFIG_INVALID', 'its config is null', { config: 'null' }],
    ['CONFIG_INVALID', 'its config nests without an end', { config: '['.repeat(8_000) }],
    ['SIZE_INVALID', 'it has a width alone', { width: 1_080 }],
    ['SIZE_INVALID', 'it has a height alone', { height: 1_080 }],
    ['SIZE_INVALID', 'an edge is 0', { width: 0, height: 1_080 }],
    ['SIZE_INVALID', 'an edge is too long', { width: 8_193, height: 1_080 }],
    ['SIZE_INVALID', 'a sound has a size', { type: 'audio', width: 1, height: 1 }],
    ['FORMAT_INVALID', 'an image is no sound', { format: 'mp3' }],
    ['RENDERER_UNKNOWN', 'the provider renders another type', { provider: 'elevenlabs' }],
    ['TEMPLATE_UNKNOWN', 'there is no such template', { templateId: 'post' }],
    [
      'TEMPLATE_INACTIVE',
      'its template is a draft',
      { templateId: 'post' },
      { template: { ...active, status: 'DRAFT' } },
    ],
    [
      'TEMPLATE_VERSION_UNKNOWN',
      'its template has no such version yet',
      { templateId: 'post', templateVersion: 4 },
      { template: active },
    ],
    [
      'TEMPLATE_VERSION_UNKNOWN',
      'versions count from 1',
      { templateId: 'post', templateVersion: 0 },
      { template: active },
    ],
    ['DEADLINE_PASSED', 'its deadline is now', { deadlineAt: s(10) }],
  ])('%s when %s', (code, _case, fields, around) => {
    expect(codesOf(fields, around)).toEqual([code])
  })

  it('TIME_INVALID first when its deadline is in seconds, which is past too', () => {
    expect(codesOf({ deadlineAt: 1_790_000_000 })).toEqual(['TIME_INVALID', 'DEADLINE_PASSED'])
  })

  it('and with all of them, the deciding one first', () => {
    expect(codesOf({ userId: '', prompt: null, width: 1, provider: 'nobody' })).toEqual([
      'USER_MISSING',
      'INPUT_MISSING',
      'SIZE_INVALID',
      'RENDERER_UNKNOWN',
    ])
  })

  it('without a word of it', () => {
    const words = { prompt: ' ', config: 'secret', format: 'secret', provider: 'secret', templateId: 'secret' }
    expect(JSON.stringify(reasonsOf(words))).not.toContain('secret')
  })
})
