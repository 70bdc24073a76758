import type { Writable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { issueTimeoutMs } from './shared-tokens.ts'
import { type Token, TokenError, type TokenSource } from './token.ts'

const pauseMs = 1_000

/**
 * Writes the tokens of a process to another one as lines of JSON, each as soon as its clients should ask for it, so that both have
 * one issuer. Never rejects.
 * @param end stops it
 */
export const relayTokens = async (source: TokenSource, to: Writable, end: AbortSignal): Promise<void> => {
  while (!end.aborted) {
    const token = await source.get().catch(() => undefined)
    if (token !== undefined) to.write(`${JSON.stringify(token)}\n`)
    const waitMs = token === undefined ? pauseMs : Math.max(token.askAgainMs - Date.now(), pauseMs / 10)
    await sleep(waitMs, undefined, { signal: end, ref: false }).catch(() => undefined)
  }
}

/** Tokens that another process or thread gives to this one. */
export class RelayedTokens implements TokenSource {
  #token: Token | undefined
  #next = Promise.withResolvers<Token>()

  constructor(token?: Token) {
    this.#token = token
  }

  take(token: Token): void {
    this.#token = token
    this.#next.resolve(token)
    this.#next = Promise.withResolvers()
  }

  async get(): Promise<Token> {
    if (this.#token !== undefined && Date.now() < this.#token.askAgainMs) return this.#token
    const late = sleep(issueTimeoutMs, undefined, { ref: false })
    const token = (await Promise.race([this.#next.promise, late])) ?? this.#token
    if (token !== undefined && Date.now() < token.expiresMs) return token
    throw new TokenError('away', `none has come within ${issueTimeoutMs} ms`)
  }
}
