import { describe, expect, it } from 'vitest'
import { jobPrice, type PricedJob, trainingPrice } from '#processors/studio/credits/credit-price.ts'
import { creditsPolicySchema } from '#processors/studio/credits/credits-policy.ts'

const policy = creditsPolicySchema.parse({})

const job = (fields: Partial<PricedJob>): PricedJob => ({
  type: 'image',
  provider: 'dall-e-3',
  nativeWidth: 1024,
  nativeHeight: 1024,
  width: 2480,
  height: 3508,
  ...fields,
})

const silent = { nativeWidth: 0, nativeHeight: 0, width: 0, height: 0 }

describe('the price of a job', () => {
  it.each<[string, Partial<PricedJob>, number]>([
    ['follows the size that the provider renders, not that of the asset', {}, 4],
    ['is higher for a larger native size', { nativeHeight: 1792 }, 8],
    [
      'follows the size of the asset where the provider has none of its own',
      { ...silent, width: 3000, height: 3000 },
      8,
    ],
    ['is that of any provider for one without its own', { provider: 'stability' }, 5],
    ['of an audio has no size', { type: 'audio', provider: 'elevenlabs', ...silent }, 10],
    ['of a small video is lower', { type: 'video', nativeWidth: 1280, nativeHeight: 720 }, 100],
    ['of an unknown medium is that of all others', { type: 'UNKNOWN' }, 200],
  ])('%s', (_rule, fields, credits) => {
    expect(jobPrice(job(fields), policy)).toBe(credits)
  })

  it('is that of the first entry that fits, in a list of the policy', () => {
    const entry = { type: 'image', provider: null, mostPixels: null } as const
    const own = creditsPolicySchema.parse({
      prices: [
        { ...entry, credits: 1 },
        { ...entry, credits: 2 },
      ],
    })
    expect(jobPrice(job({}), own)).toBe(1)
  })

  it('is the other price with an empty list', () => {
    expect(jobPrice(job({}), creditsPolicySchema.parse({ prices: [], otherPrice: 7 }))).toBe(7)
  })
})

it.each(['INSTANT', 'PROFESSIONAL', 'UNKNOWN'] as const)('a training by the method %s has its own price', (method) => {
  const training = { voiceModelId: 'voice-1', method }
  const own = creditsPolicySchema.parse({ trainingPrice: { [method]: 3 } })
  expect(trainingPrice(training, own)).toBe(3)
})
