import type { RecipientHashes } from '#processors/cpaas/recipient/recipient-hashes.ts'
import type { Topology } from '#stream/nodes.ts'
import { applications } from '#topology/index.ts'
import type { Config } from '../config.ts'
import { recipientHashes } from '../recipient-hashes.ts'
import { type RecipientKeys, secretKeysOf } from '../recipient-key.ts'
import { cpaasPolicy, studioPolicy } from '../policy.ts'

export const applicationNames = ['cpaas', 'studio'] as const
export type ApplicationName = (typeof applicationNames)[number]

/** An application takes these from its pod; the standard is enough to describe and to compare it. */
export interface TopologyParts {
  /** Its fields replace those of the default policy. */
  readonly policyFile?: Config['EVENTZR_POLICY_FILE']
  readonly keys?: RecipientKeys | undefined
}

/**
 * The topology of an application. The orchestrator processes records of recipients only with their keys.
 * @throws ConfigError with every fault of the policy file
 */
export const topologyOf = (name: ApplicationName, { policyFile, keys }: TopologyParts = {}): Topology => {
  if (name === 'studio') return applications.studio(studioPolicy(policyFile))
  const policy = cpaasPolicy(policyFile)
  if (keys === undefined) return applications.cpaas(policy, withoutKey)
  return { ...applications.cpaas(policy, recipientHashes(keys)), secretKeys: secretKeysOf(keys) }
}

/** @param keys of recipients, to compare them with those of the rows */
export const allTopologies = (keys?: RecipientKeys): readonly Topology[] =>
  applicationNames.map((name) => topologyOf(name, { keys }))

/** A standard key here would let a command write hashes that no pod finds again. */
const withoutKey: RecipientHashes = () => {
  throw new Error('this topology has no key for recipients: it can be described, not run')
}
