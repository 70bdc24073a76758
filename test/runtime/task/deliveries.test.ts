import { expect, it } from 'vitest'
import { Deliveries, type Inlet } from '#runtime/task/deliveries.ts'
import { EdgeCount } from '#runtime/task/edge-counts.ts'
import type { StreamRecord, TenantId } from '#stream/record.ts'

const record = (value: number) => ({ value }) as StreamRecord<TenantId, unknown>

it('makes deliveries by rank, by arrival where ranks are equal, and those that follow from others in between', () => {
  const deliveries = new Deliveries()
  const made: string[] = []
  const inlet = (rank: number, then?: () => void): Inlet => ({
    rank,
    edge: new EdgeCount(`to ${rank}`),
    take: ({ value }) => {
      made.push(`${rank}:${String(value)}`)
      then?.()
    },
  })
  const [second, third, last] = [inlet(2), inlet(3), inlet(9)]
  const first = inlet(1, () => deliveries.add([third, second], record(20)))
  deliveries.add([last, third, first], record(10))
  deliveries.add([third], record(11))
  deliveries.make()
  expect(made).toEqual(['1:10', '2:20', '3:10', '3:11', '3:20', '9:10'])
})

it('forgets what was not made when it is cleared', () => {
  const deliveries = new Deliveries()
  const failing: Inlet = {
    rank: 0,
    edge: new EdgeCount('to the failing one'),
    take: () => {
      throw new Error('no')
    },
  }
  const made: unknown[] = []
  const later: Inlet = { rank: 1, edge: new EdgeCount('to the later one'), take: ({ value }) => made.push(value) }
  deliveries.add([failing, later], record(1))
  expect(() => deliveries.make()).toThrow('no')
  deliveries.clear()
  deliveries.add([later], record(2))
  deliveries.make()
  expect(made).toEqual([2])
})
