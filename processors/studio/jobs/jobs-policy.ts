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
  video: 30 * minute,
  audio: 10 * minute,
  document: 10 * minute,
  UNKNOWN: 30 * minute,
}

/** A folder of a bucket, or the whole bucket: an address in it begins with this text. */
const folder = z
  .string()
  .regex(/^(https?|s3):\/\/[^\s/?#@\\]+\/([^\s/?#@\\]+\/)*$/)
  .refine((text) => URL.canParse(text), 'must be an address')

const reach = { least: 100, most: 7 * day }

/**
 * Knobs of the life of a render job, in milliseconds unless named otherwise.
 *
 * Sources: the four time-outs (queue, run, heartbeat, total) and why a queue time-out is final, since another attempt would
 * only join the same queue: docs.temporal.io, activity timeouts. One stall, then failure: docs.bullmq.io, maxStalledCount.
 * Heartbeats of about a minute: AWS Elemental MediaConvert, STATUS_UPDATE. The remaining figures are our own choice.
 */
export const jobsPolicySchema = group({
  turnTimeoutMs: whole(day, reach, 'A job waits for so long for its turn, from its creation; then it fails.', 'pod'),
  queueTimeoutMs: each(renderTypes, () =>
    whole(10 * minute, reach, 'An attempt is given up when no worker has begun it for so long; the job fails.'),
  ),
  heartbeatMs: each(renderTypes, () => whole(minute, reach, 'A worker reports so often while it renders.')),
  missedHeartbeats: each(renderTypes, () =>
    whole(2, { least: 1, most: 100 }, 'An attempt is lost when so many reports in a row are missing.'),
  ),
  maxStalls: whole(1, { least: 0, most: 10 }, 'So many lost attempts of a job are made again; one more and it fails.'),
  runTimeoutMs: each(renderTypes, (type) =>
    whole(
      standardRunMs[type],
      reach,
      'An attempt ends after so long, from the first sign of work to the asset in our store.',
    ),
  ),
  jobTimeoutMs: each(renderTypes, () =>
    whole(2 * hour, reach, 'A job takes no longer than this over all attempts, from its first dispatch.', 'pod'),
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
    .meta({ description: 'Classes of failures that another attempt cannot mend.', scope: 'tenant' }),
  assetStore: z
    .array(folder)
    .min(1)
    .max(16)
    .default(['https://s3.amazonaws.com/eventzr-studio-assets-dev/', 's3://eventzr-studio-assets-dev/'])
    .meta({
      description: 'Folders that are ours. A job is completed when its asset lies in one of them.',
      scope: 'tenant',
    }),
  terminalRetentionMs: whole(
    3 * day,
    { least: minute, most: 30 * day },
    'An ended job is remembered for so long: its repeats and late assets are known.',
    'pod',
  ),
})

/** Everything about the life of a job that may be tuned: plain JSON data. */
export type JobsPolicy = Settled<z.output<typeof jobsPolicySchema>>
