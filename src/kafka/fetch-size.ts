/** A broker gives at least one batch, however little is asked for (KIP-74); so no batch keeps another one from being read. */
export const oneBatchPerFetch = { 'fetch.message.max.bytes': 1 } as const
