import { setTimeout as sleep } from 'node:timers/promises'
import { type TokenCallback, tokenCallback } from './client-tokens.ts'
import { TokenError, type TokenSource } from './token.ts'

/** Longer than librdkafka waits before it asks again. */
const longestWaitMs = 12_000

/**
 * Tokens of an administrator. Each of its calls holds the lock that it takes a token with, until the call ends (admin.cc): a token
 * within a call would halt the whole process, and before the first token no call can succeed. So tokens are taken between calls.
 */
export class AdminTokens {
  readonly callback: TokenCallback
  readonly #source: TokenSource
  readonly #told = Promise.withResolvers<void>()
  #calls = 0
  /** Tokens in wait for the end of calls, and calls in wait for those tokens. */
  #waiting: (() => void)[] = []

  constructor(source: TokenSource) {
    this.#source = source
    this.callback = tokenCallback(source, (tell) => this.#whenFree(tell))
  }

  /** Makes a call, as soon as the client has a token and takes none. @throws TokenError */
  async during<T>(call: () => Promise<T>): Promise<T> {
    await this.#source.get()
    await this.#hasToken()
    if (this.#waiting.length > 0) await new Promise<void>((resolve) => this.#waiting.push(resolve))
    this.#calls++
    try {
      return await call()
    } finally {
      this.#calls--
      if (this.#calls === 0) for (const go of this.#waiting.splice(0)) go()
    }
  }

  async #hasToken(): Promise<void> {
    const end = new AbortController()
    const late = sleep(longestWaitMs, 'late' as const, { signal: end.signal, ref: false }).catch(() => undefined)
    const first = await Promise.race([this.#told.promise, late])
    end.abort()
    if (first === 'late') throw new TokenError('away', `the client has not taken one within ${longestWaitMs} ms`)
  }

  #whenFree(tell: () => void): void {
    const go = (): void => {
      tell()
      this.#told.resolve()
    }
    if (this.#calls === 0) go()
    else this.#waiting.push(go)
  }
}
