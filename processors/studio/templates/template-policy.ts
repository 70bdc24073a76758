import type { z } from 'zod'
import { group, type Settled, whole } from '#processors/shared/policy/knob.ts'

const minute = 60_000
const day = 24 * 60 * minute

/** Knobs of templates. All of them bound rows, so they are the pods' alone. All figures are our own choice. */
export const templatePolicySchema = group({
  waitMs: whole(
    15 * minute,
    { least: 1_000, most: day },
    'A change of a version that has yet to come waits for so long, and is refused then.',
    'pod',
  ),
  maxParked: whole(
    4,
    { least: 0, most: 8 },
    'So many changes of one template may wait for a version; one more is refused.',
    'pod',
  ),
  rememberedRequests: whole(
    16,
    { least: 1, most: 64 },
    'A template knows its last so many requests: a repeat of one of them changes nothing.',
    'pod',
  ),
  maxConfigBytes: whole(
    8_192,
    { least: 256, most: 8_192 },
    'The longest configuration, in bytes of UTF-8; no text of an event is longer than 8,192.',
    'pod',
  ),
  maxAssets: whole(32, { least: 0, most: 64 }, 'A template uses so many files at most.', 'pod'),
})

export type TemplatePolicy = Settled<z.output<typeof templatePolicySchema>>
