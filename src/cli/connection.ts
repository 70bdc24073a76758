import type { Connection } from '#kafka/connection.ts'
import { type Config, readObject } from '../config.ts'
import { processTokens } from '../security/process-tokens.ts'
import type { ClientSettings, SecurityConfig } from '../security/security-config.ts'
import { securitySettings } from '../security/security-settings.ts'

/** The part of the configuration that says how the brokers are reached. */
export type ConnectionConfig = Pick<Config, 'EVENTZR_KAFKA_BROKERS'> & Partial<SecurityConfig>

/** How the configuration reaches the brokers. @param clientId names the connection in the broker's logs and quotas */
export const connectionOf = (config: ConnectionConfig, clientId: string): Connection => {
  const tokens = processTokens(config)
  return {
    brokers: config.EVENTZR_KAFKA_BROKERS,
    clientId,
    settings: { ...securitySettings(config), ...fileSettings(config.EVENTZR_KAFKA_SETTINGS_FILE) },
    ...(tokens !== undefined && { tokens }),
  }
}

const fileSettings = (file: string | undefined): ClientSettings =>
  file === undefined ? {} : (readObject('EVENTZR_KAFKA_SETTINGS_FILE', file) as ClientSettings)
