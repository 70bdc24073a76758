import type kafka from '@confluentinc/kafka-javascript'
import type { Log } from '#runtime/log.ts'

/** How to reach the brokers; `settings` are librdkafka's own, for security and tuning. */
export interface Connection {
  readonly brokers: string
  readonly clientId: string
  readonly settings: Readonly<Record<string, string | number | boolean>>
}

/** librdkafka settings that every client of this project shares. */
export const sharedSettings = ({ brokers, clientId, settings }: Connection): Record<string, unknown> => ({
  'bootstrap.servers': brokers,
  'client.id': clientId,
  // Retries after a lost broker: fast at first, then calm (AWS advises 1 s for MSK).
  'reconnect.backoff.ms': 100,
  'reconnect.backoff.max.ms': 2_000,
  log_level: 3,
  ...settings,
})

type AnyClient = kafka.Producer | kafka.KafkaConsumer

/**
 * Connects without asking for the metadata of every topic of the cluster. Rejects when no broker answers within
 * `timeoutMs`: the client is then disconnected.
 */
export const connect = (client: AnyClient, timeoutMs: number): Promise<void> =>
  new Promise((resolve, reject) => {
    client.connect({ allTopics: false, timeout: timeoutMs } as kafka.MetadataOptions, (error) => {
      if (error) reject(new Error(`no broker answered within ${timeoutMs} ms: ${error.message}`, { cause: error }))
      else resolve()
    })
  })

const repeatAfterMs = 10_000

/** Passes client errors on to the log, each text at most every 10 s: a lost broker reports ten times a second. */
export const logErrors = (client: AnyClient, name: string, log: Log): void => {
  const lastMs = new Map<string, number>()
  ;(client as kafka.Producer).on('event.error', (error) => {
    const nowMs = Date.now()
    const text = error.message.replaceAll(/\d+/g, '#')
    if (nowMs - (lastMs.get(text) ?? 0) < repeatAfterMs) return
    lastMs.set(text, nowMs)
    log.warn({ client: name, kafkaCode: error.code }, error.message)
  })
}

/** Disconnects, waiting for at most `timeoutMs`. */
export const disconnect = (client: AnyClient, timeoutMs: number): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, timeoutMs)
    ;(client as kafka.Producer).disconnect(() => {
      clearTimeout(timer)
      resolve()
    })
  })
