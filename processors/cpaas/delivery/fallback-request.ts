import type { Channel, EpochMs, NotifyRequested } from '#schemas/types.ts'

/** A message on the next channel, on its way to intake as any request. No topic can carry one. */
export interface FallbackRequest extends NotifyRequested {
  /** The message in whose place it is sent. */
  readonly fallbackOf: string
  readonly fallbackFrom: Channel
  /** Nothing may be sent after it on any channel, as the first request says. */
  readonly requestExpiresAt: EpochMs | null
}

export const isFallback = (request: NotifyRequested): request is FallbackRequest => 'fallbackOf' in request

/**
 * The request for the channel behind a refused one; `undefined` behind the last. Each names fewer channels than the one before, so they
 * come to an end.
 */
export const fallbackBehind = (refused: FallbackRequest): FallbackRequest | undefined => {
  const [channel, ...fallbackChannels] = refused.fallbackChannels
  return channel === undefined ? undefined : { ...refused, channel, fallbackChannels, fallbackFrom: refused.channel }
}
