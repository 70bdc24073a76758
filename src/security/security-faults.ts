import { plaintextFaults } from './plaintext-faults.ts'
import { secretFaults } from './secret-faults.ts'
import { isSecuritySetting } from '#kafka/security-setting.ts'
import type { ClientSettings, SecurityConfig, SecurityName } from './security-config.ts'

type Mechanism = NonNullable<SecurityConfig['EVENTZR_KAFKA_SASL_MECHANISM']>

const mechanismName = 'EVENTZR_KAFKA_SASL_MECHANISM'

/** The necessary variables of each mechanism. */
const needs: Readonly<Record<Mechanism, readonly SecurityName[]>> = {
  'scram-sha-256': ['EVENTZR_KAFKA_USER', 'EVENTZR_KAFKA_PASSWORD_FILE'],
  'scram-sha-512': ['EVENTZR_KAFKA_USER', 'EVENTZR_KAFKA_PASSWORD_FILE'],
  plain: ['EVENTZR_KAFKA_USER', 'EVENTZR_KAFKA_PASSWORD_FILE'],
  'oauthbearer-iam': ['EVENTZR_KAFKA_AWS_REGION'],
  'oauthbearer-oidc': [
    'EVENTZR_KAFKA_OIDC_TOKEN_URL',
    'EVENTZR_KAFKA_OIDC_CLIENT_ID',
    'EVENTZR_KAFKA_OIDC_CLIENT_SECRET_FILE',
  ],
}

/** The further variables of each mechanism. */
const extras: Readonly<Partial<Record<Mechanism, readonly SecurityName[]>>> = {
  'oauthbearer-oidc': ['EVENTZR_KAFKA_OIDC_SCOPE', 'EVENTZR_KAFKA_OIDC_CA_FILE'],
}

const tlsNames: readonly SecurityName[] = [
  'EVENTZR_KAFKA_CA_FILE',
  'EVENTZR_KAFKA_CERTIFICATE_FILE',
  'EVENTZR_KAFKA_KEY_FILE',
  'EVENTZR_KAFKA_KEY_PASSWORD_FILE',
]

/** Pairs of a variable and its necessary partner. */
const partners: readonly (readonly [SecurityName, SecurityName])[] = [
  ['EVENTZR_KAFKA_CERTIFICATE_FILE', 'EVENTZR_KAFKA_KEY_FILE'],
  ['EVENTZR_KAFKA_KEY_FILE', 'EVENTZR_KAFKA_CERTIFICATE_FILE'],
  ['EVENTZR_KAFKA_KEY_PASSWORD_FILE', 'EVENTZR_KAFKA_KEY_FILE'],
]

/**
 * Gaps and contradictions in the security of a connection.
 * @param given names set for this run; further ones of a profile may be of no use
 * @param file the settings file; `undefined` when it is unreadable, and its reader tells that
 */
export const securityFaults = (
  config: Partial<SecurityConfig>,
  given: ReadonlySet<string>,
  file: ClientSettings | undefined,
): readonly string[] => [
  ...missing(config),
  ...useless(config, given),
  ...partners
    .filter(([name, partner]) => config[name] !== undefined && config[partner] === undefined)
    .map(([name, partner]) => `${partner}: is required with ${name}`),
  ...doubled(config, file),
  ...secretFaults(config),
  ...plaintextFaults(config, file),
]

const missing = (config: Partial<SecurityConfig>): readonly string[] => {
  if (config.EVENTZR_KAFKA_SECURITY !== 'sasl-tls') return []
  const mechanism = config[mechanismName]
  if (mechanism === undefined) return [`${mechanismName}: is required with EVENTZR_KAFKA_SECURITY=sasl-tls`]
  return needs[mechanism]
    .filter((name) => config[name] === undefined)
    .map((name) => `${name}: is required with ${mechanismName}=${mechanism}`)
}

/** Somebody may rely on a variable without effect. */
const useless = (config: Partial<SecurityConfig>, given: ReadonlySet<string>): readonly string[] => {
  const { EVENTZR_KAFKA_SECURITY: security, [mechanismName]: mechanism } = config
  const isSet = (name: SecurityName): boolean => given.has(name) && config[name] !== undefined
  const ofSasl = [mechanismName, ...new Set([...Object.values(needs), ...Object.values(extras)].flat())] as const
  if (security !== 'sasl-tls')
    return [
      ...(security === 'tls' ? [] : tlsNames.filter(isSet).map((name) => `${name}: ${onlyWith('tls or sasl-tls')}`)),
      ...ofSasl.filter(isSet).map((name) => `${name}: ${onlyWith('sasl-tls')}`),
    ]
  if (mechanism === undefined) return []
  const inUse = new Set<SecurityName>([mechanismName, ...needs[mechanism], ...(extras[mechanism] ?? [])])
  return ofSasl
    .filter((name) => isSet(name) && !inUse.has(name))
    .map((name) => `${name}: has no effect with ${mechanismName}=${mechanism}; leave it out`)
}

const onlyWith = (value: string): string => `has an effect only with EVENTZR_KAFKA_SECURITY=${value}`

const doubled = (config: Partial<SecurityConfig>, file: ClientSettings = {}): readonly string[] => {
  const names = config.EVENTZR_KAFKA_SECURITY === undefined ? [] : Object.keys(file).filter(isSecuritySetting)
  if (names.length === 0) return []
  return [`EVENTZR_KAFKA_SETTINGS_FILE: leave out ${names.join(', ')}, since EVENTZR_KAFKA_SECURITY decides`]
}
