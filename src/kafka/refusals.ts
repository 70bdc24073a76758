import { BrokerUnavailableError } from '#runtime/ports/errors.ts'
import type { LogLine } from './lost-connections.ts'

/** A broker has refused the connection, or was refused itself: it stays so until somebody corrects a variable, or the broker. */
export class ConnectionRefusedError extends Error {
  readonly code = 'CONNECTION_REFUSED'

  constructor(brokers: string, { reason, remedy }: Refusal) {
    super(`no connection to ${brokers}: ${reason}; ${remedy}`)
  }
}

interface Refusal {
  readonly reason: string
  readonly remedy: string
}

/** A call of the client ends with a time-out then, and its errors have no details: only its log tells the reason. */
export class Refusals {
  readonly #mechanism: string
  #last: Refusal | undefined
  /** The newest failure of a connection, refused or not. */
  #failure: string | undefined
  #tell: (refusal: Refusal) => void = () => undefined

  /** @param settings of the client */
  constructor(settings: Readonly<Record<string, unknown>>) {
    const { 'sasl.mechanism': mechanism, 'sasl.mechanisms': alias = '' } = settings as Readonly<Record<string, string>>
    this.#mechanism = mechanism ?? alias
  }

  /** Takes a line of the client's log. */
  note({ fac, message }: LogLine): void {
    if (fac !== 'FAIL') return
    this.#failure = withoutPlace(message)
    const refusal = refusalIn(message, this.#mechanism)
    if (refusal === undefined) return
    this.#last = refusal
    this.#tell(refusal)
  }

  /** A broker has answered: what was before is not behind a later silence. */
  answered(): void {
    this.#last = undefined
    this.#failure = undefined
  }

  /** Hands each refusal from now on to somebody. */
  watch(tell: (refusal: Refusal) => void): void {
    this.#tell = tell
  }

  /** The error of a call without an answer: the refusal behind it, or the silence with the client's last words as its cause. */
  errorFor(brokers: string, timeoutMs: number, cause: unknown): ConnectionRefusedError | BrokerUnavailableError {
    if (this.#last !== undefined) return new ConnectionRefusedError(brokers, this.#last)
    const words = this.#failure === undefined ? cause : new Error(this.#failure, { cause })
    return new BrokerUnavailableError(brokers, timeoutMs, words)
  }
}

/** A line begins with thread and broker, and may end with the state and how often it was repeated. */
const withoutPlace = (line: string): string => line.replace(/^\[thrd:[^\]]*\]: /, '').replace(/ \(after \d+ms.*\)$/, '')

const watched = new WeakMap<object, Refusals>()

/** Has the refusals of a new client noted. */
export const noteRefusals = (client: object, settings: Readonly<Record<string, unknown>>): void => {
  const refusals = new Refusals(settings)
  watched.set(client, refusals)
  const { on } = client as { readonly on?: (event: 'event.log', listener: (line: LogLine) => void) => unknown }
  on?.call(client, 'event.log', (line) => refusals.note(line))
}

/** The refusals of a client; none of one that notes none. */
export const refusalsOf = (client: object): Refusals => watched.get(client) ?? new Refusals({})

/** Texts of librdkafka 2.15 (rdkafka_ssl.c, rdkafka_sasl.c, rdkafka_request.c), and alerts of TLS (RFC 8446, section 6). */
const refusalIn = (line: string, mechanism: string): Refusal | undefined => {
  if (line.includes('certificate verify failed')) return unknownBroker
  if (/SSL alert number (4[2-8]|49|116)\b/.test(line)) return unknownClient
  const [, taken] = /mechanism handshake failed: .*supported mechanisms: (.*?) \(after/.exec(line) ?? []
  if (taken !== undefined) return wrongMechanism(mechanism, taken)
  const [, reason] = /SASL authentication error: (.*?)(?: \(after \d+ms|$)/.exec(line) ?? []
  return reason === undefined ? undefined : wrongProof(mechanism, reason.slice(0, longestReason))
}

const longestReason = 300

const unknownBroker: Refusal = {
  reason: 'the certificate of the broker is signed by nobody who is trusted here, or is for another host name',
  remedy: 'check EVENTZR_KAFKA_CA_FILE, and the host names in EVENTZR_KAFKA_BROKERS',
}

const unknownClient: Refusal = {
  reason: 'the broker does not take the certificate of this client, or misses one',
  remedy: 'check EVENTZR_KAFKA_CERTIFICATE_FILE and EVENTZR_KAFKA_KEY_FILE',
}

const wrongMechanism = (mechanism: string, taken: string): Refusal => ({
  reason: `the broker does not take ${mechanism} at this port, but ${taken === '' ? 'no mechanism at all' : taken}`,
  remedy: 'check EVENTZR_KAFKA_SECURITY, EVENTZR_KAFKA_SASL_MECHANISM and the port in EVENTZR_KAFKA_BROKERS',
})

const wrongProof = (mechanism: string, reason: string): Refusal =>
  mechanism === 'OAUTHBEARER'
    ? {
        reason: `the broker refuses the token (${reason})`,
        remedy:
          'give the role kafka-cluster:Connect and check EVENTZR_KAFKA_AWS_REGION, or check EVENTZR_KAFKA_OIDC_SCOPE and the other variables of OIDC',
      }
    : {
        reason: `the broker refuses the password (${reason})`,
        remedy: 'check EVENTZR_KAFKA_USER and EVENTZR_KAFKA_PASSWORD_FILE',
      }
