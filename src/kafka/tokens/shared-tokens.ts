import { setTimeout as sleep } from 'node:timers/promises'
import { type IssuedToken, type IssueToken, type Token, TokenError, type TokenSource } from './token.ts'

/** Is told of each answer of the issuer. */
export interface TokenObserver {
  issued(expiresMs: number): void
  failed(error: TokenError): void
}

/** An issuer may start cold: the first credentials of a pod by EKS Pod Identity, or of a machine, take seconds. */
export const issueTimeoutMs = 30_000
/** A client is never told of a longer life: a withdrawn right shows within it. */
const longestLifeMs = 3_600_000
/** As librdkafka does it by itself. */
const longestShareOfLife = 0.8
/** Pods start together, and do not ask together. */
const jitterOfLife = 0.1
/** librdkafka looks once a second whether it should ask, and proves itself again after nine tenths of a session. */
const leastRestMs = 2_000
const askAgainAfterFailureMs = 10_000
const pauseAfterFailureMs = 1_000

interface Failure {
  readonly error: TokenError
  readonly untilMs: number
}

/**
 * The tokens of a process: one question at a time, and one answer for every client. A new one is asked for after 72 to 80 % of
 * its life. When that fails, the old one serves until it expires, and the question is repeated.
 */
export class SharedTokens implements TokenSource {
  readonly #issue: IssueToken
  readonly #timeoutMs: number
  readonly #observers = new Set<TokenObserver>()
  #token: Token | undefined
  #asking: Promise<Token> | undefined
  #failure: Failure | undefined

  constructor(issue: IssueToken, timeoutMs = issueTimeoutMs) {
    this.#issue = issue
    this.#timeoutMs = timeoutMs
  }

  watch(observer: TokenObserver): void {
    this.#observers.add(observer)
    if (this.#token !== undefined) observer.issued(this.#token.expiresMs)
  }

  async get(): Promise<Token> {
    if (this.#token !== undefined && Date.now() < this.#token.askAgainMs) return this.#token
    if (this.#failure !== undefined && Date.now() < this.#failure.untilMs) return this.#old(this.#failure.error)
    this.#asking ??= this.#ask().finally(() => (this.#asking = undefined))
    return this.#asking
  }

  async #ask(): Promise<Token> {
    try {
      const token = await this.#issued()
      this.#token = token
      this.#failure = undefined
      for (const observer of this.#observers) observer.issued(token.expiresMs)
      return token
    } catch (cause) {
      const error = cause instanceof TokenError ? cause : new TokenError('away', (cause as Error).message, cause)
      this.#failure = { error, untilMs: Date.now() + pauseAfterFailureMs * (0.5 + Math.random()) }
      for (const observer of this.#observers) observer.failed(error)
      return this.#old(error)
    }
  }

  async #issued(): Promise<Token> {
    const end = new AbortController()
    const late = sleep(this.#timeoutMs, undefined, { signal: end.signal, ref: false }).then(() => {
      throw new TokenError('away', `its issuer has not answered within ${this.#timeoutMs} ms`)
    })
    try {
      return lively(await Promise.race([this.#issue(end.signal), late]))
    } finally {
      // The loser of the race may fail now, unheard.
      late.catch(() => undefined)
      end.abort()
    }
  }

  /** The rest of the last token. @throws TokenError without one */
  #old(error: TokenError): Token {
    const left = (this.#token?.expiresMs ?? 0) - Date.now()
    if (this.#token === undefined || left <= 0) throw error
    return { ...this.#token, askAgainMs: Date.now() + Math.min(askAgainAfterFailureMs, left / 2) }
  }
}

/** @throws TokenError when it has expired */
const lively = (issued: IssuedToken): Token => {
  const nowMs = Date.now()
  const lifeMs = Math.min(issued.expiresMs - nowMs, longestLifeMs)
  // The negation takes what is no number, too.
  if (!(lifeMs > 0)) throw new TokenError('refused', expiredText(nowMs - issued.expiresMs))
  const share = longestShareOfLife * (1 - jitterOfLife * Math.random())
  const askAgainMs = nowMs + Math.max(Math.min(lifeMs * share, lifeMs - leastRestMs), lifeMs / 4)
  return { ...issued, expiresMs: nowMs + lifeMs, askAgainMs }
}

const expiredText = (agoMs: number): string =>
  `its issuer gave one that has expired ${Math.ceil(agoMs / 1_000)} s ago; compare the clocks of this machine and of the issuer`
