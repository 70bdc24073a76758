import { describe, expect, it } from 'vitest'
import { topologyOf } from '#cli/applications.ts'
import { differenceText, settingDifferences } from '#kafka/topic-settings.ts'
import { wantedTopics } from '#kafka/wanted-topics.ts'
import { ownTopics } from '#runtime/ports/own-topics.ts'
import { applicationId } from '#stream/topology.ts'

const cpaas = topologyOf('cpaas')
const own = ownTopics(applicationId(cpaas))
const wanted = wantedTopics(cpaas, own, 1, 1)
const input = cpaas.sources.find(({ isTable }) => isTable !== true)!.topic.name
const table = cpaas.sources.find(({ isTable }) => isTable === true)!.topic.name

/** Every topic as wanted, but for one setting. */
const differencesWith = (topic: string, setting: string, value: string) => {
  const found = new Map(
    wanted.map((each) => [each.topic, { ...each.config, ...(each.topic === topic && { [setting]: value }) }]),
  )
  return settingDifferences(wanted, found, [own])
}

describe('a setting of a topic', () => {
  it.each([
    ['a changelog that is not compacted', own.changelog, 'cleanup.policy', 'delete', true],
    ['a changelog that is compacted and deleted', own.changelog, 'cleanup.policy', 'compact,delete', true],
    ["a changelog with its writers' clocks", own.changelog, 'message.timestamp.type', 'CreateTime', false],
    ["a journal with its writers' clocks", own.journal, 'message.timestamp.type', 'CreateTime', true],
    ['a journal that is compacted', own.journal, 'cleanup.policy', 'compact', true],
    ['a journal that keeps ticks for a day', own.journal, 'retention.ms', '86400000', false],
    ['a forward topic that is compacted', own.forward, 'cleanup.policy', 'delete,compact', true],
    ["a forward topic with the broker's clock", own.forward, 'message.timestamp.type', 'LogAppendTime', false],
    ['a forward topic that takes less than an input', own.forward, 'max.message.bytes', '1048588', false],
    ['a dead-letter topic that is compacted', own.deadLetter, 'cleanup.policy', 'compact', true],
    ['a changelog that forgets deletions after an hour', own.changelog, 'delete.retention.ms', '3600000', true],
    ['an input that keeps records for an hour', input, 'retention.ms', '3600000', false],
    ['an input that is compacted', input, 'cleanup.policy', 'compact', false],
    ['a table that is not compacted', table, 'cleanup.policy', 'delete', false],
  ])('differs: %s', (_which, topic, setting, value, isRefused) => {
    expect(differencesWith(topic, setting, value)).toEqual([
      expect.objectContaining({ topic, setting, found: value, isRefused }),
    ])
  })

  it.each([
    ['a longer retention', own.forward, 'retention.ms', '99999999999'],
    ['a retention without end', own.journal, 'retention.ms', '-1'],
    ['room for larger records', own.deadLetter, 'max.message.bytes', '8388608'],
    ['a longer memory of deletions', own.changelog, 'delete.retention.ms', '172800000'],
    ['a setting that nobody asked for', own.changelog, 'retention.ms', '1000'],
  ])('does not differ by %s', (_what, topic, setting, value) => {
    expect(differencesWith(topic, setting, value)).toEqual([])
  })

  it('is not compared when it is not known', () => {
    expect(settingDifferences(wanted, new Map([[own.changelog, {}]]), [own])).toEqual([])
  })

  it('is told with both values and the command that sets the wanted one', () => {
    const [difference] = differencesWith(own.changelog, 'cleanup.policy', 'delete')
    expect(differenceText(difference!)).toBe(
      `${own.changelog} has cleanup.policy=delete instead of compact: kafka-configs.sh --bootstrap-server <brokers> --alter ` +
        `--entity-type topics --entity-name ${own.changelog} --add-config cleanup.policy=compact`,
    )
  })
})
