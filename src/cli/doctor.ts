import { readValidPart } from '../config.ts'
import { configurationFindings } from './doctor-configuration.ts'
import { connectionFindings } from './doctor-connection.ts'
import { diskFinding } from './doctor-disk.ts'
import { keyFindings } from './doctor-key.ts'
import { failed, type Finding, skipped } from './doctor-finding.ts'
import { probeTools, toolFindings } from './doctor-tools.ts'
import { table } from './print.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** Looks at everything that the applications need, within seconds whatever is missing. Never rejects: faults are findings. */
export const examine = async (environment: Environment): Promise<readonly Finding[]> => {
  const valid = readValidPart(environment)
  const { EVENTZR_KAFKA_BROKERS: brokers, EVENTZR_SCHEMA_REGISTRY_URL: registry, ...rest } = valid
  const { EVENTZR_STATE_DIR: folder } = rest
  const addressesGiven = brokers !== undefined && registry !== undefined
  const findings = await Promise.all([
    guarded('configuration', async () => configurationFindings(environment)),
    guarded('key of recipients', async () => keyFindings(rest)),
    guarded('tools', async () => toolFindings(await probeTools(environment), addressesGiven)),
    guarded('state folder', async () => (folder === undefined ? [] : [await diskFinding(folder)])),
    guarded('connection', () => connectionFindings(valid)),
    brokers === undefined
      ? [skipped('broker', 'no address'), skipped('topics', 'no broker')]
      : guarded('broker', async () => {
          // Loaded here: without its compiled library this cannot be loaded at all.
          const { kafkaFindings } = await import('./doctor-kafka.ts')
          return kafkaFindings({ ...rest, EVENTZR_KAFKA_BROKERS: brokers })
        }),
    registry === undefined
      ? [skipped('registry', 'no address'), skipped('schemas', 'no registry')]
      : guarded('registry', async () => {
          const { registryFindings } = await import('./doctor-registry.ts')
          return registryFindings({ ...rest, EVENTZR_SCHEMA_REGISTRY_URL: registry })
        }),
  ])
  return findings.flat()
}

/** One line per finding: state, check, what was found and what to do. */
export const findingsText = (findings: readonly Finding[]): string =>
  table(
    findings.map(({ check, state, detail, remedy }) => [
      state,
      check,
      remedy === undefined ? detail : `${detail} → ${remedy}`,
    ]),
  )

const guarded = async (check: string, look: () => Promise<readonly Finding[]>): Promise<readonly Finding[]> => {
  try {
    return await look()
  } catch (error) {
    return [failed(check, (error as Error).message, 'correct what it names, then run this again')]
  }
}
