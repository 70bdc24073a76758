import type { Reason, VoiceMethod } from '#schemas/types.ts'

/** A training of a voice before it begins. */
export interface WantedTraining {
  readonly voiceModelId: string
  readonly provider: string
  readonly method: VoiceMethod
}

/** The training may begin. */
export interface ReservedTraining {
  readonly voiceModelId: string
  /** `null`: its tenant is not metered. */
  readonly creditsReserved: number | null
}

/** The training may not begin, for want of credits. */
export interface RefusedTraining {
  readonly voiceModelId: string
  /** One at least. */
  readonly reasons: readonly Reason[]
}

/** The end of a training, told once. */
export interface EndedTraining {
  /** Only a completed training is paid. */
  readonly outcome: 'COMPLETED' | 'FAILED'
  /** As the answer to the reservation said. */
  readonly creditsReserved: number | null
  /** As reported, from 0; the part beyond the reservation is not paid. */
  readonly creditsUsed: number
}
