import type { RecipientHashes } from '#processors/cpaas/recipient/recipient-hashes.ts'
import type { Topology } from '#stream/nodes.ts'
import { applications } from '#topology/index.ts'
import type { Config } from '../config.ts'
import { cpaasPolicy, studioPolicy } from '../policy.ts'

export const applicationNames = ['cpaas', 'studio'] as const
export type ApplicationName = (typeof applicationNames)[number]

/** An application takes these from its pod; the standard is enough to describe and to compare it. */
export interface TopologyParts {
  /** Its fields replace those of the default policy. */
  readonly policyFile?: Config['EVENTZR_POLICY_FILE']
  readonly hashes?: RecipientHashes
}

/**
 * The topology of an application. It processes records of recipients only with their hashes.
 * @throws ConfigError with every fault of the policy file
 */
export const topologyOf = (name: ApplicationName, { policyFile, hashes = withoutKey }: TopologyParts = {}): Topology =>
  name === 'cpaas' ? applications.cpaas(cpaasPolicy(policyFile), hashes) : applications.studio(studioPolicy(policyFile))

export const allTopologies = (): readonly Topology[] => applicationNames.map((name) => topologyOf(name))

/** A standard key here would let a command write hashes that no pod finds again. */
const withoutKey: RecipientHashes = () => {
  throw new Error('this topology has no key for recipients: it can be described, not run')
}
