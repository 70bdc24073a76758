import fc from 'fast-check'
import { expect, it } from 'vitest'
import { HeavyHitters } from '#observe/heavy-hitters.ts'

const even = () => 1

it('names the heaviest first', () => {
  const hitters = new HeavyHitters()
  hitters.add([['a', 1]])
  hitters.add([
    ['b', 5],
    ['a', 2],
    ['c', 4],
  ])
  expect(hitters.top(2, even)).toEqual(['b', 'c'])
  expect(hitters.top(2, (name) => (name === 'a' ? 2 : 1))).toEqual(['a', 'b'])
})

it('keeps 200 names, whatever comes', () => {
  const hitters = new HeavyHitters()
  for (let batch = 0; batch < 20; batch++) {
    hitters.add(Array.from({ length: 1_000 }, (_, name) => [`${batch}-${name}`, 1 + (name % 3)] as const))
    expect(hitters.size).toBeLessThanOrEqual(200)
  }
})

it('lets old weight fade', () => {
  const hitters = new HeavyHitters()
  hitters.add([['old', 100]])
  hitters.fade(0.5)
  hitters.add([['new', 51]])
  expect(hitters.top(1, even)).toEqual(['new'])
})

it('never loses a name with more than a 200th of all weight', () => {
  const batches = fc.array(
    fc.array(fc.tuple(fc.nat(600), fc.integer({ min: 1, max: 50 })), { minLength: 1, maxLength: 400 }),
    { minLength: 1, maxLength: 6 },
  )
  fc.assert(
    fc.property(batches, fc.integer({ min: 1, max: 9 }), (noise, times) => {
      const hitters = new HeavyHitters()
      let total = 0
      let heavy = 0
      for (const batch of noise) {
        const weights = batch.map(([name, weight]) => [`noise-${name}`, weight] as const)
        const noiseWeight = weights.reduce((sum, [, weight]) => sum + weight, 0)
        const own = Math.ceil(noiseWeight / (10 * times))
        hitters.add([...weights, ['heavy', own]])
        total += noiseWeight + own
        heavy += own
      }
      if (heavy > total / 200) expect(hitters.top(200, even)).toContain('heavy')
    }),
    { numRuns: 50 },
  )
})
