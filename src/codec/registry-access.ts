import { readFileSync } from 'node:fs'
import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { RegistryError, RegistryUnavailable } from './errors.ts'

/** Where a registry is, and by what it knows us. Secrets stay in files, read for each request: they rotate. */
export interface RegistrySettings {
  /** Base of the Confluent-compatible API; may hold `user:password@`. */
  readonly url: string
  readonly user?: string | undefined
  readonly passwordFile?: string | undefined
  /** Holds a bearer token (RFC 6750). */
  readonly tokenFile?: string | undefined
  /** PEM of authorities to trust, instead of those of Node. */
  readonly caFile?: string | undefined
  /** PEM of our own certificate, for a registry that asks for one. */
  readonly certificateFile?: string | undefined
  readonly keyFile?: string | undefined
  /** Told about every request, in milliseconds; must not throw. */
  readonly onAnswer?: ((result: AnswerResult, durationMs: number) => void) | undefined
}

/** An answer of use, a refusal of the request (4xx), or none that can be used. */
export type AnswerResult = 'ok' | 'refused' | 'failed'

/** The way to one registry. Neither its text nor a dump of it shows a secret. */
export class RegistryAccess {
  /** Without credentials, and without a slash at its end. */
  readonly base: string
  readonly isSecure: boolean
  /** Hidden from dumps, since it holds our key. */
  readonly #agent: HttpAgent
  readonly #settings: RegistrySettings
  readonly #credentials: string | undefined

  /** @throws RegistryError when the address is none, or an authority, certificate or key cannot be read */
  constructor(settings: RegistrySettings) {
    const address = urlOf(settings.url)
    const { username, password } = address
    address.username = address.password = ''
    this.base = address.href.replace(/\/$/, '')
    this.isSecure = address.protocol === 'https:'
    this.#settings = settings
    this.#credentials = username === '' ? undefined : `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
    this.#agent = this.isSecure ? secureAgent(settings) : new HttpAgent({ keepAlive: true })
  }

  /** A registry with no other credentials than those in its address. @throws RegistryError */
  static at(url: string): RegistryAccess {
    return new RegistryAccess({ url })
  }

  /** Keeps connections, and checks certificates. */
  get agent(): HttpAgent {
    return this.#agent
  }

  /** `host:port`. */
  get host(): string {
    return new URL(this.base).host
  }

  /** A request that began at this time, by `performance.now`, has ended. */
  answered(result: AnswerResult, startedMs: number): void {
    this.#settings.onAnswer?.(result, performance.now() - startedMs)
  }

  /** The header `authorization`, from the files as they are now; undefined without credentials. @throws RegistryUnavailable while a file cannot be read */
  authorization(): string | undefined {
    const { user, passwordFile, tokenFile } = this.#settings
    if (tokenFile !== undefined) return `Bearer ${this.#secret(tokenFile)}`
    if (user !== undefined && passwordFile !== undefined) return basic(`${user}:${this.#secret(passwordFile)}`)
    return this.#credentials === undefined ? undefined : basic(this.#credentials)
  }

  /** Editors and `echo` end a file with a line break; no header may hold one. */
  #secret(path: string): string {
    try {
      return readFileSync(path, 'utf8').trim()
    } catch (cause) {
      throw new RegistryUnavailable(
        `the schema registry at ${this.host} is not asked, since ${path} cannot be read (${codeOf(cause)})`,
        { cause },
      )
    }
  }
}

const basic = (credentials: string): string => `Basic ${Buffer.from(credentials).toString('base64')}`

const codeOf = (cause: unknown): string => (cause as NodeJS.ErrnoException).code ?? 'no reason given'

function urlOf(url: string): URL {
  if (URL.canParse(url)) return new URL(url)
  throw refused('the address of the schema registry is no URL: correct EVENTZR_SCHEMA_REGISTRY_URL')
}

function secureAgent({ caFile, certificateFile, keyFile }: RegistrySettings): HttpsAgent {
  const files = { ca: caFile, cert: certificateFile, key: keyFile }
  const read = Object.entries(files).flatMap(([name, path]) => (path === undefined ? [] : [[name, pem(path)] as const]))
  try {
    return new HttpsAgent({ keepAlive: true, ...Object.fromEntries(read) })
  } catch (cause) {
    throw refused('the certificate for the schema registry and its key cannot be used', cause)
  }
}

function pem(path: string): Buffer {
  try {
    return readFileSync(path)
  } catch (cause) {
    throw refused(`${path}, for the connection to the schema registry, cannot be read (${codeOf(cause)})`, cause)
  }
}

const refused = (message: string, cause?: unknown): RegistryError =>
  new RegistryError('REGISTRY_REFUSED', [], message, { cause })
