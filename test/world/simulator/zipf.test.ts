import { describe, expect, it } from 'vitest'
import { Zipf } from '#world/simulator/zipf.ts'

describe('a Zipf distribution', () => {
  it('gives the first rank twice the weight of the second and three times that of the third', () => {
    const zipf = new Zipf(3, 1)
    // Weights 1, 1/2 and 1/3 of 11/6: bounds 6/11 and 9/11.
    expect([0, 0.54, 0.55, 0.81, 0.82, 0.999].map((share) => zipf.rank(share))).toEqual([0, 0, 1, 1, 2, 2])
  })

  it('is even with exponent 0', () => {
    const zipf = new Zipf(4, 0)
    expect([0, 0.26, 0.51, 0.76].map((share) => zipf.rank(share))).toEqual([0, 1, 2, 3])
  })

  it('has a rank for the very last share', () => {
    expect(new Zipf(40, 1).rank(1)).toBe(39)
  })
})
