/** The same for every topic of the examples. */
export const topicDefaults = { eventSource: 'ticket-shop', retentionMs: 7 * 86_400_000, lenient: false } as const
