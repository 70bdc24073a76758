import { TokenError } from '#kafka/tokens/token.ts'
import { type Config, ConfigError, isExplicit, readConfig, readValidPart } from '../config.ts'
import { podKeys } from '../recipient-key.ts'
import { processTokens } from '../security/process-tokens.ts'
import type { ApplicationName } from './applications.ts'

type Environment = Readonly<Record<string, string | undefined>>

/**
 * The configuration of a pod of an application. All missing parts are told at once, credentials for tokens included: they are
 * tried here. The pod waits later for an absent issuer.
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

/** A profile stands for a shared cluster. A pod with the standard ordinal would fence another one there. */
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
