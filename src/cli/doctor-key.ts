import { type Config, ConfigError } from '../config.ts'
import { readRecipientKeys } from '../recipient-key.ts'
import { failed, type Finding, ok, warning } from './doctor-finding.ts'

const check = 'key of recipients'
const remedy = 'make a key as docs/operations.md says, and name its file in EVENTZR_HMAC_KEY_FILE'

/** Only pods of the orchestrator need the key: without one there is a warning. */
export const keyFindings = ({
  EVENTZR_HMAC_KEY_FILE: file,
  EVENTZR_ALLOW_KNOWN_HMAC_KEY: allowed,
}: Partial<Config>): readonly Finding[] => {
  if (file !== undefined) return fileFindings(file)
  return allowed === 'true'
    ? [warning(check, 'everybody knows it: recipients can be found by trial', `where they are real, ${remedy}`)]
    : [warning(check, 'none is given: a pod of the orchestrator does not start', remedy)]
}

const fileFindings = (file: string): readonly Finding[] => {
  try {
    const { current, keys } = readRecipientKeys(file)
    return [ok(check, `version ${current} is in use; hashes of ${[...keys.keys()].join(', ')} can be read`)]
  } catch (error) {
    if (error instanceof ConfigError)
      return error.faults.map((fault) => failed(check, fault, 'correct the file; keep every key that was in use'))
    throw error
  }
}
