import { z } from 'zod'
import { isLoopback } from '../security/loopback.ts'
import { readSecret } from '../security/security-settings.ts'

/** The admin server of a pod, with its live page. */
export const adminVariables = {
  EVENTZR_ADMIN_PORT: z.coerce
    .number()
    .int()
    .min(0)
    .max(65_535)
    .optional()
    .describe(
      'Port of the [live page](live-page.md) and of queries; without a value there is none, 0 takes a free one.',
    ),
  EVENTZR_ADMIN_HOST: z
    .string()
    .min(1)
    .default('127.0.0.1')
    .describe(
      'Address that the admin server listens on; another one than this machine needs `EVENTZR_ADMIN_TOKEN_FILE`.',
    ),
  EVENTZR_ADMIN_TOKEN_FILE: z
    .string()
    .min(1)
    .optional()
    .describe(
      'File with the token that everybody must show to the admin server, 16 characters or more: a secret. Read at start.',
    ),
  EVENTZR_ADMIN_PEERS: z
    .string()
    .regex(
      /^[\w.-]+=https?:\/\/[^\s,=]+(,[\w.-]+=https?:\/\/[^\s,=]+)*$/,
      'must be name=url, several separated by commas',
    )
    .optional()
    .describe('Live pages of other pods, which this one links to, as `name=url,name=url`.'),
}

export type AdminVariables = Readonly<z.infer<z.ZodObject<typeof adminVariables>>>

/** 16 letters of base64 are 96 bits: nobody guesses them at the rate that the server allows. */
const shortestToken = 16

/** Faults of the admin server's variables, with their remedies; never with the token. */
export const adminContradictions = ({
  EVENTZR_ADMIN_PORT: port,
  EVENTZR_ADMIN_HOST: host,
  EVENTZR_ADMIN_TOKEN_FILE: file,
}: AdminVariables): readonly string[] => {
  if (port === undefined) return []
  if (file !== undefined) return tokenFaults(file)
  return isLoopback(host)
    ? []
    : ['EVENTZR_ADMIN_HOST: others reach this address; set EVENTZR_ADMIN_TOKEN_FILE, or listen on 127.0.0.1']
}

const tokenFaults = (file: string): readonly string[] => {
  try {
    return readSecret(file).length < shortestToken
      ? [`EVENTZR_ADMIN_TOKEN_FILE: ${file} holds less than ${shortestToken} characters`]
      : []
  } catch (error) {
    return [`EVENTZR_ADMIN_TOKEN_FILE: ${(error as NodeJS.ErrnoException).code} reading ${file}`]
  }
}
