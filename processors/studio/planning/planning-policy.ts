import { NIL } from 'uuid'
import { z } from 'zod'
import { each, type Settled, text, whole } from '#processors/shared/policy/knob.ts'
import { type FanOutRow, fanOutMatrix, triggerNames } from './fan-out-matrix.ts'
import { type KnownType, knownTypes, renderMedia } from './render-media.ts'
import type { Renderer } from './renderer.ts'

const minute = 60_000
const day = 24 * 60 * minute

/** The largest edge of an image, rendered or cut. */
const longestEdge = 8_192
const edge = z.int().min(1).max(longestEdge)
const places = z
  .array(z.string().regex(/^[A-Z0-9][A-Z0-9_]{0,63}$/))
  .max(32)
  .default([])

const rowSchema = z.strictObject({
  assetKind: z.enum(renderMedia.image.assetKinds),
  variant: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/),
  width: edge,
  height: edge,
  format: z.enum(['png', 'jpg', 'webp']).default('png'),
  channels: places,
  placements: places,
  sizeSource: text({ least: 0, most: 256 }).default(''),
})

const rendererSchema = z.strictObject({
  provider: z.string().regex(/^[a-z0-9][a-z0-9._-]{0,63}$/),
  credentialRef: z.string().regex(/^[A-Za-z0-9._:-]{1,128}$/),
  nativeSizes: z.array(z.tuple([edge, edge])).max(32),
})

/**
 * Native sizes: OpenAI's image API, dall-e-3, and its video API; Google's Gemini API, image generation, and Veo, 720p and 1080p; all
 * read 2026-11. OpenAI announced the end of its video API, so it comes second.
 */
const standardRenderers: Readonly<Record<KnownType, readonly Renderer[]>> = {
  image: [
    {
      provider: 'dall-e-3',
      credentialRef: 'openai-main',
      nativeSizes: [
        [1024, 1024],
        [1024, 1792],
        [1792, 1024],
      ],
    },
    {
      provider: 'gemini-2.5-flash-image',
      credentialRef: 'google-main',
      nativeSizes: [
        [1024, 1024],
        [896, 1152],
        [1152, 896],
        [832, 1248],
        [1248, 832],
        [768, 1344],
        [1344, 768],
        [1536, 672],
      ],
    },
  ],
  video: [
    {
      provider: 'veo-3.1',
      credentialRef: 'google-main',
      nativeSizes: [
        [1280, 720],
        [720, 1280],
        [1920, 1080],
        [1080, 1920],
      ],
    },
    {
      provider: 'sora-2',
      credentialRef: 'openai-main',
      nativeSizes: [
        [1280, 720],
        [720, 1280],
        [1792, 1024],
        [1024, 1792],
      ],
    },
  ],
  audio: [{ provider: 'elevenlabs', credentialRef: 'elevenlabs-main', nativeSizes: [] }],
  document: [{ provider: 'playwright-pdf', credentialRef: 'own', nativeSizes: [] }],
}

const namesOf = (rows: readonly Pick<FanOutRow, 'assetKind' | 'variant'>[]): readonly string[] =>
  rows.map(({ assetKind, variant }) => `${assetKind} ${variant}`)

const areApart = (names: readonly string[]): boolean => new Set(names).size === names.length

/** The knobs of planning: from triggers and requests to jobs. */
export const planningPolicySchema = z.object({
  fanOut: each(triggerNames, (trigger) =>
    z
      .array(rowSchema)
      .max(32)
      .default(fanOutMatrix[trigger] as z.output<typeof rowSchema>[])
      .meta({ description: 'The assets that the trigger asks for; without one it asks for none.', scope: 'tenant' }),
  ).refine(
    (matrix) =>
      triggerNames.every((name) => areApart(namesOf(matrix[name]))) &&
      areApart(namesOf([...matrix['event.created'], ...matrix['event.published']])),
    'must name each asset of an entity once, by kind and variant',
  ),
  renderers: each(knownTypes, (type) =>
    z
      .array(rendererSchema)
      .max(8)
      .default(standardRenderers[type] as z.output<typeof rendererSchema>[])
      .meta({
        description: 'Provider accounts, most wanted first; a type without one is switched off.',
        scope: 'tenant',
      }),
  ),
  automationUserId: text({ most: 128 }).default(NIL).meta({
    description: 'Stands for the person where a trigger names none.',
    scope: 'tenant',
  }),
  planRetentionMs: whole(
    30 * day,
    { least: minute, most: 365 * day },
    'A plan is remembered for so long after its last change; a trigger or request that comes again within it changes nothing.',
    'pod',
  ),
})

/** The figures by which triggers and requests become render jobs. */
export type PlanningPolicy = Settled<z.output<typeof planningPolicySchema>>
