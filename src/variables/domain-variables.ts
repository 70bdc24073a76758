import { z } from 'zod'

/** Files with rules and keys of the applications. */
export const domainVariables = {
  EVENTZR_POLICY_FILE: z
    .string()
    .min(1)
    .optional()
    .describe('JSON file whose fields replace those of the default policy.'),
  EVENTZR_HMAC_KEY_FILE: z
    .string()
    .min(1)
    .optional()
    .describe(
      'JSON file with the keys that the orchestrator hashes recipients with, see [the key of recipients](operations.md#the-key-of-recipients): a secret. Losing it forgets every consent.',
    ),
  EVENTZR_ALLOW_KNOWN_HMAC_KEY: z
    .enum(['true', 'false'])
    .default('false')
    .describe(
      'A pod of the orchestrator without a key file starts only with this: the hashes of recipients are then made with a key that everybody knows.',
    ),
}
