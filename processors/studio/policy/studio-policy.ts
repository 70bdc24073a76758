import type { JobsPolicy } from '#processors/studio/jobs/jobs-policy.ts'
import type { FanOutMatrix } from '#processors/studio/planning/fan-out-matrix.ts'
import type { RenderHealthPolicy } from '#processors/studio/health/health-policy.ts'
import type { Renderer } from '#processors/studio/planning/renderer.ts'
import type { Size } from '#processors/studio/planning/size.ts'
import type { RenderType } from '#schemas/types.ts'

export interface PlanningPolicy {
  /** Which assets a trigger asks for. */
  readonly fanOut: FanOutMatrix
  /** The renderer of images, and the sizes that it can render; an asset is cut out of the one with the closest shape. */
  readonly imageProvider: { readonly name: string; readonly nativeSizes: readonly [Size, ...Size[]] }
  /** Provider accounts by type, most wanted first. */
  readonly renderers: Readonly<Record<Exclude<RenderType, 'UNKNOWN'>, readonly Renderer[]>>
  /** Stands for the person where a trigger names none. */
  readonly automationUserId: string
  /** How long a plan is remembered after its last change; a trigger that comes again within it changes nothing. */
  readonly planRetentionMs: number
}

/** Everything that decides how Studio renders: plain JSON data, durations in milliseconds. */
export interface StudioPolicy extends PlanningPolicy {
  readonly jobs: JobsPolicy
  readonly health: RenderHealthPolicy
}
