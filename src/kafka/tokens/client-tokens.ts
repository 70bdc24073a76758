import type { TokenSource } from './token.ts'

/** A token in the words of the client. */
interface ClientToken {
  readonly tokenValue: string
  readonly lifetime: number
  readonly principal: string
}

/** librdkafka asks again after this share of the life of a token (rdkafka_sasl_oauthbearer.c). */
const shareOfLife = 0.8
/** librdkafka looks once a second whether it should ask. */
const leastWaitMs = 1_000

type Done = (error: Error | null, token?: ClientToken) => void

/** The setting with which a client asks for tokens, from a thread of its own, whether it polls or not. */
export type TokenCallback = (settings: string, done: Done) => void

/**
 * Answers the question of a client for a token. The client asks again at the time of the source, by the life in the answer.
 * @param whenFree calls its function as soon as the client takes answers
 */
export const tokenCallback =
  (source: TokenSource, whenFree: (tell: () => void) => void = (tell) => tell()): TokenCallback =>
  (_settings, done) => {
    void answer(source, done, whenFree)
  }

const answer = async (source: TokenSource, done: Done, whenFree: (tell: () => void) => void): Promise<void> => {
  try {
    const { value, principal, askAgainMs } = await source.get()
    whenFree(() => {
      const lifetime = Math.ceil(Date.now() + Math.max(askAgainMs - Date.now(), leastWaitMs) / shareOfLife)
      tell(done, null, { tokenValue: value, lifetime, principal })
    })
  } catch (error) {
    // Another error for each client, since it changes the text.
    whenFree(() => tell(done, new Error((error as Error).message)))
  }
}

/**
 * A closed client throws. A failure is emitted as an `error`, and without a listener that would end the process (client.js,
 * postProcessTokenRefresh). The source has told the failure already.
 */
const tell = (done: Done, error: Error | null, token?: ClientToken): void => {
  try {
    done(error, token)
  } catch {
    // As told above.
  }
}
