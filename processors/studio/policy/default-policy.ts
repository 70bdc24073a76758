import { NIL } from 'uuid'
import { renderHealthPolicySchema } from '#processors/studio/health/health-policy.ts'
import { jobsPolicySchema } from '#processors/studio/jobs/jobs-policy.ts'
import { fanOutMatrix } from '#processors/studio/planning/fan-out-matrix.ts'
import type { StudioPolicy } from './studio-policy.ts'

const nativeSizes = [
  [1024, 1024],
  [1024, 1792],
  [1792, 1024],
] as const

const days = 24 * 60 * 60 * 1_000

/** Native sizes: OpenAI image API, dall-e-3. The remaining figures are our own choice. */
export const defaultStudioPolicy: StudioPolicy = {
  fanOut: fanOutMatrix,
  imageProvider: {
    name: 'dall-e-3',
    nativeSizes,
  },
  renderers: {
    image: [{ provider: 'dall-e-3', credentialRef: 'openai-main', nativeSizes }],
    video: [],
    audio: [],
    document: [],
  },
  automationUserId: NIL,
  planRetentionMs: 30 * days,
  jobs: jobsPolicySchema.parse({}),
  health: renderHealthPolicySchema.parse({}),
}
