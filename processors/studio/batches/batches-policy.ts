import type { z } from 'zod'
import { group, type Settled, whole } from '#processors/shared/policy/knob.ts'

const day = 86_400_000

/** Knobs of batches. */
export const batchesPolicySchema = group({
  retentionMs: whole(
    7 * day,
    { least: day, most: 90 * day },
    'A batch is remembered for so long after the last end of one of its jobs; it must be longer than a job may wait and take.',
    'pod',
  ),
})

export type BatchesPolicy = Settled<z.output<typeof batchesPolicySchema>>
