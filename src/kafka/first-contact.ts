import kafka from '@confluentinc/kafka-javascript'
import { clientSettings } from './client-settings.ts'
import { connect, type Connection, disconnect, withSettings } from './connection.ts'

const closeTimeoutMs = 2_000

/**
 * Connects as every client of a pod does, and disconnects.
 * @returns how many brokers the cluster has
 * @throws BrokerUnavailableError with the last words of the client as its cause, ConnectionRefusedError, TokenError,
 * KafkaSettingsError
 */
export const firstContact = async (connection: Connection, timeoutMs: number): Promise<number> => {
  const make = (checked: object) => new kafka.Producer(checked as kafka.ProducerGlobalConfig)
  const client = withSettings(clientSettings(connection), make)
  try {
    await connect(client, timeoutMs, connection.tokens)
    return await brokerCount(client, timeoutMs)
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
