import { describe, expect, it } from 'vitest'
import { BoundedLabels, mostCombinations } from '#observe/bounded-labels.ts'

describe('the labels of a metric', () => {
  it('have their values by name', () => {
    expect(new BoundedLabels(['channel', 'word']).of(['SMS', 'odd'])).toEqual({ channel: 'SMS', word: 'odd' })
  })

  it('are the same object for the same values', () => {
    const labels = new BoundedLabels(['word'])
    expect(labels.of(['odd'])).toBe(labels.of(['odd']))
  })

  it('are `other` beyond the first combinations, and those stay', () => {
    const labels = new BoundedLabels(['a', 'b'])
    for (let word = 0; word < mostCombinations; word++) labels.of(['x', String(word)])
    expect(labels.of(['x', 'one more'])).toEqual({ a: 'other', b: 'other' })
    expect(labels.of(['x', '7'])).toEqual({ a: 'x', b: '7' })
    expect([...labels.all]).toHaveLength(mostCombinations)
  })

  it('are cut where an outside text is long', () => {
    expect(new BoundedLabels(['word']).of(['x'.repeat(1_000)])['word']).toHaveLength(100)
  })

  it('tell values apart that look alike when they are put together', () => {
    const labels = new BoundedLabels(['a', 'b'])
    expect(labels.of(['x', 'y,z'])).not.toBe(labels.of(['x,y', 'z']))
  })
})
