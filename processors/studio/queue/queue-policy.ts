import type { z } from 'zod'
import { group, type Settled, whole } from '#processors/shared/policy/knob.ts'

/** Knobs of the queue of render jobs. */
export const queuePolicySchema = group({
  maxRunning: whole(
    100,
    { least: 1, most: 100_000 },
    "So many of the tenant's render jobs are under way at once; further ones wait for their turn.",
  ),
})

export type QueuePolicy = Settled<z.output<typeof queuePolicySchema>>
