import { z } from 'zod'

export const profileNames = ['staging', 'production'] as const

/** Which ready configuration stands behind the given one. */
export const profileVariables = {
  EVENTZR_PROFILE: z
    .enum(profileNames)
    .optional()
    .describe(
      'A ready configuration of `deploy/profiles/` for a cluster that there is. The environment goes before the configuration file, and both before the profile. A pod then has no standard `EVENTZR_INSTANCE_ID`.',
    ),
}
