import { z } from 'zod'
import { each, group, type Settled, whole } from '#processors/shared/policy/knob.ts'
import { renderTypes } from '#processors/studio/policy/symbols.ts'
import type { VoiceMethod } from '#schemas/types.ts'
import { creditPrices } from './price-list.ts'

const voiceMethods = ['INSTANT', 'PROFESSIONAL', 'UNKNOWN'] as const satisfies readonly VoiceMethod[]

/** Our own choice: nothing costs more, and 2^52 credits pay for four billion such jobs. */
const dearest = 1_000_000

const priceSchema = z.strictObject({
  type: z.enum(renderTypes),
  provider: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$/)
    .nullable(),
  mostPixels: z.int().min(1).max(4_294_836_225).nullable(),
  credits: z.int().min(0).max(dearest),
})

/** Our own choice; ElevenLabs trains by subscription, and a professional clone takes hours of it. */
const standardTraining: Readonly<Record<VoiceMethod, number>> = { INSTANT: 50, PROFESSIONAL: 500, UNKNOWN: 500 }

/** Knobs of credits. */
export const creditsPolicySchema = group({
  metered: z.boolean().default(false).meta({
    description:
      'Jobs and trainings of the tenant need credits. A tenant that is not metered pays nothing, and nothing is counted.',
    scope: 'tenant',
  }),
  prices: z
    .array(priceSchema)
    .max(64)
    .default(creditPrices.map((price) => ({ ...price })))
    .meta({
      description:
        'Credits that a job costs at most: the first entry of its type, with its provider or none, and with enough pixels or none.',
      scope: 'tenant',
    }),
  otherPrice: whole(200, { least: 0, most: dearest }, 'Credits of a job that no entry of the prices fits.'),
  trainingPrice: each(voiceMethods, (method) =>
    whole(standardTraining[method], { least: 0, most: dearest }, 'Credits that a training of a voice costs at most.'),
  ),
})

export type CreditsPolicy = Settled<z.output<typeof creditsPolicySchema>>
