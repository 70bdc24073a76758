import { accessSync, constants } from 'node:fs'
import { RegistryError } from '#codec/errors.ts'
import { RegistryAccess, type RegistrySettings } from '#codec/registry-access.ts'
import { type Config, ConfigError } from './config.ts'

/** The variables that say how the registry is reached. */
export type RegistryConfig = Pick<Config, 'EVENTZR_SCHEMA_REGISTRY_URL'> &
  Partial<Pick<Config, Extract<keyof Config, `EVENTZR_SCHEMA_REGISTRY_${string}`>>>

const files = [
  'EVENTZR_SCHEMA_REGISTRY_PASSWORD_FILE',
  'EVENTZR_SCHEMA_REGISTRY_TOKEN_FILE',
  'EVENTZR_SCHEMA_REGISTRY_CA_FILE',
  'EVENTZR_SCHEMA_REGISTRY_CERTIFICATE_FILE',
  'EVENTZR_SCHEMA_REGISTRY_KEY_FILE',
] as const

/**
 * How the configuration reaches the registry.
 * @param onAnswer told about every request
 * @throws ConfigError when one of its files cannot be read or used
 */
export const configuredRegistry = (config: RegistryConfig, onAnswer?: RegistrySettings['onAnswer']): RegistryAccess => {
  const faults = files.flatMap((variable) => fileFault(variable, config[variable]))
  if (faults.length > 0) throw new ConfigError(faults)
  try {
    return new RegistryAccess({
      url: config.EVENTZR_SCHEMA_REGISTRY_URL,
      user: config.EVENTZR_SCHEMA_REGISTRY_USER,
      passwordFile: config.EVENTZR_SCHEMA_REGISTRY_PASSWORD_FILE,
      tokenFile: config.EVENTZR_SCHEMA_REGISTRY_TOKEN_FILE,
      caFile: config.EVENTZR_SCHEMA_REGISTRY_CA_FILE,
      certificateFile: config.EVENTZR_SCHEMA_REGISTRY_CERTIFICATE_FILE,
      keyFile: config.EVENTZR_SCHEMA_REGISTRY_KEY_FILE,
      onAnswer,
    })
  } catch (error) {
    if (error instanceof RegistryError) throw new ConfigError([`EVENTZR_SCHEMA_REGISTRY_URL: ${error.message}`])
    throw error
  }
}

const fileFault = (variable: string, path: string | undefined): readonly string[] => {
  try {
    if (path !== undefined) accessSync(path, constants.R_OK)
    return []
  } catch (error) {
    return [`${variable}: ${(error as NodeJS.ErrnoException).code ?? 'fault'} reading ${path}`]
  }
}
