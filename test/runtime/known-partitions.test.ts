import { expect, it } from 'vitest'
import { numbersTopic } from '../../bench/counting/counting-topology.ts'
import { first, MemoryBroker, run, tasks } from './memory-broker.ts'

const input = numbersTopic('pod').name
const added = 2

/** The input has got a partition more, which the broker does not know of the first times that it is asked. */
const grown = (broker: MemoryBroker, ignorantFor: number): MemoryBroker => {
  let asked = 0
  broker.partitionCounts = (topics) => {
    const partitions = asked++ < ignorantFor ? tasks : tasks + 1
    return Promise.resolve(new Map(topics.map((topic) => [topic, topic === input ? partitions : tasks])))
  }
  return broker
}

it('a task waits while a broker does not know of a partition that the task has read, and reads it on from there', async () => {
  const before = grown(new MemoryBroker(), 0)
  before.number(added, first, 1)
  await run(before, 1)
  const broker = grown(new MemoryBroker(before), 5)
  broker.number(added, first, 2)
  await run(broker, 2, { growthCheckMs: 1_000 })
  expect(broker.totals).toMatchObject([{ n: 1 }, { n: 2, count: 2 }])
})
