import { describe, expect, it } from 'vitest'
import { reportedAsset } from '#processors/studio/jobs/asset-report.ts'
import type { RenderJobProgressed, RenderOutput } from '#schemas/types.ts'
import { jobsPolicy, report, store } from '../given.ts'

const url = `${store}poster.png`

/** Folders of several kinds are ours. */
const policy = {
  ...jobsPolicy,
  assetStore: [store, 's3://assets/', 'http://localhost:9000/assets/', 'https://assets.example/'],
}

const urlOf = (fields: Partial<RenderJobProgressed>) => {
  const asset = reportedAsset(report({ ...fields, state: 'COMPLETED' }), policy)
  return asset.kind === 'ours' ? asset.url : undefined
}

const file = (fields: Partial<RenderOutput>): RenderOutput => ({
  url,
  width: 1080,
  height: 1350,
  format: 'png',
  bytes: 9,
  sha256: null,
  ...fields,
})

describe('the address of an asset', () => {
  it.each([url, 'http://localhost:9000/assets/a.png', 's3://assets/acme/a.png', 'https://assets.example/ü?sig="a"'])(
    'may be %s',
    (outputUrl) => expect(urlOf({ outputUrl })).toBe(outputUrl),
  )

  it.each([
    'poster.png',
    '/assets/poster.png',
    '//assets.example/poster.png',
    'https:poster.png',
    'https://',
    'https://:443/poster.png',
    'https://assets.example/a poster.png',
    ` ${url}`,
    `${url}\n`,
    'https://assets.example/\u0007.png',
    'javascript:alert(1)',
    'data:image/png;base64,AAAA',
    'file:///tmp/poster.png',
  ])('is not %j', (outputUrl) => {
    expect(urlOf({ outputUrl })).toBeUndefined()
    expect(urlOf({ outputs: [file({}), file({ url: outputUrl })] })).toBeUndefined()
  })

  it.each([null, ''])('is that of the first file when outputUrl is %j', (outputUrl) => {
    expect(urlOf({ outputUrl, outputs: [file({ url: `${url}?1` }), file({ url: `${url}?2` })] })).toBe(`${url}?1`)
  })

  it.each([null, ''])('is not there when outputUrl is %j and no file is listed', (outputUrl) => {
    expect(urlOf({ outputUrl, outputs: [] })).toBeUndefined()
  })

  it('is not there when a listed file has none', () => {
    expect(urlOf({ outputs: [file({}), file({ url: '' })] })).toBeUndefined()
  })
})

describe('an asset elsewhere', () => {
  const kindOf = (outputUrl: string, outputs: readonly RenderOutput[] = []) =>
    reportedAsset(report({ state: 'COMPLETED', outputUrl, outputs }), jobsPolicy).kind

  it.each([
    'https://provider.example/poster.png',
    'http://s3.amazonaws.com/eventzr-studio-assets-dev/poster.png',
    'https://s3.amazonaws.com/eventzr-studio-assets-dev-2/poster.png',
    'https://s3.amazonaws.com/eventzr-studio-assets-dev/../other/poster.png',
    'https://s3.amazonaws.com/eventzr-studio-assets-dev/%2e%2e/other/poster.png',
    'https://s3.amazonaws.com@evil.example/eventzr-studio-assets-dev/poster.png',
    's3://other/poster.png',
  ])('is one at %s', (outputUrl) => expect(kindOf(outputUrl)).toBe('elsewhere'))

  it('is one with any of its files elsewhere', () => {
    expect(kindOf(url, [file({}), file({ url: 'https://provider.example/a.png' })])).toBe('elsewhere')
  })

  it.each([
    url,
    's3://eventzr-studio-assets-dev/acme/poster.png',
    'https://S3.amazonaws.com/eventzr-studio-assets-dev/a',
  ])('is not one at %s', (outputUrl) => expect(kindOf(outputUrl)).toBe('ours'))
})

it('lists as many files as an output can carry', () => {
  const url = `s3://assets/${'a'.repeat(8_000)}`
  expect(urlOf({ outputs: Array.from({ length: 8 }, () => file({ url })) })).toBeDefined()
  expect(urlOf({ outputs: Array.from({ length: 9 }, () => file({ url })) })).toBeUndefined()
})

describe('the files of an asset', () => {
  const filesOf = (fields: Partial<RenderOutput>) => {
    const asset = reportedAsset(report({ state: 'COMPLETED', outputs: [file(fields)] }), policy)
    return asset.kind === 'ours' ? asset.outputs : undefined
  }
  const sha256 = '0aF9'.repeat(16)

  it.each<[string, Partial<RenderOutput>]>([
    ['as they are told', { format: 'png', sha256 }],
    ['without what is not told', { format: null, sha256: null }],
  ])('are published %s', (_case, fields) => expect(filesOf(fields)).toEqual([file(fields)]))

  it.each(['', 'call +1 415 555 0123', 'asha@example.com', '0'.repeat(63), `${sha256}0`])(
    'are published without the words %j of a worker',
    (words) => {
      expect(filesOf({ sha256: words })).toEqual([file({ sha256: null })])
      expect(JSON.stringify(filesOf({ format: words }))).not.toMatch(/555 0123|asha@|0{63}/)
    },
  )
})

describe('a completion with numbers', () => {
  it.each<[string, Partial<RenderJobProgressed>]>([
    ['none', { durationMs: null, creditsUsed: null }],
    ['zeros', { durationMs: 0, creditsUsed: 0, outputs: [file({ width: 0, height: 0, bytes: 0 })] }],
    ['the greatest', { durationMs: policy.jobTimeoutMs.image, creditsUsed: 1_000_000 }],
    ['files without a size', { outputs: [file({ width: null, height: null })] }],
    ['the greatest file', { outputs: [file({ width: 65_535, height: 65_535, bytes: 50e12 })] }],
  ])('can be published with %s', (_case, fields) => {
    expect(urlOf(fields)).toBe(url)
  })

  it.each<[string, Partial<RenderJobProgressed>]>([
    ['a negative duration', { durationMs: -1 }],
    ['a duration in microseconds', { durationMs: 8_500_000_000 }],
    ['a duration that is no number', { durationMs: Number.NaN }],
    ['an endless duration', { durationMs: Infinity }],
    ['half a millisecond', { durationMs: 0.5 }],
    ['negative credits', { creditsUsed: -25 }],
    ['absurd credits', { creditsUsed: 1_000_001 }],
    ['credits that are no number', { creditsUsed: Number.NaN }],
    ['a negative width', { outputs: [file({ width: -1080 })] }],
    ['a negative height', { outputs: [file({}), file({ height: -1 })] }],
    ['an absurd width', { outputs: [file({ width: 65_536 })] }],
    ['a negative size', { outputs: [file({ bytes: -1 })] }],
    ['an absurd size', { outputs: [file({ bytes: 50e12 + 1 })] }],
    ['a size that is no number', { outputs: [file({ bytes: Number.NaN })] }],
  ])('cannot be published with %s', (_case, fields) => {
    expect(urlOf(fields)).toBeUndefined()
  })
})
