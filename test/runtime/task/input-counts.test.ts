import { expect, it } from 'vitest'
import { InputCounts } from '#runtime/task/input-counts.ts'
import { source } from '#stream/topology.ts'
import type { SourceNode } from '#stream/nodes.ts'
import { numbers } from '../given-tasks.ts'

const counter = {
  name: 'odd_total',
  help: 'Odd numbers.',
  labels: ['number'],
  labelsOf: ({ n }: { readonly n: number }) => (n % 2 === 1 ? [String(n)] : undefined),
}

it('records count by what they say, each time once, and others do not', () => {
  const odd = source(numbers, { counter }).node as SourceNode
  const silent = source(numbers).node as SourceNode
  const counts = new InputCounts([odd], undefined)
  for (const n of [1, 2, 3, 1]) counts.addValue(odd, { n })
  counts.addValue(silent, { n: 1 })
  const told: unknown[] = []
  const observer = { inputs: () => undefined, counted: (...count: unknown[]) => void told.push(count) }
  counts.report(observer)
  counts.report(observer)
  expect(told).toEqual([
    ['odd_total', ['1'], 2],
    ['odd_total', ['3'], 1],
  ])
})
