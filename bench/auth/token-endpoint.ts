import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { KeyPair } from './certificates.ts'

/** How it answers: with good tokens, with expired ones, with ones of another scope, with a refusal, or not at all. */
export type Mood = 'good' | 'expired' | 'no-scope' | 'refusing' | 'silent'

export const oidcClient = { id: 'eventzr', secret: 'battery-staple-9' } as const

/** An OpenID Connect token endpoint on this machine. Its tokens are unsecured JWS; Kafka has a validator for them. */
export class TokenEndpoint {
  mood: Mood = 'good'
  issued = 0
  readonly #server: Server
  readonly #lifeMs: number

  private constructor(server: Server, lifeMs: number) {
    this.#server = server
    this.#lifeMs = lifeMs
  }

  static async open({ certificate, key }: KeyPair, lifeMs: number): Promise<TokenEndpoint> {
    const server = createServer({ cert: readFileSync(certificate), key: readFileSync(key) })
    const endpoint = new TokenEndpoint(server, lifeMs)
    server.on('request', ({ headers: { authorization } }, response) => endpoint.#answer(authorization, response))
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    return endpoint
  }

  get url(): string {
    return `https://127.0.0.1:${(this.#server.address() as AddressInfo).port}/token`
  }

  close(): void {
    this.#server.close()
    this.#server.closeAllConnections()
  }

  #answer(authorization: string | undefined, response: ServerResponse): void {
    if (this.mood === 'silent') return
    const expected = `Basic ${Buffer.from(`${oidcClient.id}:${oidcClient.secret}`).toString('base64')}`
    if (this.mood === 'refusing' || authorization !== expected) return end(response, 401, { error: 'invalid_client' })
    this.issued++
    const lifeMs = this.mood === 'expired' ? -60_000 : this.#lifeMs
    const scope = this.mood === 'no-scope' ? 'other' : 'kafka'
    end(response, 200, {
      access_token: unsecuredToken(lifeMs, scope),
      token_type: 'Bearer',
      expires_in: lifeMs / 1_000,
    })
  }
}

const end = (response: ServerResponse, status: number, body: object): void => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

const unsecuredToken = (lifeMs: number, scope: string): string => {
  const nowMs = Date.now()
  const claims = { sub: oidcClient.id, scope, iat: nowMs / 1_000, exp: (nowMs + lifeMs) / 1_000 }
  return `${base64url({ alg: 'none' })}.${base64url(claims)}.`
}

const base64url = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
