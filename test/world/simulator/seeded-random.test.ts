import { describe, expect, it } from 'vitest'
import { SeededRandom } from '#world/simulator/seeded-random.ts'

const draws = 20_000
const many = <T>(seed: string, draw: (random: SeededRandom) => T): readonly T[] => {
  const random = new SeededRandom(seed)
  return Array.from({ length: draws }, () => draw(random))
}

describe('seeded random numbers', () => {
  it('are the same for the same seed and others for another', () => {
    const numbers = (seed: string) => many(seed, (random) => random.uint32())
    expect(numbers('a')).toEqual(numbers('a'))
    expect(numbers('a')).not.toEqual(numbers('b'))
  })

  it('fill the range from 0 to 1 evenly', () => {
    const tenths = many('even', (random) => Math.floor(random.share() * 10))
    for (let tenth = 0; tenth < 10; tenth++) {
      expect(tenths.filter((each) => each === tenth).length / draws).toBeCloseTo(0.1, 1)
    }
  })

  it('come as whole numbers with both ends included', () => {
    expect(new Set(many('between', (random) => random.between(3, 6)))).toEqual(new Set([3, 4, 5, 6]))
  })

  it('have half of a log-normal distribution below its median and a long tail above', () => {
    const latencies = many('latency', (random) => random.logNormal(100, 0.6)).toSorted((a, b) => a - b)
    expect(latencies[draws / 2]).toBeGreaterThan(95)
    expect(latencies[draws / 2]).toBeLessThan(105)
    // 2.33 standard deviations up: 100 × e^(0.6 × 2.33) = 405.
    expect(latencies[draws * 0.99]).toBeGreaterThan(360)
    expect(latencies[draws * 0.99]).toBeLessThan(450)
  })

  it('make UUIDs of version 4 that do not repeat', () => {
    const uuids = many('uuid', (random) => random.uuid())
    expect(uuids.every((uuid) => /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-a[\da-f]{3}-[\da-f]{12}$/.test(uuid))).toBe(true)
    expect(new Set(uuids).size).toBe(draws)
  })
})
