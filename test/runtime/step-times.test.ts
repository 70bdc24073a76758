import { expect, it } from 'vitest'
import { StepTimes } from '#runtime/step-times.ts'

it('one step in 64 is measured, however passes cut them, and only if it did something', () => {
  const measured: number[] = []
  const times = new StepTimes({ processed: (durationMs) => void measured.push(durationMs) })
  for (let n = 0; n < 640; n++) expect(times.run(() => 'progress')).toBe('progress')
  expect(measured).toHaveLength(10)
  expect(Math.min(...measured)).toBeGreaterThanOrEqual(0)
  for (let n = 0; n < 640; n++) times.run(() => 'idle')
  expect(measured).toHaveLength(10)
})
