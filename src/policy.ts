import { checkPodPolicy, type CpaasPolicy } from '#processors/cpaas/policy/cpaas-policy.ts'
import { isFields, mergeOverrides, type PolicyFault } from '#processors/shared/policy/merge-overrides.ts'
import { defaultStudioPolicy } from '#processors/studio/default-policy.ts'
import type { StudioPolicy } from '#processors/studio/policy.ts'
import { ConfigError, readObject } from './config.ts'

/** The policies of the pods of each application. */
export interface PodPolicies {
  readonly cpaas: CpaasPolicy
  readonly studio: StudioPolicy
}

/**
 * The default policies with the fields of a policy file in their place.
 * @throws ConfigError with every fault of the file
 */
export const podPolicies = (file: string | undefined): PodPolicies => {
  const { cpaas = {}, studio = {} } = file === undefined ? {} : readObject('EVENTZR_POLICY_FILE', file)
  return { cpaas: cpaasPolicy(cpaas), studio: studioPolicy(studio) }
}

/** @throws ConfigError with every fault */
export const cpaasPolicy = (overrides: unknown): CpaasPolicy => {
  const checked = checkPodPolicy(overrides)
  if (checked.kind === 'refused') throw policyError('cpaas', checked.faults)
  return checked.policy
}

const studioPolicy = (overrides: unknown): StudioPolicy => {
  if (!isFields(overrides)) throw policyError('studio', [{ path: '', reason: 'must be a JSON object' }])
  const { merged, faults } = mergeOverrides({ ...defaultStudioPolicy }, overrides)
  if (faults.length > 0) throw policyError('studio', faults)
  return merged as unknown as StudioPolicy
}

const policyError = (application: string, faults: readonly PolicyFault[]): ConfigError =>
  new ConfigError(
    faults.map(({ path, reason }) => `EVENTZR_POLICY_FILE: ${[application, path].filter(Boolean).join('.')} ${reason}`),
  )
