import { readFileSync } from 'node:fs'
import type { CheckedPolicy } from '#processors/shared/policy/check-policy.ts'
import type { PolicyFault } from '#schemas/types.ts'
import { type Config, ConfigError } from '../config.ts'
import type { ApplicationName } from './applications.ts'
import { podPolicyOf } from './pod-policy.ts'

/** A tenant's policy in a file must not be published. */
export class PolicyRefusedError extends Error {
  readonly code = 'POLICY_REFUSED'
  readonly faults: readonly PolicyFault[]

  constructor(file: string, faults: readonly PolicyFault[]) {
    const lines = faults.map(({ path, reason }) => `  - ${path === '' ? 'the policy' : path} ${reason}`)
    super(`${file} has ${faults.length} fault(s):\n${lines.join('\n')}\nmend them; docs/policy.md lists every knob`)
    this.faults = faults
  }
}

/** A tenant's policy as its file has it. */
export interface PolicyFile {
  /** JSON without white space, if it is JSON. */
  readonly text: string
  readonly checked: CheckedPolicy<object>
}

/**
 * Checks a tenant's policy in a file upon the pods' own policy.
 * @throws ConfigError when the file cannot be read, or the pods' own policy not be used
 */
export const checkPolicyFile = (
  name: ApplicationName,
  file: string,
  { EVENTZR_POLICY_FILE: podFile }: Pick<Config, 'EVENTZR_POLICY_FILE'>,
): PolicyFile => {
  const text = compactJson(readFile(file))
  return { text, checked: podPolicyOf(name, podFile).check(text) }
}

const readFile = (file: string): string => {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new ConfigError([`${file}: ${(error as NodeJS.ErrnoException).code ?? 'not read'}`])
  }
}

/** Text that is no JSON stays as it is: the check names it. */
const compactJson = (text: string): string => {
  try {
    return JSON.stringify(JSON.parse(text))
  } catch {
    return text
  }
}
