import kafka from '@confluentinc/kafka-javascript'
import { clientSettings } from './client-settings.ts'
import { connect, type Connection, disconnect, withSettings } from './connection.ts'

const closeTimeoutMs = 2_000
const errorSeverity = 3

/** Why a broker does not take a client. */
export type Obstacle = 'login' | 'tls' | 'address' | 'connection'

/** No broker has taken this client; the client's own lines say why. */
export class NoContactError extends Error {
  readonly code = 'NO_CONTACT'
  readonly obstacle: Obstacle

  /** @param lines of the client's log, oldest first */
  constructor(lines: readonly string[], cause: unknown) {
    super([...new Set(lines.map(withoutPlace))].slice(0, mostLines).join('; ') || (cause as Error).message, { cause })
    this.obstacle = obstacleIn(lines.join('\n'))
  }
}

const mostLines = 3

/** A line begins with thread and broker, and may end with how often it was repeated. */
const withoutPlace = (line: string): string => line.replace(/^\[thrd:[^\]]*\]: /, '').replace(/ \(after \d+ms.*\)$/, '')

const obstacleIn = (text: string): Obstacle => {
  if (/sasl|authentication|oauthbearer/i.test(text)) return 'login'
  if (/ssl|tls|certificate|security\.protocol/i.test(text)) return 'tls'
  return /resolve/i.test(text) ? 'address' : 'connection'
}

interface LogLine {
  readonly severity: number
  readonly message: string
}

/**
 * Connects as every client of a pod does, and disconnects. The client tells a refused connection, or a failed handshake of TLS or
 * SASL, only in its log, while the call merely times out.
 * @returns how many brokers the cluster has
 * @throws NoContactError, KafkaSettingsError
 */
export const firstContact = async (connection: Connection, timeoutMs: number): Promise<number> => {
  const make = (checked: object) => new kafka.Producer(checked as kafka.ProducerGlobalConfig)
  const client = withSettings(clientSettings(connection), make)
  const lines: string[] = []
  client.on('event.log', ({ severity, message }: LogLine) => void (severity <= errorSeverity && lines.push(message)))
  client.on('event.error', ({ message }) => void lines.push(message))
  try {
    await connect(client, timeoutMs)
    return await brokerCount(client, timeoutMs)
  } catch (error) {
    if ((error as { readonly code?: unknown }).code === 'KAFKA_SETTINGS_INVALID') throw error
    throw new NoContactError(lines, error)
  } finally {
    await disconnect(client, closeTimeoutMs)
  }
}

const brokerCount = (client: kafka.Producer, timeout: number): Promise<number> =>
  new Promise((resolve, reject) => {
    client.getMetadata({ allTopics: false, timeout } as kafka.MetadataOptions, (error, metadata) => {
      if (error) reject(error)
      else resolve(metadata.brokers.length)
    })
  })
