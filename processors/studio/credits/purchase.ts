import type { Reason, VoiceMethod } from '#schemas/types.ts'

/** A training of a voice before it begins. Each comes once. */
export interface WantedTraining {
  readonly voiceModelId: string
  readonly method: VoiceMethod
}

/** The training may begin. */
export interface ReservedTraining {
  readonly voiceModelId: string
  /** Kept with the training until its end; `null`: its tenant is not metered. */
  readonly creditsReserved: number | null
}

/** The training may not begin, for want of credits. */
export interface RefusedTraining {
  readonly voiceModelId: string
  /** One at least. */
  readonly reasons: readonly Reason[]
}

/** The end of a job or training, told once. */
export interface EndedPurchase {
  /** Only a completed purchase is paid. */
  readonly outcome: 'COMPLETED' | 'FAILED' | 'CANCELED' | 'SUPERSEDED'
  /** As the answer to the reservation said. */
  readonly creditsReserved: number | null
  /** As reported, from 0; the part beyond the reservation is not paid. */
  readonly creditsUsed: number
}

/** The credits to be paid for an ended purchase; the rest of its reservation is free again. An unmetered tenant pays none. */
export const settledCredits = ({ outcome, creditsReserved, creditsUsed }: EndedPurchase): number =>
  outcome === 'COMPLETED' ? Math.min(creditsUsed, creditsReserved ?? 0) : 0
