import { NIL } from 'uuid'
import { z } from 'zod'
import { each, group, type Settled, whole } from '#processors/shared/policy/knob.ts'
import { assetKinds } from '#processors/studio/policy/symbols.ts'
import { fanOutMatrix, triggerNames } from './fan-out-matrix.ts'

const hour = 3_600_000
const day = 24 * hour

/** Most pixels per side of a JPEG (ITU-T T.81, B.2.2). */
const pixels = z.int().min(1).max(65_535)

const fanOutRowSchema = z.strictObject({
  assetKind: z.enum(assetKinds),
  variant: z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/),
  width: pixels,
  height: pixels,
  format: z.string().regex(/^[a-z0-9]{1,8}$/),
})

type Row = z.output<typeof fanOutRowSchema>

const areDistinct = (rows: readonly Row[]): boolean =>
  new Set(rows.map(({ assetKind, variant }) => `${assetKind} ${variant}`)).size === rows.length

/** Native sizes are those of the OpenAI image API, dall-e-3; the remaining figures are our own choice. */
export const planningPolicySchema = z.object({
  fanOut: each(triggerNames, (trigger) =>
    z
      .array(fanOutRowSchema)
      .max(16)
      .refine(areDistinct, 'must have each variant of an asset kind once')
      .default([...fanOutMatrix[trigger]])
      .meta({
        description: 'Assets that the trigger asks for, in pixels; a variant keeps its name when its size changes.',
        scope: 'tenant',
      }),
  ),
  imageProvider: group({
    name: z
      .string()
      .regex(/^[A-Za-z0-9._-]{1,64}$/)
      .default('dall-e-3')
      .meta({ description: 'The renderer of images.', scope: 'tenant' }),
    nativeSizes: z
      .array(z.tuple([pixels, pixels]))
      .min(1)
      .max(16)
      .default([
        [1024, 1024],
        [1024, 1792],
        [1792, 1024],
      ])
      .meta({
        description: 'Width and height that it can render; an asset is cut out of the one with the closest shape.',
        scope: 'tenant',
      }),
  }),
  automationUserId: z
    .string()
    .regex(/^[A-Za-z0-9._:-]{1,128}$/)
    .default(NIL)
    .meta({ description: 'Stands for the person where a trigger names none.', scope: 'tenant' }),
  planRetentionMs: whole(
    30 * day,
    { least: hour, most: 365 * day },
    'A plan is remembered for so long after its last change; a trigger that comes again within it changes nothing.',
    'pod',
  ),
})

/** The figures by which triggers become render jobs. */
export type PlanningPolicy = Settled<z.output<typeof planningPolicySchema>>

/** Width and height in pixels. */
export type Size = PlanningPolicy['imageProvider']['nativeSizes'][number]
