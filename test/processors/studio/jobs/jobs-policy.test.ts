import { describe, expect, it } from 'vitest'
import { jobsPolicySchema } from '#processors/studio/jobs/jobs-policy.ts'

const accepts = (knobs: object): boolean => jobsPolicySchema.safeParse(knobs).success

describe('the knobs of jobs', () => {
  it.each(['https://assets.example/', 's3://bucket/', 's3://bucket/a/b/', 'http://localhost:9000/assets/'])(
    'take %s for a store of assets',
    (folder) => expect(accepts({ assetStore: [folder] })).toBe(true),
  )

  it.each([
    'https://assets.example',
    's3://bucket/a',
    's3://bucket//a/',
    'https://assets.example/?a=/',
    'https://user@assets.example/',
    'ftp://assets.example/',
    'assets/',
  ])('do not take %s for one, for other buckets begin with it too', (folder) =>
    expect(accepts({ assetStore: [folder] })).toBe(false),
  )

  it.each(['https://[/', 'https://%/', 'https://assets.example:99999/', 's3://^/'])(
    'do not take %s for one, for nobody can read it',
    (folder) => expect(accepts({ assetStore: [folder] })).toBe(false),
  )

  it('hold the time-outs of each type apart', () => {
    const { runTimeoutMs } = jobsPolicySchema.parse({ runTimeoutMs: { video: 60_000 } })
    expect(runTimeoutMs).toEqual({
      image: 120_000,
      video: 60_000,
      audio: 600_000,
      document: 600_000,
      UNKNOWN: 1_800_000,
    })
  })
})
