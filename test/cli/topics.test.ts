import { afterEach, describe, expect, it, vi } from 'vitest'
import { allTopologies } from '#cli/applications.ts'
import { planTopics } from '#cli/topic-plan.ts'
import { appliedText, applyTopics } from '#cli/topics.ts'
import { Admin } from '#kafka/admin.ts'
import { KafkaCallError } from '#runtime/ports/errors.ts'
import { countingTopology } from '../../examples/counting/counting-topology.ts'
import type { Config } from '../../src/config.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

const config = {
  EVENTZR_KAFKA_BROKERS: 'broker:9092',
  EVENTZR_PARTITIONS: 2,
  EVENTZR_REPLICATION_FACTOR: 3,
  EVENTZR_BROKER_KIND: 'apache',
  EVENTZR_COMMIT_INTERVAL_MS: 100,
} as Config

/** A cluster without any topic. */
const emptyCluster = () =>
  vi
    .spyOn(Admin.prototype, 'partitionCounts')
    .mockImplementation((topics) => Promise.resolve(new Map(topics.map((topic) => [topic, 0]))))

it('applied topics have a line each, and below it one for each setting that differs, with its command', () => {
  const difference = { topic: 'rows', setting: 'cleanup.policy', wanted: 'compact', found: 'delete', isRefused: true }
  const text = appliedText([
    { topic: 'new', partitions: 4, created: true, differences: [] },
    { topic: 'rows', partitions: 4, created: false, differences: [difference, { ...difference, isRefused: false }] },
  ])
  expect(text.split('\n')).toEqual([
    'new   4  created',
    'rows  4  exists',
    expect.stringMatching(/^pods refuse it: rows has cleanup.policy=delete instead of compact: kafka-configs.sh/),
    expect.stringMatching(/^differs: rows has cleanup.policy=delete/),
  ])
})

it('applied topics are known to a broker before the command ends', async () => {
  let looks = 0
  vi.spyOn(Admin.prototype, 'createTopic').mockResolvedValue(true)
  vi.spyOn(Admin.prototype, 'partitionCounts').mockImplementation((topics) => {
    looks++
    return Promise.resolve(new Map(topics.map((topic) => [topic, looks < 3 ? 0 : 2])))
  })
  const { topics } = await applyTopics([countingTopology('applied')], config)
  expect(topics.every(({ created }) => created)).toBe(true)
  expect(looks).toBe(3)
})

it('topics with more replicas than there are brokers are refused with the variable to set', async () => {
  const refused = new KafkaCallError('createTopic', 38, 'fatal', new Error('only 1 broker(s) are registered.'))
  emptyCluster()
  vi.spyOn(Admin.prototype, 'createTopic').mockRejectedValue(refused)
  await expect(applyTopics([countingTopology('applied')], config)).rejects.toMatchObject({
    code: 'TOPICS_INVALID',
    message: expect.stringMatching(/only 1 broker[^]*set EVENTZR_REPLICATION_FACTOR/) as string,
  })
})

describe('on a cluster of kind msk-serverless', () => {
  const serverless = { ...config, EVENTZR_BROKER_KIND: 'msk-serverless' } as Config

  it('nothing is created above the budget of the cluster', async () => {
    emptyCluster()
    vi.spyOn(Admin.prototype, 'allTopics').mockResolvedValue([])
    const create = vi.spyOn(Admin.prototype, 'createTopic').mockResolvedValue(true)
    const { budget, topics } = await applyTopics([countingTopology('applied')], {
      ...serverless,
      EVENTZR_PARTITIONS: 121,
    })
    expect(budget.filter(({ isOver }) => isOver)).toMatchObject([{ budget: 'compacted partitions', needed: 121 }])
    expect(create).not.toHaveBeenCalled()
    expect(topics.some(({ created }) => created)).toBe(false)
  })

  it('topics of other services are awaited unless they are asked for, and all others are to be created', async () => {
    emptyCluster()
    vi.spyOn(Admin.prototype, 'allTopics').mockResolvedValue([])
    const awaited = async (inputs?: 'create') => {
      const { plan } = await planTopics(allTopologies(), serverless, inputs === undefined ? {} : { inputs })
      return plan.topics.filter(({ state }) => state === 'foreign').map(({ topic }) => topic)
    }
    expect(await awaited()).toEqual([
      'eventzr.cpaas.sms.inbound.v1',
      'eventzr.notify.transactional.requested.v1',
      'eventzr.privacy.subject.erased.v1',
      'eventzr.event.created.v1',
      'eventzr.event.published.v1',
      'eventzr.cms.published.v1',
      'eventzr.campaign.launched.v1',
    ])
    expect(await awaited('create')).toEqual([])
  })
})
