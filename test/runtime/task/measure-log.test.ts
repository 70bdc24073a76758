import { beforeEach, describe, expect, it } from 'vitest'
import { MeasureLog } from '#runtime/task/measure-log.ts'
import type { MeterNode } from '#stream/nodes.ts'
import type { Measure } from '#stream/measure.ts'
import { counter, histogram } from '#stream/metric.ts'
import { meter } from '#stream/topology.ts'
import { type Count, numbers } from '../../stream/given-topology.ts'

const parity = ({ n }: Count): readonly string[] => [n % 2 === 0 ? 'even' : 'odd', n < 10 ? 'short' : 'long']
const counted: Measure<Count> = { metric: counter('counted_total', 'Counts.', ['parity', 'length']), labelsOf: parity }
const sums: Measure<Count> = { ...counted, metric: counter('sums_total', 'Sums.', []), amountOf: ({ n }) => n }
const sizes: Measure<Count> = {
  metric: histogram('sizes', 'Sizes.', [1, 10], []),
  labelsOf: ({ n }) => (n === 0 ? undefined : []),
  amountOf: ({ n }) => n,
}

let log: MeasureLog
beforeEach(() => {
  log = new MeasureLog()
})

const add = (node: MeterNode, ...values: readonly number[]): void => {
  for (const n of values) log.add(node, { n })
}

const commit = (): void => {
  log.freeze()
  log.fold()
}

/** The next report. */
const told = (): readonly unknown[] => {
  const all: unknown[] = []
  const tell = (...each: readonly unknown[]) => void all.push(each)
  log.report({ counted: tell, observed: tell })
  return all
}

describe('the measures of a task', () => {
  it('are told by their labels, each record once', () => {
    add(meter(numbers, counted), 1, 2, 3, 11, 1)
    commit()
    expect(told()).toEqual([
      ['counted_total', ['odd', 'short'], 3],
      ['counted_total', ['even', 'short'], 1],
      ['counted_total', ['odd', 'long'], 1],
    ])
    expect(told()).toEqual([])
  })

  it('of a histogram are told figure by figure, and a value without labels is not', () => {
    add(meter(numbers, sizes), 5, 0, 0.5)
    commit()
    expect(told()).toEqual([['sizes', [], [5, 0.5]]])
  })

  it('of a counter with amounts add up', () => {
    add(meter(numbers, { ...sums, labelsOf: () => [] }), 5, 2)
    commit()
    expect(told()).toEqual([['sums_total', [], 7]])
  })

  it('wait for their commit', () => {
    const node = meter(numbers, counted)
    add(node, 1)
    expect(told()).toEqual([])
    log.freeze()
    add(node, 2)
    expect(told()).toEqual([])
    log.fold()
    expect(told()).toEqual([['counted_total', ['odd', 'short'], 1]])
    commit()
    expect(told()).toEqual([['counted_total', ['even', 'short'], 1]])
  })

  it('of a record that was undone count nowhere', () => {
    const node = meter(numbers, counted, { ...sizes })
    add(node, 1)
    const mark = log.mark
    add(node, 2, 4)
    log.rollBack(mark)
    commit()
    expect(told()).toEqual([
      ['counted_total', ['odd', 'short'], 1],
      ['sizes', [], [1]],
    ])
  })

  it('of an aborted transaction, and of what was done above it, count once they are done again', () => {
    const node = meter(numbers, counted)
    add(node, 1)
    log.freeze()
    add(node, 3)
    log.drop()
    add(node, 1, 3)
    commit()
    expect(told()).toEqual([['counted_total', ['odd', 'short'], 2]])
  })

  it.each<[string, Partial<Measure<Count>>]>([
    [
      'throws',
      {
        labelsOf: () => {
          throw new Error('odd')
        },
      },
    ],
    ['has an amount below zero', { amountOf: () => -1 }],
    ['has no number for an amount', { amountOf: () => Number.NaN }],
    ['gives too few labels', { labelsOf: () => ['a'] }],
  ])('leave a record alone when one %s', (_fault, fault) => {
    const node = meter(numbers, { ...counted, ...fault }, sizes)
    add(node, 1, 2)
    commit()
    expect(told()).toContainEqual(['sizes', [], [1, 2]])
  })

  it('are told whole when there were more combinations than a task remembers', () => {
    const node = meter(numbers, { ...counted, labelsOf: ({ n }) => [String(n), ''] })
    let total = 0
    for (let round = 0; round < 3; round++) {
      add(node, ...Array.from({ length: 1_500 }, (_, n) => n))
      log.freeze()
      add(node, 7)
      log.fold()
      for (const each of told()) total += (each as readonly [string, readonly string[], number])[2]
    }
    expect(total).toBe(3 * 1_500 + 2)
  })
})
