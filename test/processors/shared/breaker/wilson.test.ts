import { expect, it } from 'vitest'
import { wilsonLowerBound } from '#processors/shared/breaker/wilson.ts'

it.each([
  [0, 0, 0],
  [0, 20, 0],
  [10, 10, 0.787],
  [11, 11, 0.803],
  [50, 100, 0.419],
])('is for %i faults in %i attempts about %f', (faults, attempts, bound) => {
  expect(wilsonLowerBound(faults, attempts)).toBeCloseTo(bound, 3)
})
