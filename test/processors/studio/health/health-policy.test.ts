import { describe, expect, it } from 'vitest'
import { longReachMs, shortReachMs } from '#processors/shared/breaker/window-reach.ts'
import { healthOfType, renderHealthPolicySchema } from '#processors/studio/health/health-policy.ts'

const health = renderHealthPolicySchema.parse({})

describe('the policy of the breakers of renderers', () => {
  it('lets no window be shorter than a slice', () => {
    expect(renderHealthPolicySchema.safeParse({ sustained: { windowMs: 30_000 } }).success).toBe(false)
  })

  it.each([
    ['image', 60_000],
    ['audio', 300_000],
    ['document', 300_000],
    ['video', 900_000],
    ['UNKNOWN', 900_000],
  ] as const)('calls an attempt of type %s slow beyond half of the time it may run', (type, slowMs) => {
    expect(healthOfType(health, type)).toMatchObject({ slowMs, openMs: health.openMs })
  })

  it('keeps sixteen slices of an account at most', () => {
    const policy = healthOfType(health, 'image')
    expect(shortReachMs(policy) / health.bucketMs + longReachMs(policy) / health.longBucketMs).toBe(16)
  })
})
