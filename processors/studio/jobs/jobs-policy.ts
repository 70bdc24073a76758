import { z } from 'zod'
import { each, group, type Settled, share, whole, wholes } from '#processors/shared/policy/knob.ts'
import { renderFailureClasses, renderTypes } from '#processors/studio/policy/symbols.ts'
import type { RenderType } from '#schemas/types.ts'

const second = 1_000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

const standardRunMs: Readonly<Record<RenderType, number>> = {
  image: 2 * minute,
  audio: 10 * minute,
  document: 10 * minute,
  video: 30 * minute,
  UNKNOWN: 30 * minute,
}

/**
 * Sources: the four time-outs (queue, run, heartbeat, total) and why a queue time-out is final, since another attempt would
 * only join the same queue: docs.temporal.io, activity timeouts. One stall, then failure: docs.bullmq.io, maxStalledCount.
 * Heartbeats of about a minute: AWS Elemental MediaConvert, STATUS_UPDATE. The remaining figures are our own choice.
 */
export const jobsPolicySchema = z.object({
  queueTimeoutMs: whole(
    10 * minute,
    { least: 100, most: day },
    'A dispatched attempt waits for its first sign of work for so long.',
  ),
  heartbeatMs: whole(minute, { least: 100, most: hour }, 'A worker reports so often while it works.'),
  missedHeartbeats: whole(2, { least: 1, most: 16 }, 'So many missed reports in a row make an attempt stalled.'),
  maxStalls: whole(1, { least: 0, most: 16 }, 'Stalled attempts of a job; one more and it fails.'),
  runTimeoutMs: each(renderTypes, (type) =>
    whole(
      standardRunMs[type],
      { least: 100, most: day },
      'An attempt may take so long from its first sign of work to the asset in our bucket.',
    ),
  ),
  jobTimeoutMs: whole(
    2 * hour,
    { least: 100, most: 7 * day },
    'A job may take so long from its first dispatch to its end, over all attempts.',
  ),
  maxAttempts: whole(3, { least: 1, most: 16 }, 'Attempts of a job.'),
  retry: group({
    delaysMs: wholes(
      [10, 20, 40, 80, 160, 300].map((delay) => delay * second),
      { least: 1, most: day },
      'Waits after the first, second, … failed attempt; the last one holds for all that follow.',
    ),
    jitterShare: share(0.2, 'The largest share of a wait which is added to it.'),
  }),
  finalFailures: z
    .array(z.enum(renderFailureClasses))
    .max(renderFailureClasses.length)
    .default(['CONTENT_POLICY', 'INVALID_INPUT', 'CANCELED', 'QUEUE_TIMEOUT'])
    .meta({ description: 'Failures that another attempt cannot mend.', scope: 'tenant' }),
  terminalRetentionMs: whole(
    3 * day,
    { least: minute, most: 30 * day },
    'An ended job is remembered for so long, for late reports.',
    'pod',
  ),
})

/** The figures by which a render job is led to its end. */
export type JobPolicy = Settled<z.output<typeof jobsPolicySchema>>
