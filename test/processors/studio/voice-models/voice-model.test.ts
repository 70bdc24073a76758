import { describe, expect, it } from 'vitest'
import { acme, s } from '../given.ts'
import { flash, multilingual, progress, Voice, voicePolicy, wish } from './given.ts'

const day = 86_400_000

describe('a training', () => {
  it('is created and dispatched, with the addresses of the recordings for the worker alone', () => {
    const { driver } = new Voice({ credits: 300 }).ask(wish({ language: 'en', sampleSeconds: 2_400 }))
    const [trainingName] = driver.outputOf('created').map(({ trainingJobId }) => trainingJobId)
    expect(trainingName).toMatch(/^[\da-f-]{36}$/)
    const shared = {
      tenantId: acme,
      voiceModelId: 'voice-1',
      provider: 'elevenlabs',
      method: 'PROFESSIONAL',
      name: 'The narrator',
      language: 'en',
      targetModels: [multilingual, flash],
      consentRef: 'consent-1',
    }
    expect(driver.outputOf('wanted')).toEqual([{ voiceModelId: 'voice-1', method: 'PROFESSIONAL' }])
    expect(driver.outputOf('created')).toEqual([
      {
        ...shared,
        userId: 'user-1',
        trainingJobId: trainingName,
        sampleCount: 2,
        sampleSeconds: 2_400,
        status: 'SUBMITTED',
        creditsReserved: 300,
        createdAt: s(0),
      },
    ])
    expect(driver.outputOf('dispatched')).toEqual([
      {
        ...shared,
        attempt: 1,
        sampleUrls: wish().sampleUrls,
        idempotencyKey: trainingName,
        deadlineAt: s(0) + day,
      },
    ])
  })

  it('is ready once, when all of the models of the policy are trained', () => {
    const voice = new Voice().ask(wish()).report(progress({ creditsUsed: 10 }))
    expect(voice.ends).toEqual([])
    voice.report(progress({ modelId: flash, creditsUsed: 20 }), progress({ modelId: flash }))
    expect(voice.driver.outputOf('ready')).toEqual([
      {
        tenantId: acme,
        userId: 'user-1',
        voiceModelId: 'voice-1',
        provider: 'elevenlabs',
        method: 'PROFESSIONAL',
        providerVoiceId: 'xi-1',
        readyModels: [multilingual, flash],
        trainingMs: 2_000,
        creditsUsed: 30,
        status: 'READY',
        readyAt: s(2),
      },
    ])
    expect(voice.driver.outputOf('ended')).toEqual([{ outcome: 'COMPLETED', creditsReserved: null, creditsUsed: 30 }])
  })

  it('needs the models of its request alone, each once', () => {
    const voice = new Voice().ask(wish({ targetModels: ['one', 'one'] }))
    expect(voice.driver.outputOf('dispatched')).toMatchObject([{ targetModels: ['one'] }])
    expect(voice.report(progress({ modelId: multilingual })).ends).toEqual([])
    expect(voice.report(progress({ modelId: 'one' })).ends).toEqual(['ready with 1'])
  })

  it('waits for the id of the voice at the provider, which any report may tell', () => {
    const voice = new Voice().ask(wish({ targetModels: ['one'] }))
    voice.report(progress({ modelId: 'one', providerVoiceId: null }), progress({ modelId: 'one', providerVoiceId: '' }))
    expect(voice.ends).toEqual([])
    voice.report(progress({ modelId: 'other', state: 'QUEUED', providerVoiceId: 'xi-9' }))
    expect(voice.driver.outputOf('ready')).toMatchObject([{ providerVoiceId: 'xi-9', readyModels: ['one'] }])
  })

  it('is ready by one report on the voice as a whole', () => {
    expect(new Voice().ask(wish()).report(progress({ modelId: '' })).ends).toEqual(['ready with 2'])
  })

  it.each(['NOT_STARTED', 'QUEUED', 'FINE_TUNING', 'DELAYED', 'UNKNOWN'] as const)(
    'neither ends nor begins again by a report of %s, before or after its end',
    (state) => {
      const voice = new Voice().ask(wish()).report(progress({ state }), progress(), progress({ state }))
      expect(voice.ends).toEqual([])
      voice.report(progress({ modelId: flash, state }), progress({ modelId: flash }), progress({ state }))
      expect(voice.ends).toEqual(['ready with 2'])
    },
  )

  it('writes no row for a report without news', () => {
    const voice = new Voice().ask(wish()).report(progress())
    const { row } = voice
    voice.report(progress(), progress({ state: 'QUEUED' }), progress({ modelId: flash, state: 'DELAYED' }))
    expect(voice.row).toBe(row)
  })
})

describe('an instant clone', () => {
  it.each(['NOT_STARTED', 'QUEUED', 'FINE_TUNED', 'DELAYED'] as const)(
    'is ready for all of its models by one report with its id, in state %s',
    (state) => {
      const voice = new Voice()
        .ask(wish({ method: 'INSTANT' }))
        .report(progress({ state, modelId: '', creditsUsed: 7 }))
      expect(voice.driver.outputOf('ready')).toMatchObject([
        { method: 'INSTANT', providerVoiceId: 'xi-1', readyModels: [multilingual, flash], creditsUsed: 7 },
      ])
    },
  )

  it('is not ready without an id, nor by a state that nobody knows', () => {
    const voice = new Voice().ask(wish({ method: 'INSTANT' }))
    voice.report(progress({ providerVoiceId: null }), progress({ state: 'UNKNOWN', providerVoiceId: null }))
    expect(voice.ends).toEqual([])
    const unknown = new Voice().ask(wish({ method: 'INSTANT' })).report(progress({ state: 'UNKNOWN' }))
    expect(unknown.ends).toEqual([])
  })

  it('fails by one report', () => {
    const voice = new Voice().ask(wish({ method: 'INSTANT' })).report(progress({ state: 'FAILED' }))
    expect(voice.ends).toEqual(['TRAINING_FAILED'])
  })
})

describe('a failed model', () => {
  const fault = progress({
    state: 'FAILED',
    errorCode: 'samples_rejected',
    message: 'too noisy, ask jo@acme.example or +14155550171',
  })

  it('fails its training once the other models have their ends, which are told', () => {
    const voice = new Voice({ credits: 300 }).ask(wish()).report(fault)
    expect(voice.ends).toEqual([])
    voice.report(progress({ modelId: flash, creditsUsed: 20 }))
    expect(voice.driver.outputOf('failed')).toEqual([
      {
        tenantId: acme,
        userId: 'user-1',
        voiceModelId: 'voice-1',
        provider: 'elevenlabs',
        method: 'PROFESSIONAL',
        status: 'FAILED',
        failureClass: 'TRAINING_FAILED',
        errorCode: 'samples_rejected',
        errorMessage: 'too noisy, ask [address] or [number]',
        readyModels: [flash],
        creditsReleased: 300,
        failedAt: s(2),
      },
    ])
    expect(voice.driver.outputOf('ended')).toEqual([{ outcome: 'FAILED', creditsReserved: 300, creditsUsed: 20 }])
  })

  it('can still be trained until then', () => {
    const voice = new Voice().ask(wish()).report(fault, progress({ state: 'QUEUED' }), progress())
    expect(voice.report(progress({ modelId: flash })).ends).toEqual(['ready with 2'])
  })

  it('is the reason of the failure at the deadline, if others still train then', () => {
    const voice = new Voice().ask(wish()).report(fault).wait(day)
    expect(voice.driver.outputOf('failed')).toMatchObject([
      { failureClass: 'TRAINING_FAILED', errorCode: 'samples_rejected' },
    ])
  })

  it('fails its training at once when it is the voice as a whole', () => {
    const voice = new Voice().ask(wish()).report(progress(), { ...fault, modelId: '' })
    expect(voice.driver.outputOf('failed')).toMatchObject([{ readyModels: [multilingual] }])
  })

  it('changes nothing when nobody asked for it', () => {
    const voice = new Voice().ask(wish()).report({ ...fault, modelId: 'other' })
    expect(voice.report(progress(), progress({ modelId: flash })).ends).toEqual(['ready with 2'])
  })
})

describe('the deadline of a training', () => {
  it('fails it after 24 hours, with the models that were trained', () => {
    const voice = new Voice({ credits: 300 }).ask(wish()).report(progress())
    expect(voice.wait(day - 1_001).ends).toEqual([])
    voice.wait(1)
    expect(voice.driver.outputOf('failed')).toMatchObject([
      { failureClass: 'TIMEOUT', readyModels: [multilingual], creditsReleased: 300, errorCode: null },
    ])
  })

  it('is one of its method', () => {
    const rules = { ...voicePolicy, timeoutMs: { INSTANT: 5_000, PROFESSIONAL: 9_000 } }
    const endAfter = (method: 'INSTANT' | 'PROFESSIONAL', ms: number) =>
      new Voice({ rules }).ask(wish({ method })).wait(ms).ends
    expect(endAfter('INSTANT', 4_999)).toEqual([])
    expect(endAfter('INSTANT', 5_000)).toEqual(['TIMEOUT'])
    expect(endAfter('PROFESSIONAL', 8_999)).toEqual([])
    expect(endAfter('PROFESSIONAL', 9_000)).toEqual(['TIMEOUT'])
  })

  it('begins when the command leaves, in a backlog later than the request', () => {
    const voice = new Voice()
    voice.ask(wish({ voiceModelId: 'other' })).driver.standStill(3_600_000)
    voice.ask(wish())
    const deadlineAt = voice.driver.outputOf('dispatched').at(-1)?.deadlineAt
    expect(deadlineAt).toBeGreaterThanOrEqual(s(3_600) + day)
  })
})

describe('the credits of a training', () => {
  it.each<[string, number | null, number, number]>([
    ['what was reserved, when more was used', 300, 450, 300],
    ['what was used, when that is less', 300, 200, 200],
    ['what was used, for a tenant without credits', null, 450, 450],
  ])('are %s', (_what, credits, used, settled) => {
    const voice = new Voice({ credits }).ask(wish()).report(progress({ modelId: '', creditsUsed: used }))
    expect(voice.driver.outputOf('ready')).toMatchObject([{ creditsUsed: settled }])
    expect(voice.driver.outputOf('ended')).toEqual([
      { outcome: 'COMPLETED', creditsReserved: credits, creditsUsed: used },
    ])
  })

  it('are counted once for each model, however often they are reported', () => {
    const half = progress({ state: 'FINE_TUNING', creditsUsed: 5 })
    const voice = new Voice().ask(wish()).report(half, half, progress({ creditsUsed: 9 }), progress({ creditsUsed: 9 }))
    voice.report(progress({ modelId: flash, creditsUsed: 1 }))
    expect(voice.driver.outputOf('ready')).toMatchObject([{ creditsUsed: 10 }])
  })

  it('are too few: the training is refused, and may be asked for again', () => {
    const voice = new Voice({ credits: 'none' }).ask(wish(), wish())
    expect(voice.refusals).toEqual(['request-1: INSUFFICIENT_CREDITS', 'request-1: INSUFFICIENT_CREDITS'])
    expect(voice.trainings).toEqual([])
    expect(voice.row).toBeUndefined()
  })
})
