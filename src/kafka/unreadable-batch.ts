/**
 * Errors of one batch and not of its broker: it does not unpack (-198), is damaged (-199, 2), is larger than the client takes
 * (10), or has a compression unknown to client or broker (-170, 76). The client asks for the batch again and again.
 */
const unreadable: ReadonlySet<unknown> = new Set([-198, -199, 2, 10, -170, 76])

/** Whether a poll failed for the sake of one batch. */
export const isUnreadable = (error: unknown): boolean =>
  unreadable.has((error as { readonly code?: unknown } | null)?.code)
