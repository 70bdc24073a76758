import { describe, expect, it } from 'vitest'
import { first, numbers, tenantAt } from '../given-application.ts'
import { MemoryBroker } from '../memory-broker.ts'
import { run } from '../run-pod.ts'
import { KafkaCallError } from '#runtime/ports/errors.ts'

const second = tenantAt(1)
const aborted = new KafkaCallError('sendOffsets', 22, 'abort', undefined)

describe('an input that gets partitions while a pod runs', () => {
  it('has their offsets committed before they bring anything', async () => {
    const broker = new MemoryBroker()
    broker.arrivals.push(() => broker.partitions.set(numbers, 4))
    await run(broker, () => broker.offsets.has(`${numbers}/2`) && broker.offsets.has(`${numbers}/3`), {
      growthCheckMs: 1_000,
    })
    expect([2, 3].map((partition) => broker.offsets.get(`${numbers}/${partition}`))).toEqual([0, 0])
  })

  it('loses nothing of them when they come during a commit and the next one is aborted', async () => {
    const broker = new MemoryBroker()
    broker.pollMs = 10
    const { commit, sendOffsets } = broker
    const isHeld = Promise.withResolvers<void>()
    let aborts = 0
    broker.arrivals.push(
      () => {
        broker.commit = () => isHeld.promise.then(commit)
        broker.number(0, first, 1)
      },
      () => broker.partitions.set(numbers, 4),
      () => broker.number(2, first, 2),
      () => isHeld.resolve(),
    )
    broker.sendOffsets = (positions) => {
      const isRead = positions.some(
        ({ topic, partition, offset }) => topic === numbers && partition === 2 && offset > 0,
      )
      return isRead && aborts++ === 0 ? Promise.reject(aborted) : sendOffsets(positions)
    }
    await run(broker, 2, { commitIntervalMs: 0, growthCheckMs: 10 })
    expect(aborts).toBe(2)
    expect(broker.totals.at(-1)).toEqual({ tenantId: first, n: 2, count: 2, sum: 3 })
  })
})

it('a pod whose broker does not know yet of a partition that was read waits with its task alone', async () => {
  const before = new MemoryBroker()
  before.partitions.set(numbers, 4)
  before.number(3, second, 1)
  await run(before, 1)
  const broker = new MemoryBroker(before)
  broker.partitions.set(numbers, 3)
  broker.number(0, first, 1)
  broker.number(3, second, 2)
  broker.arrivals.push(() => broker.partitions.set(numbers, 4))
  await run(broker, 3)
  expect(broker.totals).toEqual([
    { tenantId: second, n: 1, count: 1, sum: 1 },
    { tenantId: first, n: 1, count: 1, sum: 1 },
    { tenantId: second, n: 2, count: 2, sum: 3 },
  ])
})
