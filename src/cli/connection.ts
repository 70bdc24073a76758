import type { Connection } from '#kafka/connection.ts'
import { type Config, readObject } from '../config.ts'

type ConnectionConfig = Pick<Config, 'EVENTZR_KAFKA_BROKERS'> & Partial<Pick<Config, 'EVENTZR_KAFKA_SETTINGS_FILE'>>

/** How the configuration reaches the brokers. @param clientId names the connection in the broker's logs and quotas */
export const connectionOf = (
  { EVENTZR_KAFKA_BROKERS: brokers, EVENTZR_KAFKA_SETTINGS_FILE: file }: ConnectionConfig,
  clientId: string,
): Connection => ({
  brokers,
  clientId,
  settings: file === undefined ? {} : (readObject('EVENTZR_KAFKA_SETTINGS_FILE', file) as Connection['settings']),
})
