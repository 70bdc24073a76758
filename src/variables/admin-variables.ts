import { z } from 'zod'

/** The admin side of a pod. */
export const adminVariables = {
  EVENTZR_ADMIN_TOKEN_FILE: z
    .string()
    .min(1)
    .optional()
    .describe('File with the admin token, which opens personal data to whoever asks for it by name.'),
}
