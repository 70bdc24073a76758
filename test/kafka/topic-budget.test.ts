import { describe, expect, it } from 'vitest'
import { allTopologies } from '#cli/applications.ts'
import type { NewTopic } from '#kafka/admin.ts'
import { brokerKinds } from '#kafka/broker-kinds.ts'
import { forKind } from '#kafka/kind-settings.ts'
import { budgetOf, type PartitionedTopic } from '#kafka/topic-budget.ts'
import { wantedTopics } from '#kafka/wanted-topics.ts'
import { ownTopics } from '#runtime/ports/own-topics.ts'
import { applicationId } from '#stream/topology.ts'

const { quotas } = brokerKinds['msk-serverless']
const load = { pods: 6, commitIntervalMs: 100, brokers: 3, tenantRecordsPerSecond: 100 }

const bothApplications = (partitions: number): readonly NewTopic[] =>
  forKind(
    allTopologies().flatMap((topology) => wantedTopics(topology, ownTopics(applicationId(topology)), partitions, 3)),
    'msk-serverless',
  )

const others = (partitions: number, isCompacted: boolean): readonly PartitionedTopic[] => [
  { topic: 'of-others', partitions, isCompacted },
]

const over = (
  existing: readonly PartitionedTopic[],
  missing: readonly NewTopic[],
  changed: Partial<typeof load> = {},
) =>
  budgetOf(quotas, existing, missing, { ...load, ...changed })
    .filter(({ isOver }) => isOver)
    .map(({ budget, needed, limit }) => `${budget} ${needed}/${limit}`)

describe('the budget of MSK Serverless', () => {
  it.each([
    ['both applications with 12 tasks', [], 12, []],
    ['both applications with 20 tasks', [], 20, []],
    ['both applications with 21 tasks', [], 21, ['compacted partitions 126/120']],
    ['6 tasks beside the 83 partitions of MSK Replicator', others(83, true), 6, []],
    ['12 tasks beside MSK Replicator', others(83, true), 12, ['compacted partitions 155/120']],
    ['12 tasks beside a large application', others(1_800, false), 12, ['other partitions 2412/2400']],
    ['48 tasks', [], 48, ['compacted partitions 288/120', 'other partitions 2448/2400']],
    [
      '251 tasks',
      [],
      251,
      ['compacted partitions 1506/120', 'other partitions 12801/2400', 'partitions of a new topic 251/250'],
    ],
  ])('has room for %s, or says which quota is too small', (_what, existing, tasks, expected) => {
    expect(over(existing, bothApplications(tasks))).toEqual(expected)
  })

  it('counts topics that exist once, not again as new ones', () => {
    const existing = bothApplications(12).map(({ topic, partitions, config }) => ({
      topic,
      partitions,
      isCompacted: config['cleanup.policy'] === 'compact',
    }))
    expect(budgetOf(quotas, existing, [], load).slice(0, 2)).toMatchObject([{ needed: 72 }, { needed: 612 }])
  })

  it('names the largest parts of a sum, the largest first', () => {
    const [compacted] = budgetOf(quotas, others(83, true), bothApplications(12), load)
    expect(compacted!.biggest[0]).toEqual({ name: 'of-others', amount: 83 })
    expect(compacted!.biggest).toHaveLength(5)
  })

  it.each([
    ['6 pods with the standard commit interval', {}, []],
    ['150 pods', { pods: 150 }, ['requests per second 15150/15000']],
    ['6 pods with a commit each millisecond', { commitIntervalMs: 1 }, ['requests per second 60006/15000']],
    ['151 pods with slow commits', { pods: 151, commitIntervalMs: 1_000 }, ['connections 3020/3000']],
    [
      'a tenant with 1,000 inputs a second',
      { tenantRecordsPerSecond: 1_000 },
      ['bytes per second into a partition 6000000/5000000'],
    ],
  ])('bears %s, or says which quota is too small', (_what, changed, expected) => {
    expect(over([], [], changed)).toEqual(expected)
  })
})

it('a cluster without quotas has a budget without limits', () => {
  const budget = budgetOf(brokerKinds.apache.quotas, others(83, true), bothApplications(100), load)
  expect(budget.map(({ limit, isOver }) => [limit, isOver])).toEqual(budget.map(() => [undefined, false]))
})
