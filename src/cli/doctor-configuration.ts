import { ConfigError, readConfig, readValidPart } from '../config.ts'
import { applicationNames, topologyOf } from './applications.ts'
import { connectionOf } from './connection.ts'
import { failed, type Finding, ok } from './doctor-finding.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** One finding per fault of the variables and of the files that they name. */
export const configurationFindings = (environment: Environment): readonly Finding[] => {
  const faults = faultsOf(environment)
  if (faults.length === 0) return [ok('configuration', 'complete and valid')]
  return faults.map((fault) => failed('configuration', fault, isMissing(fault) ? giveAddress : correct))
}

const correct = 'correct it in the environment or in the file that EVENTZR_CONFIG_FILE names'
const giveAddress =
  'export it; npm run stack starts a local broker and registry and prints such lines, npm run demo needs neither'

const isMissing = (fault: string): boolean => fault.includes(': is required')

/** Both applications read the same files: what is wrong with one of those is told once. */
const faultsOf = (environment: Environment): readonly string[] => {
  const { EVENTZR_POLICY_FILE: policy, EVENTZR_KAFKA_SETTINGS_FILE: settings } = readValidPart(environment)
  return [
    ...new Set([
      ...faultsIn(() => readConfig(environment)),
      ...applicationNames.flatMap((name) => faultsIn(() => topologyOf(name, { policyFile: policy }))),
      ...faultsIn(() =>
        connectionOf({ EVENTZR_KAFKA_BROKERS: '', EVENTZR_KAFKA_SETTINGS_FILE: settings }, 'eventzr-doctor'),
      ),
    ]),
  ]
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
