/** A token as its issuer gives it. */
export interface IssuedToken {
  readonly value: string
  /** Its name for logs of the client; brokers read the name in the token itself. */
  readonly principal: string
  /** Brokers refuse it from then on, in milliseconds since 1970. */
  readonly expiresMs: number
}

/** A bearer token for SASL/OAUTHBEARER (RFC 7628). */
export interface Token extends IssuedToken {
  /** Clients ask for another one then, in milliseconds since 1970. */
  readonly askAgainMs: number
}

/** Gives tokens to every client of a process. */
export interface TokenSource {
  /** A token that has not expired. @throws TokenError */
  get(): Promise<Token>
}

/** Asks an issuer for a new token. @param signal ends the question */
export type IssueToken = (signal: AbortSignal) => Promise<IssuedToken>

/** `refused`: the issuer has answered no, or there is nothing to ask it with. `away`: it has not answered. */
export type TokenFailure = 'refused' | 'away'

/** There is no token for the brokers. The text holds neither tokens nor secrets. */
export class TokenError extends Error {
  readonly code = 'TOKEN_UNAVAILABLE'
  readonly failure: TokenFailure

  constructor(failure: TokenFailure, reason: string, cause?: unknown) {
    super(`no token for the brokers: ${reason}`, { cause })
    this.failure = failure
  }
}
