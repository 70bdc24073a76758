import { z } from 'zod'
import { group, type Settled, text } from '#processors/shared/policy/knob.ts'

/** A template that Meta has approved for the tenant. */
const templateSchema = z.strictObject({
  id: text({ most: 512 }),
  parameters: z.int().min(0).max(64),
})

/** Knobs of WhatsApp. */
export const whatsAppPolicySchema = group({
  templates: z
    .array(templateSchema)
    .max(128)
    .default([])
    .meta({ description: 'Approved templates, each with the number of its parameters.', scope: 'tenant' }),
  checksBeforehand: z.boolean().default(true).meta({
    description:
      'Free words outside of the reply window, and templates that are not listed, are refused here. Off: Meta alone refuses them.',
    scope: 'tenant',
  }),
})

export type WhatsAppPolicy = Settled<z.output<typeof whatsAppPolicySchema>>
