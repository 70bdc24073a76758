import type { EndedAttempt, PlannedJob } from '#schemas/types.ts'
import type { StreamTime } from '#stream/time.ts'

/** The account at a renderer, for one attempt. */
export interface AttemptRoute {
  readonly provider: string
  /** Names the account; never a secret. */
  readonly credentialRef: string | null
  /** Counts the states of the account's breaker. */
  readonly breakerSeq: number
  /** Whether the attempt tests if the provider has recovered. */
  readonly probe: boolean
  /** Pixels to ask of the provider. */
  readonly nativeWidth: number
  readonly nativeHeight: number
}

/** Chooses the account of the next attempt. @param before the ended attempts */
export type RouteOf = (plan: PlannedJob, before: readonly EndedAttempt[], present: StreamTime) => AttemptRoute

/** The planned renderer, at each attempt. */
export const plannedRoute: RouteOf = ({ provider, nativeWidth, nativeHeight }) => ({
  provider,
  credentialRef: null,
  breakerSeq: 0,
  probe: false,
  nativeWidth,
  nativeHeight,
})

/** The renderer of an attempt; rows name it only where it is not the planned one. */
export const providerOf = ({ provider }: { readonly provider: string }, plan: PlannedJob): string =>
  provider === '' ? plan.provider : provider
