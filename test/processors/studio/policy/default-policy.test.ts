import { expect, it } from 'vitest'
import { defaultStudioPolicy } from '#processors/studio/policy/default-policy.ts'

it('is plain JSON, so that a policy file can hold it', () => {
  expect(JSON.parse(JSON.stringify(defaultStudioPolicy))).toEqual(defaultStudioPolicy)
})

it('remembers a plan longer than its jobs, so that a repeated trigger never meets a forgotten plan and a known job', () => {
  const { planRetentionMs, jobs } = defaultStudioPolicy
  const longestMs = jobs.turnTimeoutMs + Math.max(...Object.values(jobs.jobTimeoutMs)) + jobs.terminalRetentionMs
  expect(planRetentionMs).toBeGreaterThan(longestMs)
})
