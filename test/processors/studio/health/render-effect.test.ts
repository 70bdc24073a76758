import { expect, it } from 'vitest'
import { renderEffect } from '#processors/studio/health/render-effect.ts'

it.each([
  ['COMPLETED', 'SUCCESS'],
  ['CONTENT_POLICY', 'SUCCESS'],
  ['INVALID_INPUT', 'SUCCESS'],
  ['PROVIDER_FAULT', 'FAULT'],
  ['RUN_TIMEOUT', 'FAULT'],
  ['QUOTA', 'THROTTLED'],
  ['HEARTBEAT_LOST', 'NONE'],
  ['QUEUE_TIMEOUT', 'NONE'],
  ['CANCELED', 'NONE'],
  ['UNKNOWN', 'NONE'],
] as const)('counts an attempt that ended with %s for the health of its renderer as %s', (result, effect) => {
  expect(renderEffect(result)).toBe(effect)
})
