import type { RetrySchedule } from '#processors/shared/retry-schedule.ts'
import type { RenderFailureClass, RenderType } from '#schemas/types.ts'
import type { FanOutMatrix } from '#processors/studio/planning/fan-out-matrix.ts'

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

export interface JobPolicy {
  /** From dispatch to the first sign of work; one attempt. */
  readonly queueTimeoutMs: number
  /** How often a worker reports while it works. */
  readonly heartbeatMs: number
  /** Reports missed in a row that make an attempt stalled. */
  readonly missedHeartbeats: number
  /** Stalled attempts that are tried again; one more and the job fails. */
  readonly maxStalls: number
  /** From the first sign of work to the asset in our bucket; one attempt. */
  readonly runTimeoutMs: Readonly<Record<RenderType, number>>
  /** From created to a terminal state, over all attempts. */
  readonly jobTimeoutMs: number
  readonly maxAttempts: number
  /** The waits between attempts. */
  readonly retry: RetrySchedule
  /** Failures that another attempt cannot mend. */
  readonly finalFailures: readonly RenderFailureClass[]
  /** How long a terminal job is remembered, so that late reports find it. */
  readonly terminalRetentionMs: number
}

/** Everything that decides how Studio renders: plain JSON data, durations in milliseconds. */
export interface StudioPolicy extends PlanningPolicy, JobPolicy {}
