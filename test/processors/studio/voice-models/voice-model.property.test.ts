import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { VoiceModelProgressed, VoiceModelTrainRequested } from '#schemas/types.ts'
import { flash, multilingual, progress, Voice, voicePolicy, wish } from './given.ts'

type Happening =
  | { readonly kind: 'request'; readonly value: VoiceModelTrainRequested }
  | { readonly kind: 'report'; readonly value: VoiceModelProgressed }
  | { readonly kind: 'wait'; readonly ms: number }

const requests = fc
  .record({
    requestId: fc.constantFrom('a', 'b', 'c', 'd'),
    method: fc.constantFrom('INSTANT' as const, 'PROFESSIONAL' as const),
    consentRef: fc.constantFrom(null, 'consent-1', 'consent-1', 'consent-1'),
  })
  .map((fields): Happening => ({ kind: 'request', value: wish(fields) }))

const reportValues = fc.record({
  attempt: fc.constantFrom(0, 1, 2, 3, -1),
  providerVoiceId: fc.constantFrom(null, 'xi-1', 'xi-2'),
  modelId: fc.constantFrom('', multilingual, flash, 'other'),
  state: fc.constantFrom(
    ...(['NOT_STARTED', 'QUEUED', 'FINE_TUNING', 'FINE_TUNED', 'FINE_TUNED', 'FAILED', 'DELAYED', 'UNKNOWN'] as const),
  ),
  creditsUsed: fc.constantFrom(null, 5, -1),
})

const happenings = fc.array(
  fc.oneof(
    { weight: 2, arbitrary: requests },
    { weight: 6, arbitrary: reportValues.map((fields): Happening => ({ kind: 'report', value: progress(fields) })) },
    { weight: 1, arbitrary: fc.nat(voicePolicy.timeoutMs.PROFESSIONAL).map((ms): Happening => ({ kind: 'wait', ms })) },
  ),
  { maxLength: 20 },
)

const run = (all: readonly Happening[]): Voice => {
  const voice = new Voice()
  for (const happening of all) {
    if (happening.kind === 'request') voice.ask(happening.value)
    else if (happening.kind === 'report') voice.report(happening.value)
    else voice.wait(happening.ms)
  }
  return voice.wait(voicePolicy.timeoutMs.PROFESSIONAL)
}

describe('whatever is asked and reported about a voice, in any order and any number of times', () => {
  it('each training begins once and ends once, and nothing is told after the voice is ready', () => {
    fc.assert(
      fc.property(happenings, (all) => {
        const { driver, ends, trainings } = run(all)
        expect(trainings).toEqual(trainings.map((_, index) => index + 1))
        expect(driver.outputOf('created')).toHaveLength(trainings.length)
        expect(ends).toHaveLength(trainings.length)
        expect(driver.outputOf('ended')).toHaveLength(trainings.length)
        expect(driver.outputOf('ready').length).toBeLessThanOrEqual(1)
        expect(driver.deadLetters).toEqual([])
      }),
      { numRuns: 300 },
    )
  })

  it('it is never ready without all of its models and an id', () => {
    fc.assert(
      fc.property(happenings, (all) => {
        for (const { readyModels, providerVoiceId } of run(all).driver.outputOf('ready')) {
          expect(readyModels).toEqual([multilingual, flash])
          expect(providerVoiceId).toMatch(/^xi-/)
        }
      }),
      { numRuns: 200 },
    )
  })

  it('the reports of a good training make it ready in every order, repeated or not', () => {
    const good = (['QUEUED', 'FINE_TUNING', 'DELAYED', 'FINE_TUNED'] as const).flatMap((state) =>
      [multilingual, flash].map((modelId) => progress({ modelId, state })),
    )
    fc.assert(
      fc.property(fc.shuffledSubarray([...good, ...good], { minLength: 16 }), (order) => {
        expect(new Voice().ask(wish()).report(...order).ends).toEqual(['ready with 2'])
      }),
      { numRuns: 200 },
    )
  })
})
