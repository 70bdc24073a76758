import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { batchId, inputHash, jobId, type JobName } from '#processors/studio/planning/job-identity.ts'

const name: JobName = {
  tenantId: 'acme',
  source: { kind: 'event', entityId: 'concert' },
  assetKind: 'POSTER',
  variant: 'portrait',
  inputHash: 'hash-1',
}

describe('the id of a render job', () => {
  it('never changes for the same asset and inputs', () => {
    expect(jobId(name, 0)).toBe('3fd7c4c4-a571-571b-9fc8-f6a4cbd5efd5')
  })

  it.each<[string, JobName, number]>([
    ['tenant', { ...name, tenantId: 'acme2' }, 0],
    ['kind of entity', { ...name, source: { kind: 'cms', entityId: 'concert' } }, 0],
    ['entity', { ...name, source: { kind: 'event', entityId: 'fair' } }, 0],
    ['kind of asset', { ...name, assetKind: 'INVITATION' }, 0],
    ['variant', { ...name, variant: 'print' }, 0],
    ['inputs', { ...name, inputHash: 'hash-2' }, 0],
    ['edition', name, 2],
  ])('differs by %s', (_part, other, edition) => {
    expect(jobId(other, edition)).not.toBe(jobId(name, 0))
  })

  it('keeps its parts apart whatever they hold', () => {
    fc.assert(
      fc.property(fc.string(), fc.string({ minLength: 1 }), (left, right) => {
        const split = { ...name, assetKind: 'POSTER', variant: left, inputHash: right } as const
        const joined = { ...split, variant: left + right, inputHash: '' } as const
        expect(jobId(split, 0)).not.toBe(jobId(joined, 0))
      }),
    )
  })
})

it('gives equal inputs equal hashes, lone surrogates included', () => {
  expect(inputHash('a \ud800 b')).toBe(inputHash('a \ud800 b'))
  expect(inputHash('a \ud800 b')).not.toBe(inputHash('a \ud801 b'))
})

it('names a batch by its jobs', () => {
  expect(batchId(['job-1', 'job-2'])).toBe(batchId(['job-1', 'job-2']))
  expect(batchId(['job-1', 'job-2'])).not.toBe(batchId(['job-1', 'job-3']))
})
