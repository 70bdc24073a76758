import { readFileSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { request } from 'node:https'
import { text } from 'node:stream/consumers'
import { type IssuedToken, type IssueToken, TokenError } from './token.ts'

/** A client at the token endpoint of an OpenID Connect provider. Files are read for each token: they may be replaced. */
export interface OidcClient {
  readonly tokenUrl: string
  readonly clientId: string
  readonly clientSecretFile: string
  readonly scope?: string | undefined
  /** PEM file of authorities; those of Node when absent. */
  readonly caFile?: string | undefined
}

interface Answer {
  readonly access_token?: unknown
  readonly expires_in?: unknown
  readonly error?: unknown
}

/** Issues tokens by the grant of client credentials (RFC 6749, section 4.4), with the secret in the header (section 2.3.1). */
export const oidcTokens =
  (client: OidcClient): IssueToken =>
  async (signal) => {
    const askedMs = Date.now()
    const response = await post(client, signal)
    const answer = parsed(await text(response))
    if (response.statusCode !== 200) throw refusal(client, response.statusCode ?? 0, answer.error)
    return tokenOf(client, answer, askedMs)
  }

const post = ({ tokenUrl, clientId, clientSecretFile, scope, caFile }: OidcClient, signal: AbortSignal) => {
  const secret = readFileSync(clientSecretFile, 'utf8').trim()
  const form = new URLSearchParams({ grant_type: 'client_credentials', ...(scope !== undefined && { scope }) })
  const credentials = [clientId, secret].map(encodeURIComponent).join(':')
  return new Promise<IncomingMessage>((resolve, reject) => {
    request(tokenUrl, {
      method: 'POST',
      headers: {
        accept: 'application/json',
        'content-type': 'application/x-www-form-urlencoded',
        authorization: `Basic ${Buffer.from(credentials).toString('base64')}`,
      },
      ...(caFile !== undefined && { ca: readFileSync(caFile) }),
      agent: false,
      signal,
    })
      .once('response', resolve)
      .once('error', (cause: NodeJS.ErrnoException) => reject(unreachable(tokenUrl, cause)))
      .end(form.toString())
  })
}

const parsed = (body: string): Answer => {
  try {
    return Object(JSON.parse(body)) as Answer
  } catch {
    return {}
  }
}

/** A provider's word for the fault is a code (RFC 6749, section 5.2); anything else may hold a secret. */
const refusal = ({ tokenUrl }: OidcClient, status: number, error: unknown): TokenError => {
  const code = typeof error === 'string' && /^[\w.-]{1,60}$/.test(error) ? ` ${error}` : ''
  const isAway = status === 429 || status >= 500
  const remedy = isAway
    ? ''
    : '; check EVENTZR_KAFKA_OIDC_CLIENT_ID, EVENTZR_KAFKA_OIDC_CLIENT_SECRET_FILE and the scope'
  return new TokenError(isAway ? 'away' : 'refused', `${hostOf(tokenUrl)} answers ${status}${code}${remedy}`)
}

const unreachable = (tokenUrl: string, cause: NodeJS.ErrnoException): TokenError => {
  const reason = cause.code ?? cause.message
  const isCertificate = /CERT|ISSUER|SIGNATURE|ALTNAME/.test(reason)
  const remedy = isCertificate
    ? '; set EVENTZR_KAFKA_OIDC_CA_FILE to its authority'
    : '; check EVENTZR_KAFKA_OIDC_TOKEN_URL'
  return new TokenError('away', `${hostOf(tokenUrl)} cannot be asked (${reason})${remedy}`, cause)
}

const hostOf = (url: string): string => new URL(url).host

const tokenOf = (
  { tokenUrl, clientId }: OidcClient,
  { access_token: value, expires_in: lifeSeconds }: Answer,
  askedMs: number,
): IssuedToken => {
  if (typeof value !== 'string' || value === '')
    throw new TokenError('refused', `${hostOf(tokenUrl)} answers without an access token`)
  const expiresMs = Math.min(
    typeof lifeSeconds === 'number' ? askedMs + lifeSeconds * 1_000 : Infinity,
    (expiryIn(value) ?? Infinity) * 1_000,
  )
  if (expiresMs === Infinity)
    throw new TokenError('refused', `${hostOf(tokenUrl)} does not tell when its token expires`)
  return { value, principal: clientId, expiresMs }
}

/** The claim `exp` of a JWT (RFC 7519), in seconds since 1970. */
const expiryIn = (token: string): number | undefined => {
  const { exp } = parsed(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as { readonly exp?: unknown }
  return typeof exp === 'number' ? exp : undefined
}
