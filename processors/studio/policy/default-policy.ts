import { NIL } from 'uuid'
import { batchesPolicySchema } from '#processors/studio/batches/batches-policy.ts'
import { creditsPolicySchema } from '#processors/studio/credits/credits-policy.ts'
import { jobsPolicySchema } from '#processors/studio/jobs/jobs-policy.ts'
import { fanOutMatrix } from '#processors/studio/planning/fan-out-matrix.ts'
import { queuePolicySchema } from '#processors/studio/queue/queue-policy.ts'
import type { StudioPolicy } from './studio-policy.ts'

const days = 24 * 60 * 60 * 1_000

/** Native sizes: OpenAI image API, dall-e-3. The remaining figures are our own choice. */
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
  jobs: jobsPolicySchema.parse({}),
  credits: creditsPolicySchema.parse({}),
  concurrency: queuePolicySchema.parse({}),
  batches: batchesPolicySchema.parse({}),
}
