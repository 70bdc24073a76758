import { expect, it } from 'vitest'
import { formatParkOrder } from '#runtime/inputs/park-order.ts'
import { formatUnparkOrder } from '#runtime/inputs/unpark-order.ts'
import { homeTask } from '#runtime/task/home-task.ts'
import type { TenantId } from '#stream/record.ts'
import { first, tasks } from '../given-application.ts'
import { MemoryBroker } from '../memory-broker.ts'
import { run } from '../run-pod.ts'

const tenantId = first as TenantId
/** It has the same task. */
const neighbour = ['n1', 'n2', 'n3', 'n4'].find((name) => homeTask(Buffer.from(name), tasks) === 0)!

const send = (broker: MemoryBroker, n: number): void => {
  for (const tenant of [first, neighbour]) broker.number(0, tenant, n)
}

const countsOf = (broker: MemoryBroker, tenant: string): readonly number[] =>
  (broker.totals as readonly { readonly tenantId: string; readonly count: number }[])
    .filter((total) => total.tenantId === tenant)
    .map(({ count }) => count)

it('a pod parks also the records in front of the order, over a restart, until they are freed', async () => {
  let broker = new MemoryBroker()
  for (let n = 1; n <= 3; n++) send(broker, n)
  broker.nowMs += 60_000
  broker.order(0, formatParkOrder({ tenantId }))
  await run(broker, () => countsOf(broker, neighbour).length === 3)
  expect([countsOf(broker, first), countsOf(broker, neighbour)]).toEqual([[], [1, 2, 3]])
  broker = new MemoryBroker(broker)
  send(broker, 4)
  broker.arrivals.push(() => broker.order(0, formatUnparkOrder({ tenantId })))
  await run(broker, () => countsOf(broker, first).length === 4, { session: 'next' })
  expect([countsOf(broker, first), countsOf(broker, neighbour)]).toEqual([
    [1, 2, 3, 4],
    [1, 2, 3, 4],
  ])
})
