import { describe, expect, it } from 'vitest'
import { allTopologies, topologyOf } from '#cli/applications.ts'
import { wantedTopics } from '#kafka/wanted-topics.ts'
import { checkpointLastsMs } from '#state/checkpoint.ts'
import { deadLetterLimits } from '#runtime/task/dead-letter.ts'
import { maxForwardBytes } from '#runtime/task/forward.ts'
import { ownTopics } from '#runtime/ports/own-topics.ts'
import { applicationId } from '#stream/topology.ts'

const cpaas = topologyOf('cpaas')
const own = ownTopics(applicationId(cpaas))
const wanted = wantedTopics(cpaas, own, 12, 3)
const configOf = (name: string) => wanted.find(({ topic }) => topic === name)?.config

describe('the topics that an application needs', () => {
  it('are its inputs, outputs and own ones, each once, with the partitions and replicas that were asked for', () => {
    const names = wanted.map(({ topic }) => topic)
    expect(new Set(names).size).toBe(names.length)
    for (const { topic } of [...cpaas.sources, ...cpaas.sinks]) expect(names).toContain(topic.name)
    expect(names).toEqual(expect.arrayContaining(Object.values({ ...own })))
    for (const topic of wanted) expect(topic).toMatchObject({ partitions: 12, replicationFactor: 3 })
  })

  it('are compacted where they are a table or the changelog', () => {
    const compacted = wanted.filter(({ config }) => config['cleanup.policy'] === 'compact')
    const tables = [...cpaas.sources, ...cpaas.sinks].filter(({ topic }) => topic.compacted === true)
    expect(compacted.map(({ topic }) => topic)).toEqual([...tables.map(({ topic }) => topic.name), own.changelog])
    for (const { defaults } of compacted) expect(defaults).toHaveProperty(['delete.retention.ms'])
  })

  it("give journal and changelog the broker's clock, which no pod's clock can be ahead of", () => {
    const appended = wanted.filter(({ config }) => config['message.timestamp.type'] === 'LogAppendTime')
    expect(appended.map(({ topic }) => topic)).toEqual([own.changelog, own.journal])
  })

  it('need a changelog that tells deletions for twice as long as rows on disk are used', () => {
    const { defaults } = wanted.find(({ topic }) => topic === own.changelog)!
    expect(Number(defaults?.['delete.retention.ms'])).toBeGreaterThanOrEqual(2 * checkpointLastsMs)
  })

  it('keep journal, forwarded records and dead letters at least as long as every input', () => {
    const longest = Math.max(...cpaas.sources.map(({ topic }) => topic.retentionMs))
    for (const topic of [own.journal, own.forward, own.deadLetter])
      expect(Number(configOf(topic)?.['retention.ms'])).toBeGreaterThanOrEqual(longest)
  })

  it('take a dead letter of the greatest size with its headers', () => {
    const { value, key, headers } = deadLetterLimits
    const ownHeaders = 4_096
    const largest = value + key + headers + ownHeaders
    expect(Number(configOf(own.deadLetter)?.['max.message.bytes'])).toBeGreaterThan(largest)
  })

  it('take a forwarded record of the greatest size with its origin', () => {
    const originHeaders = 4_096
    expect(Number(configOf(own.forward)?.['max.message.bytes'])).toBeGreaterThanOrEqual(maxForwardBytes + originHeaders)
  })

  it('set only what MSK Serverless lets a client set', () => {
    // docs.aws.amazon.com/msk, "MSK Serverless configuration"
    const settable = [
      'cleanup.policy',
      'compression.type',
      'max.message.bytes',
      'message.timestamp.difference.max.ms',
      'message.timestamp.type',
      'retention.bytes',
      'retention.ms',
    ]
    const all = allTopologies().flatMap((topology) => wantedTopics(topology, ownTopics(applicationId(topology)), 1, 1))
    for (const { config } of all) expect(settable).toEqual(expect.arrayContaining(Object.keys(config)))
  })
})
