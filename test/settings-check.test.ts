import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { BrokerKindName } from '#kafka/broker-kinds.ts'
import type { TopicSettings } from '#kafka/topic-settings.ts'
import { ownTopics } from '#runtime/ports/own-topics.ts'
import { applicationId } from '#stream/topology.ts'
import { countingTopology } from '../examples/counting/counting-topology.ts'
import { startSettingsCheck } from '../src/settings-check.ts'
import { connection } from './kafka/stand-in-client.ts'
import { writtenLog } from './runtime/written-log.ts'

const topology = countingTopology('app')
const own = ownTopics(applicationId(topology))

let written: ReturnType<typeof writtenLog>
beforeEach(() => {
  written = writtenLog()
  vi.useFakeTimers()
  return () => vi.useRealTimers()
})

const start = (answer: TopicSettings | Error, brokerKind?: BrokerKindName) => {
  const readSettings = vi.fn(() => (answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer)))
  return {
    readSettings,
    check: startSettingsCheck({
      topology,
      connection,
      log: written.log,
      readSettings,
      ...(brokerKind && { brokerKind }),
    }),
  }
}

const found = (topic: string, settings: Record<string, string>): TopicSettings => ({
  found: new Map([[topic, settings]]),
  unknown: [],
})

describe('the settings of own topics', () => {
  it('are asked for once, 3 s after the start', async () => {
    const { readSettings } = start(found(own.changelog, {}))
    await vi.advanceTimersByTimeAsync(2_999)
    expect(readSettings).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(readSettings).toHaveBeenCalledTimes(1)
    expect(readSettings).toHaveBeenCalledWith(connection, Object.values({ ...own }))
  })

  it('are not asked for by a pod that has ended before', async () => {
    const { readSettings, check } = start(found(own.changelog, {}))
    check.close()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(readSettings).not.toHaveBeenCalled()
  })

  it('without which rows are lost end the pod, with the command that mends them', async () => {
    const { check } = start(found(own.changelog, { 'cleanup.policy': 'compact,delete' }))
    await vi.advanceTimersByTimeAsync(3_000)
    expect(check.refusal.reason).toMatchObject({
      code: 'TOPICS_INVALID',
      message: expect.stringMatching(/cleanup.policy=compact,delete instead of compact: kafka-configs.sh.*\nRemedy: /),
    })
  })

  it('that MSK Serverless fixes are not compared there', async () => {
    const { check } = start(found(own.changelog, { 'delete.retention.ms': '1000' }), 'msk-serverless')
    await vi.advanceTimersByTimeAsync(3_000)
    expect(check.refusal.aborted).toBe(false)
    expect(written.lines).toEqual([])
  })

  it('that MSK Serverless sets for new topics alone still end the pod', async () => {
    const { check } = start(found(own.changelog, { 'cleanup.policy': 'delete' }), 'msk-serverless')
    await vi.advanceTimersByTimeAsync(3_000)
    expect(check.refusal.reason).toMatchObject({ message: expect.stringContaining('for new topics alone') as string })
  })

  it('that differ otherwise are a warning', async () => {
    const { check } = start(found(own.journal, { 'retention.ms': '1000' }))
    await vi.advanceTimersByTimeAsync(3_000)
    expect(check.refusal.aborted).toBe(false)
    expect(written.lines).toEqual([
      ['warn', expect.stringContaining('retention.ms=1000 instead of'), { topic: own.journal }],
    ])
  })

  it.each([
    { found: new Map(), unknown: ['the right is missing'] } satisfies TopicSettings,
    new Error('the right is missing'),
  ])('that are not known are a warning', async (answer) => {
    const { check } = start(answer)
    await vi.advanceTimersByTimeAsync(3_000)
    expect(check.refusal.aborted).toBe(false)
    expect(written.lines).toEqual([['warn', expect.stringContaining('the right is missing'), {}]])
  })
})
