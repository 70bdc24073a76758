import { type CpaasPolicy, cpaasPolicies } from '#processors/cpaas/policy/cpaas-policy.ts'
import type { PolicyKind } from '#processors/shared/policy/policy-kind.ts'
import { type StudioPolicy, studioPolicies } from '#processors/studio/policy/studio-policy.ts'
import { ConfigError, readObject } from './config.ts'

/**
 * The pods' own policy of the orchestrator: the default with the fields of a policy file in their place.
 * @throws ConfigError with every fault of them
 */
export const cpaasPolicy = (file: string | undefined): CpaasPolicy => podPolicy(cpaasPolicies, 'cpaas', file)

/** The same of Studio. @throws ConfigError with every fault of its fields */
export const studioPolicy = (file: string | undefined): StudioPolicy => podPolicy(studioPolicies, 'studio', file)

const podPolicy = <P extends object>(kind: PolicyKind<P>, application: string, file: string | undefined): P => {
  const checked = kind.checkPod(sectionOf(file, application))
  if (checked.kind === 'valid') return checked.policy
  throw new ConfigError(
    checked.faults.map(
      ({ path, reason }) => `EVENTZR_POLICY_FILE: ${[application, path].filter(Boolean).join('.')} ${reason}`,
    ),
  )
}

const sectionOf = (file: string | undefined, application: string): unknown =>
  (file === undefined ? undefined : readObject('EVENTZR_POLICY_FILE', file)[application]) ?? {}
