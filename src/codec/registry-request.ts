import { type IncomingMessage, request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { setTimeout as sleep } from 'node:timers/promises'
import { RegistryUnavailable } from './errors.ts'
import type { RegistryAccess } from './registry-access.ts'

/** Takes one line for people. @param retryInMs the pause before the next try */
export type Log = (line: string, retryInMs?: number) => void

type Body = Readonly<Record<string, unknown>>

/** An answer of the registry, whatever it says. */
interface RegistryAnswer<B = Body> {
  readonly status: number
  readonly body: B
}

/** A GET, unless it says otherwise. */
interface Question {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** JSON. */
  readonly body?: string
}

export const REQUEST_TIMEOUT_MS = 10_000
const FIRST_PAUSE_MS = 200
const LONGEST_PAUSE_MS = 5_000
/** Lists of subjects are long, schemas are not. */
const MOST_ANSWER_BYTES = 16 * 2 ** 20

/**
 * One request to the Confluent-compatible API of a registry. Redirects are not followed: they would carry credentials elsewhere.
 * @throws RegistryUnavailable when there is no answer in time, or one that says "later" (429, 5xx) or is no JSON object or list
 */
export async function request(
  access: RegistryAccess,
  path: string,
  question: Question = {},
  signal?: AbortSignal,
): Promise<RegistryAnswer> {
  const { status, body } = await requestInAnyForm(access, path, question, signal)
  if (body === undefined) throw unavailable(access, new Error(`it answers ${status} without JSON`))
  return { status, body }
}

/** Like {@link request}, but an answer without JSON is one too, without a body: what stands before a registry refuses in its own form. */
export async function requestInAnyForm(
  access: RegistryAccess,
  path: string,
  question: Question = {},
  signal?: AbortSignal,
): Promise<RegistryAnswer<Body | undefined>> {
  const timeout = AbortSignal.timeout(REQUEST_TIMEOUT_MS)
  const authorization = access.authorization()
  const startedMs = performance.now()
  try {
    const { status, text } = await send(
      access,
      path,
      question,
      authorization,
      signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
    )
    if (status === 429 || status >= 500) throw new Error(`it answers ${status}`)
    if (status >= 300 && status < 400)
      throw new Error(`it redirects with ${status}, which is not followed: give the address itself`)
    access.answered(status < 400 ? 'ok' : 'refused', startedMs)
    return { status, body: bodyOf(text) }
  } catch (cause) {
    signal?.throwIfAborted()
    access.answered('failed', startedMs)
    throw unavailable(access, timeout.aborted ? new Error('no answer in time') : cause)
  }
}

/** Not by fetch: it knows no private authority. */
function send(
  { base, isSecure, agent }: RegistryAccess,
  path: string,
  { method = 'GET', body }: Question,
  authorization: string | undefined,
  signal: AbortSignal,
): Promise<{ readonly status: number; readonly text: string }> {
  const headers = {
    'content-type': 'application/vnd.schemaregistry.v1+json',
    accept: 'application/vnd.schemaregistry.v1+json, application/json',
    ...(authorization && { authorization }),
    ...(body && { 'content-length': Buffer.byteLength(body) }),
  }
  return new Promise((resolve, reject) => {
    const call = (isSecure ? httpsRequest : httpRequest)(`${base}${path}`, { method, headers, agent, signal })
    call.on('response', (answer) => {
      readText(answer).then((text) => resolve({ status: answer.statusCode ?? 0, text }), reject)
    })
    call.on('error', reject).end(body)
  })
}

async function readText(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > MOST_ANSWER_BYTES) throw new Error(`its answer has more than ${MOST_ANSWER_BYTES} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}

const bodyOf = (text: string): Body | undefined => {
  try {
    const body: unknown = JSON.parse(text)
    return typeof body === 'object' && body !== null ? (body as Body) : undefined
  } catch {
    return undefined
  }
}

const unavailable = ({ host }: RegistryAccess, cause: unknown): RegistryUnavailable =>
  new RegistryUnavailable(`the schema registry at ${host} does not answer (${reasonOf(cause)})`, { cause })

/** Node's code for it where there is one; several addresses were tried, each with an error of its own. */
const reasonOf = (cause: unknown): string => {
  const { code, message } = cause as NodeJS.ErrnoException
  return (code !== undefined && TRUST_FAULTS.get(code)) || code || message
}

/** https://nodejs.org/api/tls.html#x509-certificate-error-codes */
const TRUST_FAULTS: ReadonlyMap<string, string> = new Map(
  [
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'UNABLE_TO_GET_ISSUER_CERT',
    'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    'SELF_SIGNED_CERT_IN_CHAIN',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'CERT_SIGNATURE_FAILURE',
  ].map((code) => [
    code,
    `${code}: its certificate is from an authority that is not trusted; name it in EVENTZR_SCHEMA_REGISTRY_CA_FILE`,
  ]),
)

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
      log(`${error.message}: waiting, next try in ${pauseMs} ms; its address is EVENTZR_SCHEMA_REGISTRY_URL`, pauseMs)
      await sleep(pauseMs, undefined, signal === undefined ? {} : { signal })
    }
  }
}
