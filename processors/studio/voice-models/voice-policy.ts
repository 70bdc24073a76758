import { z } from 'zod'
import { each, group, type Settled, whole } from '#processors/shared/policy/knob.ts'

const hour = 3_600_000
const day = 24 * hour

/** The ways in which a voice is cloned. */
export const voiceMethods = ['INSTANT', 'PROFESSIONAL'] as const

/**
 * A professional clone needs half an hour of recordings, an instant one works from less than a minute
 * ([voice cloning](https://elevenlabs.io/docs/eleven-api/concepts/voice-cloning)).
 */
const leastSeconds = { INSTANT: 0, PROFESSIONAL: 1_800 } as const

/** Knobs of voice models. The remaining figures are our own choice. */
export const voicePolicySchema = group({
  targetModels: z
    .array(z.string().regex(/^[A-Za-z0-9._-]{1,100}$/))
    .min(1)
    .max(16)
    .default(['eleven_multilingual_v2', 'eleven_flash_v2_5'])
    .meta({ description: 'A voice is trained for these models where its request names none.', scope: 'tenant' }),
  timeoutMs: each(voiceMethods, () =>
    whole(day, { least: 100, most: 14 * day }, 'A training may take so long from its dispatch to its end.'),
  ),
  leastSampleSeconds: each(voiceMethods, (method) =>
    whole(
      leastSeconds[method],
      { least: 0, most: 86_400 },
      'Recordings told to be shorter than so many seconds together are refused.',
    ),
  ),
  maxSamples: whole(100, { least: 1, most: 256 }, 'A voice has so many recordings at most.', 'pod'),
  rememberedRequests: whole(
    8,
    { least: 1, most: 64 },
    'A voice model knows its last so many trainings: a repeat of one of their requests changes nothing.',
    'pod',
  ),
  retentionMs: whole(
    90 * day,
    { least: hour, most: 730 * day },
    'A voice model whose training has ended is remembered for so long, for late reports and further requests.',
    'pod',
  ),
})

export type VoicePolicy = Settled<z.output<typeof voicePolicySchema>>
