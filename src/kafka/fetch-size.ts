/** A broker gives at least one batch, however little is asked for (KIP-74); so no batch keeps another one from being read. */
export const oneBatchPerFetch = { 'fetch.message.max.bytes': 1 } as const

/** The client fetches nothing more of a partition while it holds so many of its records. */
export const mostQueuedRecords = 10_000

/** Ticks come through the client's one queue and wait behind all input fetched before them, so a pod fetches little ahead. */
export const podFetch = {
  'queued.min.messages': mostQueuedRecords,
  'queued.max.messages.kbytes': 32_768,
  'fetch.max.bytes': 2_000_000,
  'fetch.message.max.bytes': 500_000,
} as const
