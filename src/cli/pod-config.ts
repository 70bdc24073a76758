import { TokenError } from '#kafka/tokens/token.ts'
import { type Config, ConfigError, isExplicit, readConfig, readValidPart } from '../config.ts'
import { podKeys } from '../recipient-key.ts'
import { processTokens } from '../security/process-tokens.ts'
import type { ApplicationName } from './applications.ts'

type Environment = Readonly<Record<string, string | undefined>>

/**
 * The configuration of a pod of an application. What is missing is told at once, credentials for tokens included: they are tried
 * here. An issuer that is only away is waited for later.
 * @throws ConfigError with every fault
 */
export const readPodConfig = async (name: ApplicationName, environment: Environment): Promise<Config> => {
  const valid = readValidPart(environment)
  const faults = new Set([
    ...faultsIn(() => readConfig(environment)),
    ...instanceFaults(valid, environment),
    ...(name === 'cpaas' ? faultsIn(() => podKeys({ EVENTZR_ALLOW_KNOWN_HMAC_KEY: 'false', ...valid })) : []),
    ...(await tokenFaults(valid)),
  ])
  if (faults.size > 0) throw new ConfigError([...faults])
  return readConfig(environment)
}

/** Where a profile stands for a cluster that others use too, a pod that was started without its ordinal would fence another one. */
const instanceFaults = (valid: Partial<Config>, environment: Environment): readonly string[] =>
  valid.EVENTZR_PROFILE === undefined || isExplicit(environment, 'EVENTZR_INSTANCE_ID')
    ? []
    : ["EVENTZR_INSTANCE_ID: is required with EVENTZR_PROFILE: the pod's ordinal, which no other pod has"]

const tokenFaults = async (valid: Partial<Config>): Promise<readonly string[]> => {
  try {
    await processTokens(valid)?.get()
    return []
  } catch (error) {
    if (!(error instanceof TokenError)) throw error
    return error.failure === 'away' ? [] : [`EVENTZR_KAFKA_SASL_MECHANISM: ${error.message}`]
  }
}

const faultsIn = (read: () => unknown): readonly string[] => {
  try {
    read()
    return []
  } catch (error) {
    if (error instanceof ConfigError) return error.faults
    throw error
  }
}
