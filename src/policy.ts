import { checkPodPolicy, type CpaasPolicy } from '#processors/cpaas/policy/cpaas-policy.ts'
import { isFields, mergeOverrides } from '#processors/shared/policy/merge-overrides.ts'
import { defaultStudioPolicy } from '#processors/studio/policy/default-policy.ts'
import type { StudioPolicy } from '#processors/studio/policy/studio-policy.ts'
import type { PolicyFault } from '#schemas/types.ts'
import { ConfigError, readObject } from './config.ts'

/**
 * The pods' own policy of the orchestrator: the default with the fields of a policy file in their place.
 * @throws ConfigError with every fault of them
 */
export const cpaasPolicy = (file: string | undefined): CpaasPolicy => {
  const checked = checkPodPolicy(sectionOf(file, 'cpaas'))
  if (checked.kind === 'refused') throw policyError('cpaas', checked.faults)
  return checked.policy
}

/** The same of Studio. @throws ConfigError with every fault of its fields */
export const studioPolicy = (file: string | undefined): StudioPolicy => {
  const overrides = sectionOf(file, 'studio')
  if (!isFields(overrides)) throw policyError('studio', [{ path: '', reason: 'must be a JSON object' }])
  const { merged, faults } = mergeOverrides({ ...defaultStudioPolicy }, overrides)
  if (faults.length > 0) throw policyError('studio', faults)
  return merged as unknown as StudioPolicy
}

const sectionOf = (file: string | undefined, application: string): unknown =>
  (file === undefined ? undefined : readObject('EVENTZR_POLICY_FILE', file)[application]) ?? {}

const policyError = (application: string, faults: readonly PolicyFault[]): ConfigError =>
  new ConfigError(
    faults.map(({ path, reason }) => `EVENTZR_POLICY_FILE: ${[application, path].filter(Boolean).join('.')} ${reason}`),
  )
