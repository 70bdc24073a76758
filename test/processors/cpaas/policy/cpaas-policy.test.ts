import { describe, expect, it } from 'vitest'
import { cpaasPolicies, cpaasPolicySchema, defaultCpaasPolicy } from '#processors/cpaas/policy/cpaas-policy.ts'
import { knobsOf } from '#processors/shared/policy/knob-list.ts'

it('is plain JSON, so that a file can say otherwise', () => {
  expect(JSON.parse(JSON.stringify(defaultCpaasPolicy))).toEqual(defaultCpaasPolicy)
})

it('recognises a repeat for longer than its message can be attempted and its receipts waited for', () => {
  const { dedupeMs, deadlineMs, receiptTimeoutMs } = defaultCpaasPolicy
  const longestLifeMs = Math.max(...Object.values(deadlineMs)) + Math.max(...Object.values(receiptTimeoutMs))
  expect(dedupeMs).toBeGreaterThan(longestLifeMs)
})

describe('the check of a policy', () => {
  const faultsOf = (overrides: unknown) => {
    const checked = cpaasPolicies.checkPod(overrides)
    return checked.kind === 'refused' ? checked.faults.map(({ path, reason }) => `${path} ${reason}`) : []
  }

  it.each([
    [{ maxAttempts: 1.5 }, ['maxAttempts must be of type int']],
    [
      {
        whatsApp: { templates: [{ id: '\ud800', parameters: 0 }] },
        consent: { keywords: { STOP: ['\udfff'] }, replyTexts: { HELP: 'a\ud800' } },
      },
      [
        'consent.keywords.STOP.0 must have no half of a surrogate pair',
        'consent.replyTexts.HELP must have no half of a surrogate pair',
        'whatsApp.templates.0.id must have no half of a surrogate pair',
      ],
    ],
    [{ retry: { jitterShare: 1.1 } }, ['retry.jitterShare must be at most 1']],
    [{ retry: { delaysMs: [] } }, ['retry.delaysMs must be at least 1 entries long']],
    [{ retry: { delaysMs: [1, 0] } }, ['retry.delaysMs.1 must be at least 1']],
    [
      { repeatUnclear: ['LATER'] },
      ['repeatUnclear.0 must be one of OTP, TRANSACTIONAL, MARKETING, SERVICE_REPLY, UNKNOWN'],
    ],
    [
      { routes: { SMS: [{ provider: 'x' }] } },
      [
        'routes.SMS.0.credentialRef must be of type string',
        'routes.SMS.0.idempotent must be of type boolean',
        'routes.SMS.0.provider must match /^[A-Z][A-Z0-9_]{0,63}$/',
      ],
    ],
    [
      { routes: { SMS: [{ provider: 'A', credentialRef: 'a', idempotent: true, '+14155550171': 1 }] } },
      ['routes.SMS.0 has a field that there is not'],
    ],
    [
      { health: { fast: { windowMs: 1_000 } } },
      ['health must have bucketMs, fast.windowMs and lowVolume.windowMs in rising order'],
    ],
    ...[
      { sustained: { windowMs: 4_999 } },
      { slow: { windowMs: 4_999 } },
      { brownout: { recentMs: 4_999 } },
      { longBucketMs: 4_999 },
    ].map((health): [unknown, string[]] => [
      { health },
      ['health must have no window, nor longBucketMs, shorter than bucketMs'],
    ]),
    ...[{ sustained: { longWindowMs: 59_999 } }, { brownout: { windowMs: 59_999 } }].map(
      (health): [unknown, string[]] => [
        { health },
        [
          'health must have no sustained.windowMs beyond sustained.longWindowMs, nor brownout.recentMs beyond brownout.windowMs',
        ],
      ],
    ),
  ])('names what is wrong with %j', (overrides, faults) => {
    expect(faultsOf(overrides)).toEqual(faults)
  })
})

it('lists every knob with its standard, its range and its effect', () => {
  const knobs = knobsOf(cpaasPolicySchema)
  const paths = knobs.map(({ path }) => path)
  const leaves = (value: unknown, path: string): readonly string[] =>
    !paths.includes(path) && typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.entries(value).flatMap(([name, child]) => leaves(child, path === '' ? name : `${path}.${name}`))
      : [path]
  expect(paths).toEqual(leaves(defaultCpaasPolicy, ''))
  for (const { standard, effect } of knobs) {
    expect(standard).toBeDefined()
    expect(effect).toMatch(/\.$/)
  }
})
