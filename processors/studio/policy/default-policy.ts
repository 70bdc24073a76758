import { NIL } from 'uuid'
import { fanOutMatrix } from '#processors/studio/planning/fan-out-matrix.ts'
import type { StudioPolicy } from './studio-policy.ts'

const seconds = 1_000
const minutes = 60 * seconds
const hours = 60 * minutes
const days = 24 * hours

/**
 * Sources: the four time-outs (queue, run, heartbeat, total) and why a queue time-out is final, since another attempt would
 * only join the same queue: docs.temporal.io, activity timeouts. One stall, then failure: docs.bullmq.io, maxStalledCount.
 * Heartbeats of about a minute: AWS Elemental MediaConvert, STATUS_UPDATE. Native sizes: OpenAI image API, dall-e-3.
 * The remaining figures are our own choice.
 */
export const defaultStudioPolicy: StudioPolicy = {
  fanOut: fanOutMatrix,
  imageProvider: {
    name: 'dall-e-3',
    nativeSizes: [
      [1024, 1024],
      [1024, 1792],
      [1792, 1024],
    ],
  },
  automationUserId: NIL,
  planRetentionMs: 30 * days,
  queueTimeoutMs: 10 * minutes,
  heartbeatMs: 60 * seconds,
  missedHeartbeats: 2,
  maxStalls: 1,
  runTimeoutMs: {
    image: 2 * minutes,
    audio: 10 * minutes,
    document: 10 * minutes,
    video: 30 * minutes,
    UNKNOWN: 30 * minutes,
  },
  jobTimeoutMs: 2 * hours,
  maxAttempts: 3,
  retry: { delaysMs: [10, 20, 40, 80, 160, 300].map((delay) => delay * seconds), jitterShare: 0.2 },
  finalFailures: ['CONTENT_POLICY', 'INVALID_INPUT', 'CANCELED', 'QUEUE_TIMEOUT'],
  terminalRetentionMs: 3 * days,
}
