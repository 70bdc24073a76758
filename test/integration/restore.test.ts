import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { ClusterReader } from '#kafka/cluster-reader.ts'
import { type LogRange } from '#runtime/ports/kafka-port.ts'
import { ownTopics } from '#runtime/ports/own-topics.ts'
import { applicationId } from '#stream/topology.ts'
import { countingTopology, numbersTopic } from '../../examples/counting/counting-topology.ts'
import { createTopics } from '../../bench/counting/create-topics.ts'
import { Load } from '../../bench/counting/load.ts'
import { writtenLog } from '../runtime/written-log.ts'

const brokers = inject('brokers')
const name = `restore-${Date.now()}`
const topic = numbersTopic(name).name
const partitions = 4
const records = 8_000

const reader = new ClusterReader({ brokers, clientId: name, settings: {} }, writtenLog().log)
let ranges: readonly LogRange[]

/** How many records a reading was given. */
const counted = async (range: LogRange, signal?: AbortSignal): Promise<number> => {
  let count = 0
  await reader.read(range, () => void count++, signal)
  return count
}

beforeAll(async () => {
  const topology = countingTopology(name)
  await createTopics(brokers, topology, ownTopics(applicationId(topology)), partitions)
  const load = await Load.connect(brokers, [topic])
  load.send(records, 100)
  await load.stop()
  ranges = await reader.logRanges(Array.from({ length: partitions }, (_, partition) => ({ topic, partition })))
})

afterAll(() => reader.close())

describe('logs that are read at the same time', () => {
  it('are each read from their beginning to their end', async () => {
    const counts = await Promise.all(ranges.map((range) => counted(range)))
    expect(counts).toEqual(ranges.map(({ end }) => end))
    expect(counts.reduce((sum, count) => sum + count)).toBe(records)
  })

  it('go on when one of them is not wanted any more', async () => {
    const unwanted = new AbortController()
    const [first, ...others] = ranges.map((range, index) => counted(range, index === 0 ? unwanted.signal : undefined))
    unwanted.abort(new Error('not wanted any more'))
    await expect(first).rejects.toThrow('not wanted any more')
    expect(await Promise.all(others)).toEqual(ranges.slice(1).map(({ end }) => end))
  })

  it('may be the same one, and that one is read as often as it is wanted', async () => {
    const [range] = ranges
    expect(await Promise.all([counted(range!), counted(range!)])).toEqual([range!.end, range!.end])
  })
})
