import { describe, expect, it } from 'vitest'
import type { VoiceModelTrainRequested } from '#schemas/types.ts'
import { Voice, voicePolicy, wish } from './given.ts'

const url = 'https://assets.example/one.mp3'

describe('a refused training', () => {
  it.each<[string, string, Partial<VoiceModelTrainRequested>]>([
    ['REQUEST_ID_MISSING', 'no id', { requestId: '' }],
    ['CONSENT_MISSING', 'no consent', { consentRef: null }],
    ['CONSENT_MISSING', 'a blank consent', { consentRef: ' ' }],
    ['NAME_MISSING', 'no name', { name: '' }],
    ['METHOD_UNKNOWN', 'no method', { method: 'UNKNOWN' }],
    ['SAMPLES_MISSING', 'no recordings', { sampleUrls: [] }],
    ['TOO_MANY_SAMPLES', 'too many recordings', { sampleUrls: Array(voicePolicy.maxSamples + 1).fill(url) }],
    ['TOO_MANY_SAMPLES', 'too long addresses', { sampleUrls: Array(9).fill(`${url}?${'x'.repeat(7_500)}`) }],
    ['SAMPLES_INVALID', 'no address', { sampleUrls: [url, ''] }],
    ['SAMPLES_INVALID', 'a relative address', { sampleUrls: ['one.mp3'] }],
    ['SAMPLES_INVALID', 'an address of a script', { sampleUrls: ['javascript:alert(1)'] }],
    ['SAMPLES_INVALID', 'a length below zero', { sampleSeconds: -1 }],
    ['SAMPLES_INVALID', 'a length that is no number', { sampleSeconds: Number.NaN }],
    ['SAMPLES_TOO_SHORT', 'recordings of less than half an hour', { sampleSeconds: 1_799.9 }],
    ['MODELS_INVALID', 'a blank model', { targetModels: ['one', ' '] }],
    ['MODELS_INVALID', 'a model with a long name', { targetModels: ['x'.repeat(101)] }],
    ['MODELS_INVALID', 'too many models', { targetModels: Array.from({ length: 17 }, (_, index) => `${index}`) }],
  ])('has the reason %s for %s', (reason, _what, fields) => {
    const voice = new Voice().ask(wish(fields))
    expect(voice.driver.outputOf('rejected')).toMatchObject([
      { userId: 'user-1', voiceModelId: 'voice-1', requestId: wish(fields).requestId, reasons: [{ code: reason }] },
    ])
    expect(voice.driver.outputOf('wanted')).toEqual([])
    expect(voice.row).toBeUndefined()
  })

  it('has all of its reasons at once', () => {
    const faulty = wish({ requestId: 'two', consentRef: null, sampleUrls: [], name: '' })
    expect(new Voice().ask(wish(), faulty).refusals).toEqual([
      'two: CONSENT_MISSING,NAME_MISSING,SAMPLES_MISSING,ALREADY_TRAINING',
    ])
  })
})

describe('a training is granted', () => {
  it.each<[string, Partial<VoiceModelTrainRequested>]>([
    ['for recordings of half an hour', { sampleSeconds: 1_800 }],
    ['for recordings whose length is not told', { sampleSeconds: null }],
    ['as an instant clone of seconds', { method: 'INSTANT', sampleSeconds: 12 }],
    ['with as many recordings as may be', { sampleUrls: Array(voicePolicy.maxSamples).fill(url) }],
    ['for as many models as may be', { targetModels: Array.from({ length: 16 }, (_, index) => `${index}`) }],
  ])('%s', (_what, fields) => {
    expect(new Voice().ask(wish(fields)).trainings).toEqual([1])
  })
})
