import { expect, it } from 'vitest'
import { homeTask } from '#runtime/task/home-task.ts'
import type { TenantId } from '#stream/record.ts'
import { first, tasks } from '../given-application.ts'
import { MemoryBroker } from '../memory-broker.ts'
import { formatEraseOrder } from '#runtime/inputs/erase-order.ts'
import { run } from '../run-pod.ts'

/** It has the same task. */
const neighbour = ['n1', 'n2', 'n3', 'n4'].find((name) => homeTask(Buffer.from(name), tasks) === 0)!

it('a tenant that was erased by an order begins again, and its neighbours go on', async () => {
  const broker = new MemoryBroker()
  const send = (n: number): void => {
    for (const tenant of [first, neighbour]) broker.number(0, tenant, n)
  }
  for (let n = 1; n <= 3; n++) send(n)
  broker.arrivals.push(() => broker.order(0, formatEraseOrder({ tenantId: first as TenantId })))
  broker.arrivals.push(() => send(4))
  await run(broker, 8)
  const last = (broker.totals as readonly { readonly tenantId: string; readonly count: number }[]).slice(-2)
  expect(last.map(({ tenantId, count }) => [tenantId, count])).toEqual([
    [first, 1],
    [neighbour, 4],
  ])
})
