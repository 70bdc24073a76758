import { setTimeout as sleep } from 'node:timers/promises'
import { RegistryError, RegistryUnavailable } from './errors.ts'

/** Takes one line for people. */
export type Log = (line: string) => void

type Body = Readonly<Record<string, unknown>>

/** An answer of the registry, whatever it says. */
interface RegistryAnswer<B = Body> {
  readonly status: number
  readonly body: B
}

export const REQUEST_TIMEOUT_MS = 10_000
const FIRST_PAUSE_MS = 200
const LONGEST_PAUSE_MS = 5_000

/**
 * One request to the Confluent-compatible API under `url`.
 * @throws RegistryUnavailable when there is no answer in time, or one that says "later" (429, 5xx) or is no JSON object or list
 */
export async function request(
  url: string,
  path: string,
  init: RequestInit = {},
  signal?: AbortSignal,
): Promise<RegistryAnswer> {
  const { status, body } = await requestInAnyForm(url, path, init, signal)
  if (body === undefined) throw unavailable(url, new Error(`it answers ${status} without JSON`))
  return { status, body }
}

/** Like {@link request}, but an answer without JSON is one too, without a body: what stands before a registry refuses in its own form. */
export async function requestInAnyForm(
  url: string,
  path: string,
  init: RequestInit = {},
  signal?: AbortSignal,
): Promise<RegistryAnswer<Body | undefined>> {
  const timeout = AbortSignal.timeout(REQUEST_TIMEOUT_MS)
  const { base, auth } = addressOf(url)
  try {
    const response = await fetch(`${base}${path}`, {
      ...init,
      headers: {
        'content-type': 'application/vnd.schemaregistry.v1+json',
        ...(auth && { authorization: basic(auth) }),
      },
      redirect: 'error',
      signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
    })
    if (response.status === 429 || response.status >= 500) throw new Error(`it answers ${response.status}`)
    return { status: response.status, body: bodyOf(await response.text()) }
  } catch (cause) {
    signal?.throwIfAborted()
    throw unavailable(url, cause)
  }
}

const bodyOf = (text: string): Body | undefined => {
  try {
    const body: unknown = JSON.parse(text)
    return typeof body === 'object' && body !== null ? (body as Body) : undefined
  } catch {
    return undefined
  }
}

const unavailable = (url: string, cause: unknown): RegistryUnavailable =>
  new RegistryUnavailable(`the schema registry at ${new URL(url).host} does not answer (${reasonOf(cause)})`, { cause })

type Credentials = Readonly<Record<'username' | 'password', string>>

/** The address without its credentials, which must not reach a log, and the credentials. @throws RegistryError when it is no URL */
export function addressOf(url: string): { readonly base: string; readonly auth: Credentials | undefined } {
  if (!URL.canParse(url)) {
    throw new RegistryError(
      'REGISTRY_REFUSED',
      [],
      'the address of the schema registry is no URL: correct EVENTZR_SCHEMA_REGISTRY_URL',
    )
  }
  const address = new URL(url)
  const { username, password } = address
  address.username = address.password = ''
  const auth =
    username === '' ? undefined : { username: decodeURIComponent(username), password: decodeURIComponent(password) }
  return { base: address.href.replace(/\/$/, ''), auth }
}

const basic = ({ username, password }: Credentials): string =>
  `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`

/** fetch hides the reason one level down. */
const reasonOf = (cause: unknown): string => {
  const { message, cause: inner } = cause as Error
  return inner instanceof Error ? ((inner as NodeJS.ErrnoException).code ?? inner.message) : message
}

/**
 * Repeats `ask` while it throws RegistryUnavailable, with pauses that double up to 5 s; says that it waits, and when that is over.
 * Rejects with the last RegistryUnavailable after `tries`, with any other error at once, and with the signal's reason when it aborts.
 */
export async function untilAnswered<T>(
  ask: () => Promise<T>,
  log: Log,
  signal?: AbortSignal,
  tries = Infinity,
): Promise<T> {
  for (let attempt = 1, pauseMs = FIRST_PAUSE_MS; ; attempt++, pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    try {
      const answer = await ask()
      if (attempt > 1) log('the schema registry answers again')
      return answer
    } catch (error) {
      if (!(error instanceof RegistryUnavailable) || attempt >= tries) throw error
      log(`${error.message}: waiting, next try in ${pauseMs} ms; its address is EVENTZR_SCHEMA_REGISTRY_URL`)
      await sleep(pauseMs, undefined, signal === undefined ? {} : { signal })
    }
  }
}
