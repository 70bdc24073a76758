import { beforeAll, describe, expect, inject, it } from 'vitest'
import { planTopics } from '#cli/topic-plan.ts'
import { applyTopics } from '#cli/topics.ts'
import { verifyTopics } from '#cli/topics-verify.ts'
import { forKind } from '#kafka/kind-settings.ts'
import { wantedTopics } from '#kafka/wanted-topics.ts'
import { ownTopics } from '#runtime/ports/own-topics.ts'
import { applicationId } from '#stream/topology.ts'
import { setTopic } from '../../../bench/counting/create-topics.ts'
import { countingTopology } from '../../../examples/counting/counting-topology.ts'
import { type Config, readConfig } from '../../../src/config.ts'
import { setSettings } from './set-settings.ts'

const topology = countingTopology(`planned-${Date.now()}`)
const own = ownTopics(applicationId(topology))

const config = (partitions: number): Config =>
  readConfig({
    EVENTZR_KAFKA_BROKERS: inject('brokers'),
    EVENTZR_SCHEMA_REGISTRY_URL: inject('registryUrl'),
    EVENTZR_REPLICATION_FACTOR: '1',
    EVENTZR_PARTITIONS: String(partitions),
    EVENTZR_BROKER_KIND: 'msk-serverless',
  })

describe('topics for MSK Serverless, on a real broker', () => {
  beforeAll(async () => {
    const refused = await applyTopics([topology], config(121))
    expect(refused.topics.some(({ created }) => created)).toBe(false)
  })

  it('are all missing after a plan above the budget', async () => {
    const { plan } = await planTopics([topology], config(2))
    expect(plan.topics.every(({ state }) => state === 'missing')).toBe(true)
    expect(plan.budget.some(({ isOver }) => isOver)).toBe(false)
  })

  it('are created with exactly the planned settings, and verified', async () => {
    const { topics } = await applyTopics([topology], config(2))
    expect(topics.every(({ created }) => created)).toBe(true)
    const wanted = forKind(wantedTopics(topology, own, 2, 1), 'msk-serverless')
    const expected = new Map(wanted.map((each) => [each.topic, each.config]))
    expect(await setSettings(inject('brokers'), [...expected.keys()])).toEqual(expected)
    expect(await verifyTopics([topology], config(2))).toMatchObject({ ok: true, drift: [] })
  })

  it('are counted with those of other applications', async () => {
    const { plan } = await planTopics([topology], config(2))
    const beside = await planTopics([countingTopology(`beside-${Date.now()}`)], config(2))
    expect(beside.plan.budget[0]!.needed).toBe(plan.budget[0]!.needed + 2)
  })

  it('are refused by name when somebody has changed a setting, or expects another number of tasks', async () => {
    await setTopic(inject('brokers'), own.journal, { 'retention.ms': '60000' })
    await setTopic(inject('brokers'), own.changelog, { 'cleanup.policy': 'delete' })
    const { ok, drift } = await verifyTopics([topology], config(3))
    expect(ok).toBe(false)
    expect(drift).toEqual(
      expect.arrayContaining([
        expect.stringMatching(new RegExp(`^${own.journal} has retention.ms=60000`)),
        expect.stringMatching(new RegExp(`^${own.changelog} has cleanup.policy=delete .*new topics alone`)),
        expect.stringMatching(new RegExp(`^${own.forward} has 2 partitions`)),
      ]),
    )
  })
})
