import { describe, expect, it } from 'vitest'
import { voiceStore } from '#processors/studio/voice-models/voice-model.ts'
import { changelogKey } from '#state/changelog.ts'
import { encodeKey, type StoreKey } from '#stream/store-key.ts'
import type { Store } from '#stream/store-port.ts'
import { TopologyTestDriver } from '#testing/topology-test-driver.ts'
import { studio } from '#topology/studio.ts'
import { topics } from '#topology/topics.ts'
import { acme, policy, s } from '../given.ts'
import { progress, wish } from './given.ts'

const voiceModelId = '0b0f5a2e-6f0b-4d59-8f0e-2f6f3f9b1c11'
const key = changelogKey((voiceStore as Store<StoreKey, unknown>).number, encodeKey([acme, voiceModelId]))

/** Changelog key and value together. */
const bytesOf = (driver: TopologyTestDriver): number => {
  const record = driver.changelog.find((each) => each.key.equals(key))!
  return record.key.length + (record.value?.length ?? 0)
}

const asked = (fields: Parameters<typeof wish>[0] = {}) =>
  new TopologyTestDriver(studio(policy)).pipe(
    topics.voiceModelTrainRequested,
    acme,
    wish({ voiceModelId, ...fields }),
    s(0),
  )

const reported = (driver: TopologyTestDriver, fields: Parameters<typeof progress>[0]) =>
  driver.pipe(topics.voiceModelProgressed, acme, progress({ voiceModelId, ...fields }), s(10))

describe('the row of a voice model', () => {
  it('has few bytes while it trains, and fewer after its end', () => {
    const driver = asked()
    expect(bytesOf(driver)).toBeLessThan(280)
    expect(bytesOf(reported(driver, { creditsUsed: 5 }))).toBeLessThan(290)
    expect(bytesOf(reported(driver, { modelId: '' }))).toBeLessThan(150)
  })

  it('stays small when its texts are as long as may be', () => {
    const long = 'x'.repeat(8_192)
    const targetModels = Array.from({ length: 16 }, (_, index) => `${index}`.padEnd(100, 'x'))
    const driver = asked({ userId: long, name: long, language: long, consentRef: long, requestId: long, targetModels })
    reported(driver, { modelId: targetModels[0]!, state: 'FAILED', errorCode: long, message: long })
    expect(bytesOf(driver)).toBeLessThan(12_000)
  })

  it('never has the addresses of recordings, their consent or the name of the voice in the changelog', () => {
    const driver = asked()
    reported(driver, {})
    const all = Buffer.concat(driver.changelog.map(({ value }) => Buffer.from(value ?? []))).toString('latin1')
    expect(all).toContain('user-1')
    for (const word of ['one.mp3', 'consent-1', 'The narrator']) expect(all).not.toContain(word)
  })

  it('ends with its retention', () => {
    const driver = reported(asked(), { modelId: '' })
    driver.advanceStreamTime(policy.voices.retentionMs)
    expect(driver.changelog.find((each) => each.key.equals(key))?.value ?? null).toBeNull()
  })
})
