import { expect, it } from 'vitest'
import { defaultCpaasPolicy } from '#processors/cpaas/policy/cpaas-policy.ts'

it('is plain JSON, so that a file can say otherwise', () => {
  expect(JSON.parse(JSON.stringify(defaultCpaasPolicy))).toEqual(defaultCpaasPolicy)
})

it('recognises a repeat for longer than its message can be attempted and its receipts waited for', () => {
  const { dedupeMs, deadlineMs, receiptTimeoutMs } = defaultCpaasPolicy
  const longestLifeMs = Math.max(...Object.values(deadlineMs)) + Math.max(...Object.values(receiptTimeoutMs))
  expect(dedupeMs).toBeGreaterThan(longestLifeMs)
})
