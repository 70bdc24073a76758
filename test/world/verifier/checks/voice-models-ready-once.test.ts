import { describe, expect, it } from 'vitest'
import { voiceModelsReadyOnce } from '#world/verifier/checks/voice-models-ready-once.ts'
import type { Tale, Told } from '../tale.ts'
import { goodRun } from '../told-events.ts'
import { tellVoice } from '../told-studio.ts'
import { goodRunWith, goodRunWithout } from './edits.ts'
import { goodRunAnd, judgedBy } from './judge.ts'

const ask = (tale: Tale, requestId: string, details: { readonly dead?: string } = {}): void =>
  void tale.tell('voiceModelTrainRequested', 'beta', { voiceModelId: 'ann', requestId }, { at: 52_000, ...details })

describe('voices', () => {
  it('are ready once in a good run', () => {
    expect(judgedBy(voiceModelsReadyOnce, goodRun())).toEqual({ ok: true, detail: '2 voices, 1 of them ready' })
  })

  const good: readonly (readonly [string, (tale: Tale) => void])[] = [
    ['repeated', (tale) => ask(tale, 'train ann')],
    ['a dead letter', (tale) => ask(tale, 'broken', { dead: 'TENANT_MISMATCH' })],
  ]

  it.each(good)('need no further answer where a request is %s', (_what, tell) => {
    expect(judgedBy(voiceModelsReadyOnce, goodRunAnd(tell)).ok).toBe(true)
  })

  it('may be trained again after a failure, and end once more', () => {
    const again = goodRunAnd((tale) => {
      const voice = { voiceModelId: 'bob', consentRef: 'again' }
      const { id } = tale.tell('voiceModelTrainRequested', 'beta', { ...voice, requestId: 'again' }, { at: 53_000 })
      tale.tell('voiceModelCreated', 'beta', voice, { cause: id, seq: 3, at: 53_000 })
      tale.tell('voiceModelDispatched', 'beta', voice, { cause: id, seq: 4, at: 53_000 })
      const trained = { ...voice, modelId: 'turbo', state: 'FINE_TUNED' }
      const report = tale.tell('voiceModelProgressed', 'beta', trained, { at: 54_000 })
      const ready = { ...voice, readyModels: ['turbo'] }
      tale.tell('voiceModelReady', 'beta', ready, { cause: report.id, seq: 5, at: 54_000 })
    })
    expect(judgedBy(voiceModelsReadyOnce, again)).toEqual({ ok: true, detail: '2 voices, 2 of them ready' })
  })

  const plants: readonly (readonly [string, readonly Told[], string])[] = [
    ['one stays open', goodRunAnd((tale) => tellVoice(tale, 'dee', 52_000)), 'goes CD'],
    ['one was never created', goodRunWithout('voiceModelCreated'), 'goes DR'],
    ['one was never given to a worker', goodRunWithout('voiceModelDispatched'), 'goes CR'],
    [
      'one is ready twice',
      goodRunAnd((tale) =>
        tale.tell('voiceModelReady', 'beta', { voiceModelId: 'ann', readyModels: ['turbo'] }, { seq: 3 }),
      ),
      'goes CDRR',
    ],
    [
      'one is ready and fails',
      goodRunAnd((tale) => tale.tell('voiceModelFailed', 'beta', { voiceModelId: 'ann' }, { seq: 3 })),
      'goes CDRF',
    ],
    [
      'one is ready for an untrained model',
      goodRunWith('voiceModelReady', { readyModels: ['turbo', 'flash'] }),
      'nobody has trained',
    ],
    ['one is ready for no model', goodRunWith('voiceModelReady', { readyModels: [] }), 'nobody has trained'],
    ['its training was delayed alone', goodRunWith('voiceModelProgressed', { state: 'DELAYED' }), 'nobody has trained'],
    [
      'one is created with another consent',
      goodRunWith('voiceModelCreated', { consentRef: 'consent of bob' }),
      'without the consent',
    ],
    ['one is created without consent', goodRunWith('voiceModelCreated', { consentRef: '' }), 'without the consent'],
    ['a request has no answer', goodRunAnd((tale) => ask(tale, 'train ann again')), 'one of 2 requests with 1 answers'],
    ['a refusal is lost', goodRunWithout('voiceModelRejected'), 'one of 1 requests with 0 answers'],
  ]

  it.each(plants)('fail the check when %s', (_what, told, fault) => {
    expect(judgedBy(voiceModelsReadyOnce, told)).toEqual({
      ok: false,
      detail: expect.stringContaining(fault) as string,
    })
  })
})
