import type { BatchesPolicy } from '#processors/studio/batches/batches-policy.ts'
import type { CreditsPolicy } from '#processors/studio/credits/credits-policy.ts'
import type { JobsPolicy } from '#processors/studio/jobs/jobs-policy.ts'
import type { FanOutMatrix } from '#processors/studio/planning/fan-out-matrix.ts'
import type { QueuePolicy } from '#processors/studio/queue/queue-policy.ts'

/** Width and height in pixels. */
export type Size = readonly [width: number, height: number]

export interface PlanningPolicy {
  /** Which assets a trigger asks for. */
  readonly fanOut: FanOutMatrix
  /** The renderer of images, and the sizes that it can render; an asset is cut out of the one with the closest shape. */
  readonly imageProvider: { readonly name: string; readonly nativeSizes: readonly [Size, ...Size[]] }
  /** Stands for the person where a trigger names none. */
  readonly automationUserId: string
  /** How long a plan is remembered after its last change; a trigger that comes again within it changes nothing. */
  readonly planRetentionMs: number
}

/** Everything that decides how Studio renders: plain JSON data, durations in milliseconds. */
export interface StudioPolicy extends PlanningPolicy {
  readonly jobs: JobsPolicy
  readonly credits: CreditsPolicy
  readonly concurrency: QueuePolicy
  readonly batches: BatchesPolicy
}
