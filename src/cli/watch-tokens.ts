import type { SharedTokens } from '#kafka/tokens/shared-tokens.ts'
import type { PodMetrics } from '#observe/metrics.ts'
import type { Log } from '#runtime/ports/log.ts'

/** Counts the tokens of a pod and logs why there is none; without tokens it does nothing. */
export const watchTokens = (tokens: SharedTokens | undefined, metrics: PodMetrics, log: Log): void => {
  if (tokens === undefined) return
  const counts = metrics.withTokens()
  tokens.watch({
    issued: (expiresMs) => {
      counts.issued(expiresMs)
      log.debug({ expiresInMs: expiresMs - Date.now() }, 'a token for the brokers was issued')
    },
    failed: (error) => {
      counts.failed()
      log.warn({ failure: error.failure }, `${error.message}; asking again`)
    },
  })
}
