import { describe, expect, it } from 'vitest'
import { knobsOf } from '#processors/shared/policy/knob-list.ts'
import { defaultStudioPolicy, studioPolicies, studioPolicySchema } from '#processors/studio/policy/studio-policy.ts'

it('is plain JSON, so that a policy file can hold it', () => {
  expect(JSON.parse(JSON.stringify(defaultStudioPolicy))).toEqual(defaultStudioPolicy)
})

it('remembers a plan longer than its jobs, so that a repeated trigger never meets a forgotten plan and a known job', () => {
  const { planRetentionMs, jobs } = defaultStudioPolicy
  const longestMs = jobs.turnTimeoutMs + Math.max(...Object.values(jobs.jobTimeoutMs)) + jobs.terminalRetentionMs
  expect(planRetentionMs).toBeGreaterThan(longestMs)
})

it('lists every knob with its standard and its effect', () => {
  const knobs = knobsOf(studioPolicySchema)
  const paths = knobs.map(({ path }) => path)
  const leaves = (value: unknown, path: string): readonly string[] =>
    !paths.includes(path) && typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.entries(value).flatMap(([name, child]) => leaves(child, path === '' ? name : `${path}.${name}`))
      : [path]
  expect(paths).toEqual(leaves(defaultStudioPolicy, ''))
  for (const { standard, effect } of knobs) {
    expect(standard).toBeDefined()
    expect(effect).toMatch(/\.$/)
  }
})

describe('the check of a policy of Studio', () => {
  const row = { assetKind: 'POSTER', variant: 'square', width: 1080, height: 1080, format: 'png' }
  const assets = (...rows: readonly object[]) => ({ fanOut: { 'event.created': rows } })
  const day = 86_400_000
  const longBatches = { batches: { retentionMs: 9 * day } }

  it.each([
    [assets(), []],
    [assets(row, { ...row, assetKind: 'INVITATION' }, { ...row, variant: 'wide' }), []],
    [assets(row, row), ['fanOut must name each asset of an entity once, by kind and variant']],
    [assets({ ...row, width: 0 }), ['fanOut.event.created.0.width must be at least 1']],
    [assets({ ...row, height: 8_193 }), ['fanOut.event.created.0.height must be at most 8192']],
    [assets({ ...row, '+14155550171': 1 }), ['fanOut.event.created.0 has a field that there is not']],
    [
      assets({ ...row, variant: 'a b', format: '' }),
      [
        'fanOut.event.created.0.format must be one of png, jpg, webp',
        'fanOut.event.created.0.variant must match /^[a-z0-9][a-z0-9-]{0,63}$/',
      ],
    ],
    [
      assets(...Array.from({ length: 33 }, (_, index) => ({ ...row, variant: `v${index}` }))),
      ['fanOut.event.created must be at most 32 entries long'],
    ],
    [{ fanOut: { 'event.begun': [] } }, ['fanOut.(a name that is not shown) is no field of the policy']],
    [
      { renderers: { image: [{ provider: 'P' }] } },
      [
        'renderers.image.0.credentialRef must be of type string',
        'renderers.image.0.nativeSizes must be of type array',
        'renderers.image.0.provider must match /^[a-z0-9][a-z0-9._-]{0,63}$/',
      ],
    ],
    [
      { renderers: { image: [{ provider: 'p', credentialRef: 'c', nativeSizes: [[1024]] }] } },
      ['renderers.image.0.nativeSizes.0 must be at least 2 entries long'],
    ],
    [{ jobs: { runTimeoutMs: { image: 99 } } }, ['jobs.runTimeoutMs.image must be at least 100']],
    [{ jobs: { maxAttempts: 17 } }, ['jobs.maxAttempts must be at most 16']],
    [{ planRetentionMs: 366 * day }, ['planRetentionMs must be at most 31536000000']],
    [
      {
        ...longBatches,
        jobs: { jobTimeoutMs: { video: 6 * day }, terminalRetentionMs: 22 * day },
        planRetentionMs: 30 * day,
      },
      [],
    ],
    [
      {
        ...longBatches,
        jobs: { jobTimeoutMs: { video: 7 * day }, terminalRetentionMs: 22 * day },
        planRetentionMs: 30 * day,
      },
      [
        ' must have a planRetentionMs above jobs.turnTimeoutMs, jobs.jobTimeoutMs and jobs.terminalRetentionMs together',
      ],
    ],
    [{ jobs: { turnTimeoutMs: 6 * day, jobTimeoutMs: { video: day - 1 } } }, []],
    [
      { jobs: { turnTimeoutMs: 6 * day, jobTimeoutMs: { video: day } } },
      [' must have a batches.retentionMs above jobs.turnTimeoutMs and jobs.jobTimeoutMs together'],
    ],
  ])('names what is wrong with %j', (overrides, faults) => {
    const checked = studioPolicies.checkPod(overrides)
    expect(checked.kind === 'refused' ? checked.faults.map(({ path, reason }) => `${path} ${reason}`) : []).toEqual(
      faults,
    )
  })

  it('replaces a list of assets as a whole', () => {
    const checked = studioPolicies.checkTenant(defaultStudioPolicy, JSON.stringify(assets(row)))
    expect(checked).toEqual({
      kind: 'valid',
      policy: {
        ...defaultStudioPolicy,
        fanOut: {
          ...defaultStudioPolicy.fanOut,
          'event.created': [{ ...row, channels: [], placements: [], sizeSource: '' }],
        },
      },
    })
  })

  it('leaves to the pods what bounds their rows', () => {
    const checked = studioPolicies.checkTenant(defaultStudioPolicy, `{"planRetentionMs":${40 * day}}`)
    expect(checked).toMatchObject({
      faults: [{ path: 'planRetentionMs', reason: "is set by the pods' own policy alone" }],
    })
  })
})
