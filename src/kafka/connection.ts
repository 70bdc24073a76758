import type kafka from '@confluentinc/kafka-javascript'
import type { Log } from '#runtime/ports/log.ts'
import { endsWithin } from './call.ts'
import { noteRefusals, refusalsOf } from './refusals.ts'
import { isSecuritySetting } from './security-setting.ts'
import type { TokenSource } from './tokens/token.ts'

/** How to reach the brokers; `settings` are librdkafka's own, for security and tuning. */
export interface Connection {
  readonly brokers: string
  readonly clientId: string
  readonly settings: Readonly<Record<string, string | number | boolean>>
  /** For SASL/OAUTHBEARER, unless the settings have librdkafka get its tokens itself. */
  readonly tokens?: TokenSource
  /** Told how its consumer and its producer are, as librdkafka's JSON (STATISTICS.md), every 5 s; must not throw. */
  readonly onStatistics?: (client: 'consumer' | 'producer', text: string) => void
}

/** The client or the engine refuses a setting. The text names the setting, never its value: one may be a secret. */
export class KafkaSettingsError extends Error {
  readonly code = 'KAFKA_SETTINGS_INVALID'

  constructor(cause: unknown) {
    super(`a Kafka setting is refused: ${(cause as Error).message}; correct EVENTZR_KAFKA_SETTINGS_FILE`, { cause })
  }
}

/** Makes a client, which checks its settings. @throws KafkaSettingsError */
export const withSettings = <C extends object>(
  settings: Record<string, unknown>,
  make: (settings: Record<string, unknown>) => C,
): C => {
  try {
    const client = make(settings)
    noteRefusals(client, settings)
    return client
  } catch (cause) {
    throw new KafkaSettingsError((cause as Refusal).code === refusedByProducer ? new Error(suspects(settings)) : cause)
  }
}

/** The answer of a client that connects: only then does it look at files, and at settings together. */
interface Refusal {
  readonly code: number
  readonly message: string
  readonly origin: string
}

const refusedByProducer = -172
const refusedByConsumer = -1

/** An administrator, which is a producer inside, does not say what it refuses; what it looks at so late is security. */
const suspects = (settings: Record<string, unknown>): string =>
  `one of ${Object.keys(settings).filter(isSecuritySetting).join(', ')}`

/** The part before the first colon, which names the setting: its value may follow. A consumer gives that part as the origin. */
const reasonOf = ({ code, message, origin }: Refusal): string =>
  code === refusedByConsumer && origin !== 'unknown' ? origin : message.split(': ')[0]!

type AnyClient = kafka.Producer | kafka.KafkaConsumer

/** For a pod: long enough for TLS and SASL, short enough that one which waits for its broker can still end in time. */
export const connectTimeoutMs = 5_000

/**
 * Connects without asking for the metadata of every topic of the cluster.
 * @param tokens of the connection, if it has some: without one no broker would answer
 * @throws BrokerUnavailableError when no broker answers within `timeoutMs`: the client is then disconnected;
 * ConnectionRefusedError when one has refused the connection; TokenError, KafkaSettingsError
 */
export const connect = async (client: AnyClient, timeoutMs: number, tokens?: TokenSource): Promise<void> => {
  await tokens?.get()
  return new Promise((resolve, reject) => {
    client.connect({ allTopics: false, timeout: timeoutMs } as kafka.MetadataOptions, (error) => {
      if (!error) resolve()
      else if (error.code === refusedByProducer || error.code === refusedByConsumer)
        reject(new KafkaSettingsError(new Error(reasonOf(error))))
      else reject(refusalsOf(client).errorFor(brokersOf(client), timeoutMs, error))
    })
  })
}

const brokersOf = (client: AnyClient): string =>
  (client as unknown as { readonly globalConfig: Readonly<Record<string, string>> }).globalConfig[
    'bootstrap.servers'
  ] ?? ''

const repeatAfterMs = 10_000

/** Tells whether a text is to be logged: each at most every 10 s, whatever its numbers, since a lost broker reports ten times a second. */
export const newsFilter = (): ((text: string) => boolean) => {
  const lastMs = new Map<string, number>()
  return (text) => {
    const [key, nowMs] = [text.replaceAll(/\d+/g, '#'), Date.now()]
    if (nowMs - (lastMs.get(key) ?? 0) < repeatAfterMs) return false
    lastMs.set(key, nowMs)
    return true
  }
}

/** Passes client errors on to the log. */
export const logErrors = (client: AnyClient, name: string, log: Log): void => {
  const isNews = newsFilter()
  refusalsOf(client).watch(({ reason, remedy }) => {
    if (isNews(reason)) log.warn({ client: name }, `a connection has failed: ${reason}; ${remedy}`)
  })
  ;(client as kafka.Producer).on('event.error', ({ message, code }) => {
    // The refused call tells it, with the missing right.
    if (/authorization failed/i.test(message)) return
    const remedy = message.includes('broker connections are down') ? '; connecting again until one answers' : ''
    if (isNews(message)) log.warn({ client: name, kafkaCode: code }, message + remedy)
  })
}

/** Disconnects, waiting for at most `timeoutMs`; a client that is not connected has nothing to end. Never rejects. */
export const disconnect = async (client: AnyClient, timeoutMs: number): Promise<void> => {
  if (!client.isConnected()) return
  const ended = new Promise<void>((resolve) => void (client as kafka.Producer).disconnect(() => resolve()))
  await endsWithin(timeoutMs, ended)
}
