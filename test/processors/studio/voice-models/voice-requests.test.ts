import { describe, expect, it } from 'vitest'
import { studioPolicies } from '#processors/studio/policy/studio-policy.ts'
import type { TenantId } from '#stream/record.ts'
import { acme, s } from '../given.ts'
import { progress, Voice, voicePolicy, wish } from './given.ts'

const day = 86_400_000

describe('a repeated request', () => {
  it('changes nothing, while its training goes on and after its end', () => {
    const voice = new Voice()
      .ask(wish(), wish())
      .report(progress({ modelId: '' }))
      .ask(wish())
    expect(voice.trainings).toEqual([1])
    expect(voice.refusals).toEqual([])
  })

  it('changes nothing after a later training', () => {
    const voice = new Voice().ask(wish()).wait(day)
    voice
      .ask(wish({ requestId: 'request-2' }))
      .wait(day)
      .ask(wish())
    expect(voice.trainings).toEqual([1, 2])
  })

  it('is known among the last trainings alone', () => {
    const rules = { ...voicePolicy, rememberedRequests: 1 }
    const voice = new Voice({ rules }).ask(wish()).wait(day)
    voice
      .ask(wish({ requestId: 'request-2' }))
      .wait(day)
      .ask(wish())
    expect(voice.trainings).toEqual([1, 2, 3])
  })
})

describe('another request for the same voice', () => {
  const other = wish({ requestId: 'request-2' })
  const third = wish({ requestId: 'request-3' })
  const globex = 'globex' as TenantId

  it('is refused while it trains', () => {
    const voice = new Voice().ask(wish(), other)
    expect(voice.refusals).toEqual(['request-2: ALREADY_TRAINING'])
    expect(voice.trainings).toEqual([1])
  })

  it('is refused when it is ready', () => {
    const voice = new Voice()
      .ask(wish())
      .report(progress({ modelId: '' }))
      .ask(other)
    expect(voice.refusals).toEqual(['request-2: ALREADY_READY'])
  })

  it('is another training when it has failed', () => {
    const voice = new Voice().ask(wish()).wait(day).ask(other)
    expect(voice.trainings).toEqual([1, 2])
    expect(voice.report(progress({ modelId: '', attempt: 2 })).ends).toEqual(['ready with 2', 'TIMEOUT'])
  })

  it('has a name of its own, apart from those of other trainings, of tenants with the same ids and of a forgotten voice', () => {
    const voice = new Voice().ask(wish()).wait(day).ask(other).wait(day).wait(voicePolicy.retentionMs).ask(third)
    expect(voice.trainings).toEqual([1, 2, 1])
    voice.driver.pipeInto('requested', globex, wish({ tenantId: globex }), voice.driver.now)
    voice.driver.pipeInto('reserved', globex, { voiceModelId: 'voice-1', creditsReserved: null }, voice.driver.now)
    const names = voice.driver.outputOf('dispatched').map(({ idempotencyKey }) => idempotencyKey)
    expect(new Set(names).size).toBe(4)
    expect(voice.driver.outputOf('created').map(({ trainingJobId }) => trainingJobId)).toEqual(names)
  })

  it('leaves a failed voice as it was when there are no credits', () => {
    const voice = new Voice().ask(wish()).wait(day)
    const { row } = voice
    voice.driver.pipeInto('requested', acme, other, voice.driver.now)
    const reasons = [{ code: 'INSUFFICIENT_CREDITS', detail: null }]
    voice.driver.pipeInto('unpaid', acme, { voiceModelId: 'voice-1', reasons }, voice.driver.now)
    expect(voice.row).toEqual(row)
    expect(voice.refusals).toEqual(['request-2: INSUFFICIENT_CREDITS'])
    expect(voice.wait(voicePolicy.retentionMs).row).toBeUndefined()
  })
})

describe('a policy of the tenant', () => {
  it('says which models a voice is trained for, how long it may take and how long recordings are', () => {
    const own = { targetModels: ['one'], timeoutMs: { PROFESSIONAL: 5_000 }, leastSampleSeconds: { PROFESSIONAL: 60 } }
    const voice = new Voice()
    voice.driver.putRow(studioPolicies.store, [acme], { version: 1, policy: JSON.stringify({ voices: own }) })
    voice.ask(wish({ sampleSeconds: 59 }), wish({ sampleSeconds: 60 }))
    expect(voice.refusals).toEqual(['request-1: SAMPLES_TOO_SHORT'])
    expect(voice.driver.outputOf('dispatched')).toMatchObject([{ targetModels: ['one'], deadlineAt: s(1) + 5_000 }])
    expect(voice.wait(5_000).ends).toEqual(['TIMEOUT'])
  })
})

describe('an ended voice model', () => {
  it('is forgotten after its retention, which a late report does not renew', () => {
    const voice = new Voice().ask(wish()).report(progress({ modelId: '' }))
    voice.report(progress()).wait(voicePolicy.retentionMs - 1_001)
    expect(voice.row?.status).toBe('READY')
    expect(voice.wait(1).row).toBeUndefined()
  })
})
