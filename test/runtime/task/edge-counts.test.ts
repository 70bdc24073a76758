import { expect, it } from 'vitest'
import { Deliveries, type Inlet } from '#runtime/task/deliveries.ts'
import { EdgeCounts } from '#runtime/task/edge-counts.ts'
import type { StreamRecord, TenantId } from '#stream/record.ts'

const record = (id: string) =>
  ({ key: 'acme', timestamp: 5, cause: { id }, value: { body: 'secret' } }) as unknown as StreamRecord<
    TenantId,
    unknown
  >

const edges = () => {
  const counts = new EdgeCounts()
  const deliveries = new Deliveries()
  const taken: string[] = []
  const inlet = (name: string): Inlet => ({
    rank: 0,
    edge: counts.of(name),
    take: ({ cause }) => void taken.push(cause.id),
  })
  const deliver = (name: string, id: string) => {
    deliveries.add([inlet(name)], record(id))
    deliveries.make()
  }
  return { counts, deliver, taken }
}

it('counts what arrives along each edge, whoever wires the graph again', () => {
  const { counts, deliver } = edges()
  for (const id of ['1', '2', '3']) deliver('a > b', id)
  deliver('b > c', '4')
  expect(Object.fromEntries(counts.counts)).toEqual({ 'a > b': 3, 'b > c': 1 })
})

it('looks at nothing until it is asked, then at one delivery of each edge', () => {
  const { counts, deliver, taken } = edges()
  deliver('a > b', '1')
  expect(counts.takeLooks()).toEqual([])
  counts.ask()
  for (const id of ['2', '3']) deliver('a > b', id)
  const looks = counts.takeLooks()
  expect(looks.map(({ edge, cause }) => [edge, cause.id])).toEqual([['a > b', '2']])
  expect(counts.takeLooks()).toEqual([])
  expect(taken).toEqual(['1', '2', '3'])
})

it('keeps no value of a record that it looked at', () => {
  const { counts, deliver } = edges()
  counts.of('a > b')
  counts.ask()
  deliver('a > b', '1')
  expect(JSON.stringify(counts.takeLooks())).not.toContain('secret')
})

it('looks at nothing any more when nobody watches', () => {
  const { counts, deliver } = edges()
  counts.of('a > b')
  counts.ask()
  counts.rest()
  deliver('a > b', '1')
  expect(counts.takeLooks()).toEqual([])
})
