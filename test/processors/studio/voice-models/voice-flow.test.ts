import { describe, expect, it } from 'vitest'
import { TopologyTestDriver } from '#testing/topology-test-driver.ts'
import { studio } from '#topology/studio.ts'
import { topics } from '#topology/topics.ts'
import { acme, policy, s } from '../given.ts'
import { flash, progress, wish } from './given.ts'

const begin = (commitEach = true) => new TopologyTestDriver(studio(policy), { commitEach })

describe('a voice in Studio', () => {
  it('is created, dispatched and ready, as an entity of its own that is counted from 0', () => {
    const driver = begin().pipe(topics.voiceModelTrainRequested, acme, wish(), s(0))
    driver.pipe(topics.voiceModelTrainRequested, acme, wish({ requestId: 'two' }), s(1))
    driver.pipe(topics.voiceModelProgressed, acme, progress(), s(2))
    driver.pipe(topics.voiceModelProgressed, acme, progress({ modelId: flash }), s(3))
    expect(driver.outputs.map(({ topic, attributes }) => [topic, attributes.entitySeq])).toEqual([
      [topics.voiceModelCreated.name, 0],
      [topics.voiceModelDispatched.name, 1],
      [topics.voiceModelRejected.name, undefined],
      [topics.voiceModelReady.name, 2],
    ])
  })

  it('fails without any worker', () => {
    const driver = begin().pipe(topics.voiceModelTrainRequested, acme, wish(), s(0))
    driver.advanceStreamTime(policy.voices.timeoutMs.PROFESSIONAL)
    expect(driver.read(topics.voiceModelFailed)).toMatchObject([{ failureClass: 'TIMEOUT' }])
  })

  it('has reports on unknown voices in the dead letters, and goes on', () => {
    const driver = begin().pipe(topics.voiceModelProgressed, acme, progress(), s(0))
    expect(driver.deadLetters).toEqual(['ORPHAN_REPORT'])
    driver.pipe(topics.voiceModelTrainRequested, acme, wish(), s(1))
    expect(driver.read(topics.voiceModelCreated)).toHaveLength(1)
  })

  it.each(['abort', 'crash'] as const)('ends up the same after an %s between any two commits', (fault) => {
    const live = (disturbed: boolean) => {
      const driver = begin(false)
      const next = () => (disturbed ? driver[fault]() : driver).commit()
      driver.pipe(topics.voiceModelTrainRequested, acme, wish(), s(0))
      next()
      driver.pipe(topics.voiceModelProgressed, acme, progress({ state: 'FAILED' }), s(1))
      next()
      driver.advanceStreamTime(policy.voices.timeoutMs.PROFESSIONAL)
      next()
      driver.pipe(topics.voiceModelTrainRequested, acme, wish({ requestId: 'two' }), driver.now)
      next()
      driver.pipe(topics.voiceModelProgressed, acme, progress({ modelId: '', attempt: 2 }), driver.now)
      next()
      return driver.outputs
    }
    expect(live(true)).toEqual(live(false))
    expect(live(true)).toHaveLength(3 + 3)
  })
})
