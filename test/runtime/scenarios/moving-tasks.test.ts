import { expect, it } from 'vitest'
import type { Rebalance } from '#runtime/ports/kafka-port.ts'
import { first, own, tenantAt } from '../given-application.ts'
import { MemoryBroker } from '../memory-broker.ts'
import { run } from '../run-pod.ts'

const assigned = (partition: number): Rebalance => ({ kind: 'assign', partitions: [{ topic: own.journal, partition }] })

/** Lasts until it happens, or never will. */
const happened = async (what: () => boolean): Promise<void> => {
  for (let turns = 0; turns < 2_000 && !what(); turns++) await Promise.resolve()
}

it('a task that comes keeps no other task of its pod waiting while its rows are read', async () => {
  const broker = new MemoryBroker()
  const rebalances = [assigned(1)]
  broker.nextRebalance = () => rebalances.shift()
  const numberOne = () => broker.number(1, tenantAt(1), 1)
  broker.number(0, first, 1)
  broker.arrivals.push(() => rebalances.push(assigned(0)), numberOne, numberOne)
  let doneMeanwhile = 0
  const { read } = broker
  broker.read = async (range, each) => {
    if (range.partition === 0) {
      await happened(() => broker.totals.length === 2)
      doneMeanwhile = broker.totals.length
    }
    return read(range, each)
  }
  await run(broker, 3)
  expect(doneMeanwhile).toBe(2)
  expect(broker.totals).toHaveLength(3)
})

it('a task that comes later goes on at once, however long the commit interval is', async () => {
  const broker = new MemoryBroker()
  const rebalances = [assigned(0)]
  broker.nextRebalance = () => rebalances.shift()
  broker.number(0, first, 1)
  broker.arrivals.push(() => {
    rebalances.push(assigned(1))
    broker.number(1, tenantAt(1), 1)
  })
  const { logs } = broker
  const ticks = (): number => logs.get(`${own.journal}/1`)?.length ?? 0
  let isCommitted = false
  await run(broker, () => (isCommitted ||= ticks() > 0), { commitIntervalMs: 1_000_000_000 })
  // Not only by the commit with which a pod that was told to stop ends.
  expect(isCommitted).toBe(true)
})
