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

/**
 * The part of the used credits that counts for a completed purchase: never beyond its reservation. An unmetered tenant has none, and is
 * told of all that was used.
 */
export const paidCredits = (creditsUsed: number, creditsReserved: number | null): number =>
  Math.min(creditsUsed, creditsReserved ?? creditsUsed)
