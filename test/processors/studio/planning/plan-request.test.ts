import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { planRequest } from '#processors/studio/planning/plan-request.ts'
import type { TemplateOf } from '#processors/studio/planning/template-of.ts'
import type { RenderJobRequested, RenderPlan } from '#schemas/types.ts'
import { acme, inForce, policy, s, start } from '../given.ts'
import { noTemplates, request } from './given-triggers.ts'

const ask = (state: RenderPlan | undefined, asked: RenderJobRequested, templateOf: TemplateOf = noTemplates) => {
  const asking = { request: asked, eventId: 'evt-1', at: start, present: start, policy: inForce, templateOf }
  const step = planRequest(state, asking)
  const emitted = step.emit ?? []
  return {
    state: step.state,
    timer: step.timer,
    jobs: emitted.flatMap((output) => (output.kind === 'planned' ? [output.value] : [])),
    rejections: emitted.flatMap((output) => (output.kind === 'rejected' ? [output.value] : [])),
  }
}

const codesOf = ({ rejections }: ReturnType<typeof ask>) =>
  rejections.map(({ reasons }) => reasons.map(({ code }) => code))

describe('the job of a request', () => {
  it('is one asset without a batch, from the request as its source', () => {
    expect(ask(undefined, request()).jobs).toMatchObject([
      {
        tenantId: acme,
        userId: 'user-1',
        batchId: '',
        batchIndex: 0,
        batchSize: 1,
        variant: '',
        source: { kind: 'request', entityId: 'req-1', eventId: 'evt-1', revision: null },
      },
    ])
  })

  it.each<[string, Partial<RenderJobRequested>, object]>([
    [
      'an image',
      {},
      {
        assetKind: 'SOCIAL',
        provider: 'dall-e-3',
        width: 1080,
        height: 1080,
        nativeWidth: 1024,
        nativeHeight: 1024,
        format: 'png',
      },
    ],
    [
      'a video',
      { type: 'video' },
      {
        assetKind: 'VIDEO',
        provider: 'veo-3.1',
        width: 1280,
        height: 720,
        nativeWidth: 1280,
        nativeHeight: 720,
        format: 'mp4',
      },
    ],
    [
      'a sound, which has no size',
      { type: 'audio' },
      {
        assetKind: 'VOICEOVER',
        provider: 'elevenlabs',
        width: 0,
        height: 0,
        nativeWidth: 0,
        nativeHeight: 0,
        format: 'mp3',
      },
    ],
    [
      'a document, which is rendered as it is wanted',
      { type: 'document' },
      {
        assetKind: 'PRESENTATION',
        provider: 'playwright-pdf',
        width: 1920,
        height: 1080,
        nativeWidth: 1920,
        nativeHeight: 1080,
        format: 'pdf',
      },
    ],
    [
      'what it asks for',
      {
        assetKind: 'BANNER',
        provider: 'gemini-2.5-flash-image',
        width: 970,
        height: 250,
        format: 'WEBP',
        deadlineAt: s(60),
      },
      {
        assetKind: 'BANNER',
        provider: 'gemini-2.5-flash-image',
        width: 970,
        height: 250,
        nativeWidth: 1536,
        nativeHeight: 672,
        format: 'webp',
        deadlineAt: s(60),
      },
    ],
  ])('is %s', (_case, fields, job) => {
    expect(ask(undefined, request(fields)).jobs).toMatchObject([job])
  })

  it.each<[string, Partial<RenderJobRequested>, object]>([
    ['the prompt', {}, { prompt: 'a lake at dawn' }],
    [
      'the config as it was written',
      { prompt: null, config: '{ "voice": "Asha" }' },
      { config: '{ "voice": "Asha" }' },
    ],
    ['both', { config: '{}' }, { prompt: 'a lake at dawn', config: '{}' }],
  ])('has %s as inputs, and no other', (_case, fields, inputs) => {
    expect(ask(undefined, request(fields)).jobs[0]!.inputs).toEqual(inputs)
  })

  it('keeps to one version of its template: the newest one unless it names another', () => {
    const templateOf: TemplateOf = () => ({ version: 3, kind: 'SOCIAL', status: 'ACTIVE' })
    const pinned = (fields: Partial<RenderJobRequested>) => ask(undefined, request(fields), templateOf).jobs[0]!
    expect(pinned({ templateId: 'post' })).toMatchObject({ templateId: 'post', templateVersion: 3 })
    expect(pinned({ templateId: 'post', templateVersion: 2 })).toMatchObject({ templateId: 'post', templateVersion: 2 })
    expect(pinned({})).toMatchObject({ templateId: null, templateVersion: null })
  })
})

describe('a refused request', () => {
  const refused = ask(undefined, request({ prompt: null }))

  it('is answered with its id, the id of the job that there is not, its source and its reasons', () => {
    expect(refused.jobs).toEqual([])
    expect(refused.rejections).toEqual([
      {
        tenantId: acme,
        jobId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
        requestId: 'req-1',
        source: { kind: 'request', entityId: 'req-1', eventId: 'evt-1', revision: null },
        reasons: [{ code: 'INPUT_MISSING', detail: 'neither prompt nor config is given' }],
        rejectedAt: start,
        ...inForce.identity,
      },
    ])
  })

  it('is not answered again when it comes again', () => {
    expect(ask(refused.state, request({ prompt: null })).rejections).toEqual([])
  })

  it('does not bind its id: what is sent under it next is judged as if it were new', () => {
    const corrected = ask(refused.state, request())
    expect(corrected.jobs).toHaveLength(1)
    expect(corrected.jobs[0]!.jobId).toBe(ask(undefined, request()).jobs[0]!.jobId)
    expect(codesOf(ask(refused.state, request({ userId: '' })))).toEqual([['USER_MISSING']])
  })
})

describe('an accepted request', () => {
  const accepted = ask(undefined, request())

  it('is remembered for the retention', () => {
    expect(accepted.timer).toBe(start + policy.planRetentionMs)
  })

  it('changes nothing when it comes again, at another time of asking', () => {
    const again = ask(accepted.state, request({ requestedAt: s(9) }))
    expect(again).toEqual({ state: accepted.state, timer: undefined, jobs: [], rejections: [] })
    expect(again.state).toBe(accepted.state)
  })

  it.each<[string, Partial<RenderJobRequested>]>([
    ['another person', { userId: 'user-2' }],
    ['another type', { type: 'video' }],
    ['another kind', { assetKind: 'POSTER' }],
    ['another provider', { provider: 'dall-e-3' }],
    ['a template', { templateId: 'post' }],
    ['another version', { templateVersion: 1 }],
    ['another prompt', { prompt: 'a lake at dusk' }],
    ['a config', { config: '{}' }],
    ['another width', { width: 1 }],
    ['another height', { height: 1 }],
    ['another format', { format: 'jpg' }],
    ['another deadline', { deadlineAt: s(99) }],
    ['what would be refused', { prompt: null }],
  ])('stands when the same id comes with %s', (_case, fields) => {
    const other = ask(accepted.state, request(fields))
    expect(other.jobs).toEqual([])
    expect(codesOf(other)).toEqual([['REQUEST_CONFLICT']])
    expect(ask(other.state, request()).state).toBe(other.state)
  })

  it('is told of a conflict once for each wording in a row', () => {
    const other = ask(accepted.state, request({ prompt: 'a lake at dusk' }))
    expect(ask(other.state, request({ prompt: 'a lake at dusk' })).rejections).toEqual([])
    expect(codesOf(ask(other.state, request({ prompt: 'a hill' })))).toEqual([['REQUEST_CONFLICT']])
  })

  it('has another job than the same words under another id', () => {
    expect(ask(undefined, request({ requestId: 'req-2' })).jobs[0]!.jobId).not.toBe(accepted.jobs[0]!.jobId)
  })
})

it('requests under one id lead to one job at most, and to none other when they come again', () => {
  const words = fc.record({
    prompt: fc.constantFrom(null, 'a lake', 'a hill'),
    userId: fc.constantFrom('', 'user-1'),
    width: fc.constantFrom(null, 1_080),
  })
  fc.assert(
    fc.property(fc.array(words, { maxLength: 12 }), (asked) => {
      const answers = asked.reduce<readonly ReturnType<typeof ask>[]>(
        (before, fields) => [...before, ask(before.at(-1)?.state, request(fields))],
        [],
      )
      const jobs = answers.flatMap((answer) => answer.jobs)
      const canBeRendered = asked.some(
        ({ prompt, userId, width }) => prompt !== null && userId !== '' && width === null,
      )
      expect(jobs).toHaveLength(canBeRendered ? 1 : 0)
      expect(asked.flatMap((fields) => ask(answers.at(-1)?.state, request(fields)).jobs)).toEqual([])
    }),
  )
})
