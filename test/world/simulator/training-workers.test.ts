import { describe, expect, it } from 'vitest'
import type { VoiceModelDispatched, VoiceModelProgressed } from '#schemas/types.ts'
import { topics } from '#topology/topics.ts'
import { testVoice, type VoiceFate } from '#world/simulator/drives/test-voice.ts'
import { GivenWorld, quiet, startMs, voiceDispatch } from './given-world.ts'

const reportsOf = (change: Partial<VoiceModelDispatched>): readonly VoiceModelProgressed[] => {
  const world = new GivenWorld(quiet)
  world.simulation.voiceDispatched(voiceDispatch(1, change), startMs)
  return world.run(10_000).data(topics.voiceModelProgressed)
}

const professional = (fate: VoiceFate, ...targetModels: readonly string[]) =>
  reportsOf({ method: 'PROFESSIONAL', name: testVoice(fate, 1), targetModels: [...targetModels] })

describe('training workers', () => {
  it.each<readonly [VoiceFate, string]>([
    ['SURE', 'NOT_STARTED QUEUED FINE_TUNING FINE_TUNED'],
    ['DELAYED', 'NOT_STARTED QUEUED DELAYED FINE_TUNING FINE_TUNED'],
    ['FAILED', 'NOT_STARTED QUEUED FINE_TUNING FAILED'],
    ['SILENT', 'NOT_STARTED QUEUED'],
    ['STRANGE', 'NOT_STARTED QUEUED UNKNOWN FINE_TUNED'],
  ])('report a voice with the fate %s as %s', (fate, states) => {
    expect(
      professional(fate, 'multilingual')
        .map(({ state }) => state)
        .join(' '),
    ).toBe(states)
  })

  it('report on each model, and let the last one alone fail', () => {
    const last = Map.groupBy(professional('FAILED', 'multilingual', 'turbo'), ({ modelId }) => modelId)
    expect(Object.fromEntries([...last].map(([modelId, reports]) => [modelId, reports.at(-1)?.state]))).toEqual({
      multilingual: 'FINE_TUNED',
      turbo: 'FAILED',
    })
  })

  it("name the provider's voice and the price with a trained model, and a code with a failed one", () => {
    const [trained] = professional('SURE', 'multilingual').slice(-1)
    expect(trained).toMatchObject({ providerVoiceId: expect.any(String) as string, creditsUsed: 100, errorCode: null })
    const [failed] = professional('FAILED', 'multilingual').slice(-1)
    expect(failed).toMatchObject({ providerVoiceId: null, creditsUsed: null, errorCode: 'samples_too_noisy' })
  })

  it('have an instant voice ready at once', () => {
    const reports = reportsOf({ method: 'INSTANT', name: 'Ann', targetModels: ['multilingual'] })
    expect(reports.map(({ state, at }) => ({ state, isSoon: (at ?? 0) < startMs + 600 }))).toEqual([
      { state: 'FINE_TUNED', isSoon: true },
    ])
  })

  it('train for the usual model where none is named', () => {
    expect(professional('SURE').every(({ modelId }) => modelId === 'eleven_multilingual_v2')).toBe(true)
  })

  it('name the training that they report on', () => {
    const reports = reportsOf({ method: 'PROFESSIONAL', name: testVoice('SURE', 1), attempt: 2 })
    expect(new Set(reports.map(({ attempt }) => attempt))).toEqual(new Set([2]))
  })

  it('pass over a dispatch that they have seen', () => {
    const world = new GivenWorld(quiet)
    for (let copy = 0; copy < 2; copy++) world.simulation.voiceDispatched(voiceDispatch(1, { name: 'Ann' }), startMs)
    expect(world.simulation.tally).toMatchObject({ trainings: 1, dispatchesSeenAgain: 1 })
  })
})
