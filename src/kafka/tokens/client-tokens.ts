import type { TokenSource } from './token.ts'

/** A token in the words of the client. */
interface ClientToken {
  readonly tokenValue: string
  readonly lifetime: number
  readonly principal: string
}

/** librdkafka asks again after this share of the life that it is told of (rdkafka_sasl_oauthbearer.c). */
const shareOfLife = 0.8
/** librdkafka looks once a second whether it should ask. */
const leastWaitMs = 1_000

type Done = (error: Error | null, token?: ClientToken) => void

/** The setting with which a client asks for tokens, from a thread of its own, whether it polls or not. */
export type TokenCallback = (settings: string, done: Done) => void

/**
 * Answers a client that asks for a token. It is told of such a life that it asks again when the source wants it to.
 * @param whenFree calls what it is given as soon as the client can be told
 */
export const tokenCallback =
  (source: TokenSource, whenFree: (tell: () => void) => void = (tell) => tell()): TokenCallback =>
  (_settings, done) => {
    void source.get().then(
      ({ value, principal, askAgainMs }) =>
        whenFree(() => {
          const lifetime = Math.ceil(Date.now() + Math.max(askAgainMs - Date.now(), leastWaitMs) / shareOfLife)
          tell(done, null, { tokenValue: value, lifetime, principal })
        }),
      // Another error for each client, since it changes the text.
      (error: unknown) => whenFree(() => tell(done, new Error((error as Error).message))),
    )
  }

/**
 * A client that was closed meanwhile throws, and one that takes a failure emits it as an `error` that would end the process
 * (client.js, postProcessTokenRefresh). The source has told the failure already.
 */
const tell = (done: Done, error: Error | null, token?: ClientToken): void => {
  try {
    done(error, token)
  } catch {
    // As told above.
  }
}
