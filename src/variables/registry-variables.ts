import { z } from 'zod'

const file = () => z.string().min(1).optional()

/** How a process reaches the schema registry. */
export const registryVariables = {
  EVENTZR_SCHEMA_REGISTRY_URL: z
    .url({ protocol: /^https?$/, error: 'must be an http or https URL' })
    .describe("Base URL of the registry's Confluent-compatible API."),
  EVENTZR_SCHEMA_REGISTRY_USER: z
    .string()
    .regex(/^[^:]+$/, 'must not hold a colon')
    .optional()
    .describe('User for the registry, e.g. an API key; its password is in `EVENTZR_SCHEMA_REGISTRY_PASSWORD_FILE`.'),
  EVENTZR_SCHEMA_REGISTRY_PASSWORD_FILE: file().describe(
    'File with the password of `EVENTZR_SCHEMA_REGISTRY_USER`; read for each request.',
  ),
  EVENTZR_SCHEMA_REGISTRY_TOKEN_FILE: file().describe(
    'File with a bearer token for the registry, instead of user and password; read for each request, so that it may rotate.',
  ),
  EVENTZR_SCHEMA_REGISTRY_CA_FILE: file().describe(
    "PEM file of the authorities that the registry's certificate may be from, instead of those of Node; read at start.",
  ),
  EVENTZR_SCHEMA_REGISTRY_CERTIFICATE_FILE: file().describe(
    'PEM file of a certificate of ours, where the registry asks for one; read at start.',
  ),
  EVENTZR_SCHEMA_REGISTRY_KEY_FILE: file().describe(
    'PEM file of the key of `EVENTZR_SCHEMA_REGISTRY_CERTIFICATE_FILE`; read at start.',
  ),
}

type RegistryVariables = Readonly<z.infer<z.ZodObject<typeof registryVariables>>>

/** Contradictions between variables, each with its remedy; never with a value. */
export const registryContradictions = ({
  EVENTZR_SCHEMA_REGISTRY_URL: url,
  EVENTZR_SCHEMA_REGISTRY_USER: user,
  EVENTZR_SCHEMA_REGISTRY_PASSWORD_FILE: passwordFile,
  EVENTZR_SCHEMA_REGISTRY_TOKEN_FILE: tokenFile,
  EVENTZR_SCHEMA_REGISTRY_CA_FILE: caFile,
  EVENTZR_SCHEMA_REGISTRY_CERTIFICATE_FILE: certificateFile,
  EVENTZR_SCHEMA_REGISTRY_KEY_FILE: keyFile,
}: RegistryVariables): readonly string[] => {
  const { username, protocol } = new URL(url)
  const hasTls = [caFile, certificateFile, keyFile].some((path) => path !== undefined)
  const ways = [username !== '', user !== undefined || passwordFile !== undefined, tokenFile !== undefined]
  return [
    ...needs(user, 'USER', passwordFile, 'PASSWORD_FILE'),
    ...needs(certificateFile, 'CERTIFICATE_FILE', keyFile, 'KEY_FILE'),
    ...(ways.filter(Boolean).length > 1
      ? [
          'EVENTZR_SCHEMA_REGISTRY_TOKEN_FILE: give one of a token, a user with a password file, and a user in ' +
            'EVENTZR_SCHEMA_REGISTRY_URL; they contradict each other',
        ]
      : []),
    ...(hasTls && protocol !== 'https:'
      ? ['EVENTZR_SCHEMA_REGISTRY_URL: certificates are given, and http uses none; make it https, or leave them out']
      : []),
  ]
}

/** Each of two variables needs the other one. */
const needs = (
  first: string | undefined,
  firstName: string,
  second: string | undefined,
  secondName: string,
): readonly string[] => {
  if ((first === undefined) === (second === undefined)) return []
  const [given, missing] = first === undefined ? [secondName, firstName] : [firstName, secondName]
  return [`EVENTZR_SCHEMA_REGISTRY_${missing}: is required beside EVENTZR_SCHEMA_REGISTRY_${given}`]
}
