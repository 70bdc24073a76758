import type { RenderType } from '#schemas/types.ts'

/** The price of render jobs for a metered tenant. The first fitting one in a list counts. */
export interface CreditPrice {
  readonly type: RenderType
  /** `null`: every provider. */
  readonly provider: string | null
  /** The most native pixels, width times height; `null`: any number, and media without a size. */
  readonly mostPixels: number | null
  /** Whole credits, from 0. */
  readonly credits: number
}

const price = (type: RenderType, provider: string | null, mostPixels: number | null, credits: number): CreditPrice => ({
  type,
  provider,
  mostPixels,
  credits,
})

/**
 * Prices since 2026-11-01. A credit is worth a cent by our own choice. The two of dall-e-3 follow OpenAI's list prices of a standard
 * image (https://platform.openai.com/docs/pricing, 4 and 8 cents); all others are our own choice, of the right size, no more. No
 * contract says them: the policy of an operator or a tenant puts its own list in their place.
 */
export const creditPrices: readonly CreditPrice[] = [
  price('image', 'dall-e-3', 1024 * 1024, 4),
  price('image', 'dall-e-3', null, 8),
  price('image', null, 2048 * 2048, 5),
  price('image', null, null, 10),
  price('document', null, null, 2),
  price('audio', null, null, 10),
  price('video', null, 1280 * 720, 100),
  price('video', null, null, 200),
]
