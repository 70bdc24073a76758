import { defaultCpaasPolicy } from '#processors/cpaas/policy/default-policy.ts'
import { defaultStudioPolicy } from '#processors/studio/default-policy.ts'
import type { Topology } from '#stream/nodes.ts'
import { applications } from '#topology/index.ts'
import { type Config, readObject } from '../config.ts'
import { withOverrides } from '../policy.ts'

export const applicationNames = ['cpaas', 'studio'] as const
export type ApplicationName = (typeof applicationNames)[number]

/** The topology of an application under its default policy, or with what the policy file has for it replaced. */
export const topologyOf = (name: ApplicationName, policyFile?: Config['EVENTZR_POLICY_FILE']): Topology => {
  const overrides =
    policyFile === undefined
      ? {}
      : ((readObject('EVENTZR_POLICY_FILE', policyFile)[name] ?? {}) as Readonly<Record<string, unknown>>)
  return name === 'cpaas'
    ? applications.cpaas(withOverrides(defaultCpaasPolicy, overrides))
    : applications.studio(withOverrides(defaultStudioPolicy, overrides))
}

export const allTopologies = (): readonly Topology[] => applicationNames.map((name) => topologyOf(name))
