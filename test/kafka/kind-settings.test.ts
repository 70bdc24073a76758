import { describe, expect, it } from 'vitest'
import { allTopologies } from '#cli/applications.ts'
import { brokerKinds, type BrokerKindName } from '#kafka/broker-kinds.ts'
import { forKind } from '#kafka/kind-settings.ts'
import { settingDifferences, differenceText } from '#kafka/topic-settings.ts'
import { wantedTopics } from '#kafka/wanted-topics.ts'
import { ownTopics } from '#runtime/ports/own-topics.ts'
import { applicationId } from '#stream/topology.ts'
import { configSchema } from '../../src/config.ts'

const kinds = Object.keys(brokerKinds) as readonly BrokerKindName[]
const own = allTopologies().map((topology) => ownTopics(applicationId(topology)))
const wanted = allTopologies().flatMap((topology, index) => wantedTopics(topology, own[index]!, 12, 3))
const settingsOf = (kind: BrokerKindName, name: string) => forKind(wanted, kind).find(({ topic }) => topic === name)!

it('every kind of cluster that the configuration knows has its facts, and no other', () => {
  expect(kinds.toSorted()).toEqual(configSchema.shape.EVENTZR_BROKER_KIND.unwrap().options.toSorted())
})

describe.each(kinds)('on a cluster of kind %s', (kind) => {
  it.each(forKind(wanted, kind).map((topic) => [topic.topic, topic] as const))(
    '%s is created with settings that it takes, and compared by no others',
    (_name, { config, defaults }) => {
      const { settable } = brokerKinds[kind]
      const refused = Object.keys({ ...config, ...defaults }).filter((setting) => settable?.has(setting) === false)
      expect(refused).toEqual([])
    },
  )

  it('every wanted setting of a new topic is kept', () => {
    const lost = forKind(wanted, kind).filter(({ config }, index) =>
      Object.entries(wanted[index]!.config).some(([setting, value]) => config[setting] !== value),
    )
    expect(lost).toEqual([])
  })
})

describe('settings beside the wanted ones', () => {
  it.each(['apache', 'msk-provisioned'] as const)('are none on a cluster of kind %s', (kind) => {
    expect(forKind(wanted, kind)).toEqual(wanted)
  })

  it('lift the 250 GiB of MSK Serverless from every topic that deletes', () => {
    for (const { config } of forKind(wanted, 'msk-serverless'))
      expect(config['retention.bytes']).toBe(config['cleanup.policy'] === 'delete' ? '-1' : undefined)
  })

  it('let Express brokers take records of any age where these keep their own timestamps', () => {
    const [{ forward, journal }] = own as [(typeof own)[0]]
    expect(settingsOf('msk-express', forward).config).toHaveProperty(['message.timestamp.before.max.ms'])
    expect(settingsOf('msk-express', journal).config).not.toHaveProperty(['message.timestamp.before.max.ms'])
  })
})

describe('a setting that differs on MSK Serverless', () => {
  const changelog = own[0]!.changelog
  const found = new Map([[changelog, { 'cleanup.policy': 'delete', 'delete.retention.ms': '1000' }]])
  const differences = (kind: BrokerKindName) => settingDifferences(forKind(wanted, kind), found, own)

  it('is left out where nobody could mend it there', () => {
    expect(differences('apache').map(({ setting }) => setting)).toEqual(['cleanup.policy', 'delete.retention.ms'])
    expect(differences('msk-serverless').map(({ setting }) => setting)).toEqual(['cleanup.policy'])
  })

  it('is told without a command where only a new topic can have it', () => {
    expect(differences('apache').map(differenceText)[0]).toContain('kafka-configs.sh')
    expect(differences('msk-serverless').map(differenceText)[0]).toMatch(/for new topics alone.*topics apply/)
  })
})
