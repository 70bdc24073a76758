import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { outputEncodings } from '#codec/output-encoding.ts'
import { mostCredits } from '#processors/studio/credits/credit-account.ts'
import { defaultStudioPolicy } from '#processors/studio/policy/studio-policy.ts'
import {
  CampaignLaunchedDefaults,
  CmsPublishedDefaults,
  CreditsAdjustedDefaults,
  EventCreatedDefaults,
  EventPublishedDefaults,
  RenderJobProgressedDefaults,
  RenderJobRequestedDefaults,
  TemplateChangeRequestedDefaults,
  VoiceModelProgressedDefaults,
  VoiceModelTrainRequestedDefaults,
} from '#schemas/types.ts'
import type { EventCreated, RenderJobProgressed } from '#schemas/types.ts'
import { studio } from '#topology/studio.ts'
import { topics } from '#topology/topics.ts'
import { AT } from '../codec/events.ts'
import { fullAttributes, fullText, letters, tenantId, textOf, texts, ThroughCodec } from './through-codec.ts'

const event = (fields: Partial<EventCreated>): EventCreated => ({
  ...EventCreatedDefaults,
  tenantId,
  eventId: 'event-1',
  startsAt: AT,
  endsAt: AT,
  ...fields,
})

const report = (fields: Partial<RenderJobProgressed>): RenderJobProgressed => ({
  ...RenderJobProgressedDefaults,
  tenantId,
  jobId: 'job-1',
  ...fields,
})

const drawn = ['title', 'description', 'timezone', 'venue', 'city', 'coverImageUrl', 'brandKitId', 'locale'] as const
const file = {
  url: 's3://eventzr-studio-assets-dev/acme/a.png',
  width: 1,
  height: 1,
  format: 'png',
  bytes: 1,
  sha256: null,
}

describe.each(outputEncodings)('whatever fits into an input of Studio fits into its outputs as %s', (encoding) => {
  const begin = () => new ThroughCodec(studio(defaultStudioPolicy), encoding)

  it.each(letters)('when every text is full of %j', (letter) => {
    const text = fullText(letter)
    const attributes = fullAttributes(letter)
    const fields = Object.fromEntries(drawn.map((name) => [name, text]))
    const run = begin().pipe(topics.eventCreated, event({ ...fields, userId: text }), AT, attributes)
    const [first, second] = run.driver.read(topics.renderJobDispatched)
    const words = { provider: text, errorCode: text, errorMessage: text, outputs: Array(50).fill(file) }
    const urls = { outputUrl: `https://s3.amazonaws.com/eventzr-studio-assets-dev/${fullText('"', 8_000)}` }
    for (const state of ['FAILED', 'COMPLETED'] as const) {
      const { jobId } = state === 'FAILED' ? first! : second!
      const value = report({ ...words, ...urls, jobId, state, failureClass: 'CONTENT_POLICY' })
      run.pipe(topics.renderJobProgressed, value, AT, attributes)
    }
    run.driver.advanceStreamTime(defaultStudioPolicy.jobs.jobTimeoutMs.image)
    run.expectOutputsToFit()
    expect(run.driver.read(topics.renderJobCreated)).toHaveLength(4)
    expect(run.driver.read(topics.renderJobFailed)).toHaveLength(3)
    expect(run.driver.read(topics.renderJobCompleted)).toHaveLength(1)
    expect(first!.inputs).toMatchObject(fields)
  })

  it.each(letters)('when every text of the other triggers is full of %j', (letter) => {
    const text = fullText(letter)
    const attributes = fullAttributes(letter)
    const fields = Object.fromEntries(drawn.map((name) => [name, text]))
    const common = { tenantId, userId: text }
    const published = {
      ...EventPublishedDefaults,
      ...fields,
      ...common,
      eventId: 'event-1',
      publicUrl: text,
      platforms: [text],
    }
    const content = {
      ...CmsPublishedDefaults,
      ...common,
      contentId: 'content-1',
      title: text,
      excerpt: text,
      heroImageUrl: text,
      locale: text,
    }
    const launched = {
      ...CampaignLaunchedDefaults,
      ...common,
      campaignId: 'campaign-1',
      name: text,
      objective: text,
      templateIds: [text],
    }
    const run = begin()
      .pipe(topics.eventPublished, published, AT, attributes)
      .pipe(topics.cmsPublished, content, AT, attributes)
      .pipe(topics.campaignLaunched, launched, AT, attributes)
    run.expectOutputsToFit()
    expect(run.driver.read(topics.renderJobCreated)).toHaveLength(4 + 1 + 3 + 12)
  })

  it.each(letters)('when every text of a request is full of %j', (letter) => {
    const text = fullText(letter)
    const attributes = fullAttributes(letter)
    const asked = {
      ...RenderJobRequestedDefaults,
      tenantId,
      userId: text,
      requestId: letter.repeat(200),
      type: 'audio',
      prompt: text,
    } as const
    const run = begin()
      .pipe(topics.renderJobRequested, asked, AT, attributes)
      .pipe(
        topics.renderJobRequested,
        { ...asked, config: text, provider: text, format: text, templateId: text },
        AT,
        attributes,
      )
    run.expectOutputsToFit()
    expect(run.driver.read(topics.renderJobDispatched)).toMatchObject([{ inputs: { prompt: text } }])
    expect(run.driver.read(topics.renderJobRejected)).toHaveLength(1)
  })

  it.each(letters)('when a tenant without credits has texts full of %j', (letter) => {
    const text = fullText(letter)
    const fields = Object.fromEntries(drawn.map((name) => [name, text]))
    const credits = { ...defaultStudioPolicy.credits, metered: true }
    const run = new ThroughCodec(studio({ ...defaultStudioPolicy, credits }), encoding)
    run.pipe(topics.eventCreated, event({ ...fields, userId: text }), AT, fullAttributes(letter))
    run.expectOutputsToFit()
    expect(run.driver.read(topics.renderJobRejected)).toHaveLength(4)
    expect(run.driver.read(topics.renderBatchCompleted)).toHaveLength(1)
  })

  it('when an account holds the most credits', () => {
    const grant = (adjustmentId: string, delta: number) =>
      void run.pipe(topics.creditsAdjusted, { ...CreditsAdjustedDefaults, tenantId, adjustmentId, delta }, AT, {})
    const run = begin()
    grant('most', mostCredits - 1)
    grant('last', 1)
    run.expectOutputsToFit()
    expect(run.driver.read(topics.creditsApplied)).toMatchObject([{}, { accepted: true, balance: mostCredits }])
  })

  it.each(letters)('when every text of a template is full of %j', (letter) => {
    const text = fullText(letter)
    const attributes = fullAttributes(letter)
    const templateId = 'template-1'
    const config = JSON.stringify({ a: fullText('a', 8_000) })
    const assets = [{ assetId: fullText(letter, 900), kind: '', url: fullText(letter, 900) }]
    const fields = {
      ...TemplateChangeRequestedDefaults,
      tenantId,
      templateId,
      userId: text,
      name: text,
      assets,
      config,
    }
    const run = begin()
    const ask = (changes: object) =>
      run.pipe(topics.templateChangeRequested, { ...fields, requestId: text, ...changes }, AT, attributes)
    ask({ kind: 'POSTER' })
    ask({ requestId: 'two', name: 'Menu', config: JSON.stringify({ [fullText(letter, 1_000)]: 1 }) })
    ask({ requestId: `${text.slice(4)}-3`, expectedVersion: 0, kind: 'UNKNOWN', config: text })
    run.expectOutputsToFit()
    expect(run.driver.read(topics.templateCreated)).toHaveLength(1)
    expect(run.driver.read(topics.templateUpdated)).toHaveLength(1)
    expect(run.driver.read(topics.templateChangeRejected)).toHaveLength(1)
  })

  it.each(letters)('when every text of a voice is full of %j', (letter) => {
    const text = fullText(letter)
    const attributes = fullAttributes(letter)
    const voiceModelId = 'voice-1'
    const sampleUrls = Array.from({ length: 7 }, () => `https://assets.example/${fullText('a', 8_000)}`)
    const targetModels = Array.from({ length: 16 }, (_, index) => `${index}${letter.repeat(45)}`)
    const words = { userId: text, name: text, language: text, consentRef: text }
    const run = begin()
    const ask = (changes: object) => {
      const fields = { ...VoiceModelTrainRequestedDefaults, tenantId, voiceModelId, method: 'PROFESSIONAL' as const }
      const request = { ...fields, ...words, requestId: text, sampleUrls, targetModels, ...changes }
      run.pipe(topics.voiceModelTrainRequested, request, AT, attributes)
    }
    const report = (changes: object) => {
      const fields = { ...VoiceModelProgressedDefaults, tenantId, voiceModelId, providerVoiceId: letter.repeat(100) }
      run.pipe(topics.voiceModelProgressed, { ...fields, ...changes }, AT, attributes)
    }
    ask({})
    ask({ requestId: 'two', consentRef: null })
    report({ state: 'FAILED', errorCode: text, message: text })
    ask({ requestId: 'three' })
    report({ state: 'FINE_TUNED', attempt: 2 })
    run.expectOutputsToFit()
    expect(run.driver.read(topics.voiceModelDispatched)).toHaveLength(2)
    expect(run.driver.read(topics.voiceModelRejected)).toHaveLength(1)
    expect(run.driver.read(topics.voiceModelFailed)).toHaveLength(1)
    expect(run.driver.read(topics.voiceModelReady)).toHaveLength(1)
  })

  it('when texts are of any length', () => {
    const some = fc.record(Object.fromEntries([...drawn, 'userId'].map((name) => [name, texts])), {
      requiredKeys: [],
    })
    fc.assert(
      fc.property(some, texts, texts, (plan, id, message) => {
        const fields = Object.fromEntries(Object.entries(plan).map(([name, text]) => [name, textOf(text!)]))
        const attributes = { id: textOf(id) || 'evt-1' }
        const run = begin().pipe(topics.eventCreated, event(fields), AT, attributes)
        const { jobId } = run.driver.read(topics.renderJobDispatched)[0]!
        const failed = report({ jobId, state: 'FAILED', errorMessage: textOf(message), errorCode: textOf(id) })
        run.pipe(topics.renderJobProgressed, failed, AT, attributes)
        run.driver.advanceStreamTime(defaultStudioPolicy.jobs.jobTimeoutMs.image)
        run.expectOutputsToFit()
      }),
      { numRuns: 12 },
    )
  })
})
