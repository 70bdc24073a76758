import { describe, expect, it } from 'vitest'
import type { VoiceModelProgressed } from '#schemas/types.ts'
import { s } from '../given.ts'
import { progress, Voice, wish } from './given.ts'

const day = 86_400_000

describe('a report', () => {
  const letters = (voice: Voice) => voice.driver.outputOf('refused').map(({ reason, raw }) => [reason, raw.timestamp])

  it.each<[string, Partial<VoiceModelProgressed>]>([
    ['of a voice that nobody asked for', { voiceModelId: 'nobody' }],
    ['of a training that has yet to begin', { attempt: 2 }],
    ['of an impossible training', { attempt: -1 }],
  ])('%s is a dead letter with its bytes', (_what, fields) => {
    const voice = new Voice().ask(wish()).report(progress({ modelId: '', ...fields }))
    expect(letters(voice)).toEqual([['ORPHAN_REPORT', s(1)]])
    expect(voice.ends).toEqual([])
  })

  it.each<[string, Partial<VoiceModelProgressed>]>([
    ['credits below zero', { creditsUsed: -1 }],
    ['credits beyond belief', { creditsUsed: 1_000_001 }],
    ['an id of the voice that is none', { providerVoiceId: 'x'.repeat(201) }],
  ])('with %s is a dead letter, and the training goes on', (_what, fields) => {
    const voice = new Voice().ask(wish()).report(progress({ modelId: '', ...fields }))
    expect(letters(voice)).toEqual([['INVALID_REPORT', s(1)]])
    expect(voice.report(progress({ modelId: '' })).ends).toEqual(['ready with 2'])
  })

  it('of an older training changes nothing; one without a number is about the newest', () => {
    const voice = new Voice().ask(wish()).report(progress({ modelId: '', state: 'FAILED', attempt: 1 }))
    voice.ask(wish({ requestId: 'request-2' })).report(progress({ modelId: '', state: 'FAILED', attempt: 1 }))
    expect(voice.ends).toEqual(['TRAINING_FAILED'])
    voice.report(progress({ modelId: '', attempt: 1 }))
    expect(voice.ends).toEqual(['TRAINING_FAILED'])
    voice.report(progress({ modelId: '', attempt: 0 }))
    expect(voice.ends).toEqual(['ready with 2', 'TRAINING_FAILED'])
  })

  it('after the end changes nothing, and is no dead letter', () => {
    const voice = new Voice().ask(wish()).wait(day)
    const { row } = voice
    voice.report(progress({ modelId: '' }), progress({ modelId: '', state: 'FAILED' }))
    expect(voice.ends).toEqual(['TIMEOUT'])
    expect(letters(voice)).toEqual([])
    expect(voice.row).toBe(row)
  })
})
