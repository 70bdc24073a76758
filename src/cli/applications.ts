import type { Topology } from '#stream/nodes.ts'
import { applications } from '#topology/index.ts'
import type { Config } from '../config.ts'
import { cpaasPolicy, studioPolicy } from '../policy.ts'

export const applicationNames = ['cpaas', 'studio'] as const
export type ApplicationName = (typeof applicationNames)[number]

/** The topology of an application under its default policy, or with the fields of the policy file in their place. */
export const topologyOf = (name: ApplicationName, policyFile?: Config['EVENTZR_POLICY_FILE']): Topology =>
  name === 'cpaas' ? applications.cpaas(cpaasPolicy(policyFile)) : applications.studio(studioPolicy(policyFile))

export const allTopologies = (): readonly Topology[] => applicationNames.map((name) => topologyOf(name))
