import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import type { AdminOptions } from '@platformatic/kafka'
import type { Connection } from './connection.ts'
import { isSecuritySetting } from './security-setting.ts'
import type { TokenSource } from './tokens/token.ts'

type Settings = Connection['settings']
type Security = Pick<AdminOptions, 'tls' | 'tlsServerName' | 'sasl'>

/** Some settings for security have no counterpart in the administrator's client. */
export class UnmappedSettingsError extends Error {
  readonly code = 'SETTINGS_UNMAPPED'

  constructor(names: readonly string[]) {
    super(`the client for topic settings has no counterpart of ${names.join(', ')}`)
  }
}

/**
 * The security of a connection in the words of @platformatic/kafka; it knows none of librdkafka's.
 * @throws UnmappedSettingsError with all names, never values: one may be a secret; the error of an unreadable file
 */
export const securityOptions = ({ brokers, settings, tokens }: Connection): Security => {
  const unmapped = Object.keys(settings).filter((name) => isSecuritySetting(name) && !mapped.has(name))
  const protocol = String(settings['security.protocol'] ?? 'plaintext').toLowerCase()
  const mechanism = mechanismOf(settings)
  const hasSasl = protocol.startsWith('sasl_')
  if (hasSasl && tokens === undefined && !mechanisms.has(mechanism)) unmapped.push(`sasl.mechanism=${mechanism}`)
  if (unmapped.length > 0) throw new UnmappedSettingsError(unmapped)
  return {
    ...(protocol.endsWith('ssl') ? { tls: tlsOptions(settings), ...serverName(brokers) } : {}),
    ...(hasSasl ? { sasl: tokens === undefined ? saslOptions(mechanism, settings) : tokenOptions(tokens) } : {}),
  }
}

const mapped: ReadonlySet<string> = new Set([
  'security.protocol',
  'ssl.ca.location',
  'ssl.ca.pem',
  'ssl.certificate.location',
  'ssl.certificate.pem',
  'ssl.key.location',
  'ssl.key.pem',
  'ssl.key.password',
  'ssl.endpoint.identification.algorithm',
  'enable.ssl.certificate.verification',
  'sasl.mechanism',
  'sasl.mechanisms',
  'sasl.username',
  'sasl.password',
])

const mechanisms: ReadonlySet<string> = new Set(['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'])

/** librdkafka's default is GSSAPI. */
const mechanismOf = (settings: Settings): string =>
  String(settings['sasl.mechanism'] ?? settings['sasl.mechanisms'] ?? 'GSSAPI')

const tlsOptions = (settings: Settings): NonNullable<AdminOptions['tls']> => ({
  ...pem('ca', settings, 'ssl.ca'),
  ...pem('cert', settings, 'ssl.certificate'),
  ...pem('key', settings, 'ssl.key'),
  ...(settings['ssl.key.password'] === undefined ? {} : { passphrase: String(settings['ssl.key.password']) }),
  ...(settings['ssl.endpoint.identification.algorithm'] === 'none' ? { checkServerIdentity: () => undefined } : {}),
  rejectUnauthorized: String(settings['enable.ssl.certificate.verification'] ?? true) !== 'false',
})

/** A server name is never an address (RFC 6066, section 3). */
const serverName = (brokers: string): Pick<AdminOptions, 'tlsServerName'> =>
  brokers.split(',').some((broker) => isIP(broker.replace(/:\d+$/, '')) !== 0) ? {} : { tlsServerName: true }

const pem = (option: 'ca' | 'cert' | 'key', settings: Settings, name: string): Readonly<Record<string, string>> => {
  const { [`${name}.pem`]: text, [`${name}.location`]: path } = settings
  if (text !== undefined) return { [option]: String(text) }
  return path === undefined ? {} : { [option]: readFileSync(String(path), 'utf8') }
}

const tokenOptions = (tokens: TokenSource): NonNullable<AdminOptions['sasl']> => ({
  mechanism: 'OAUTHBEARER',
  token: async () => (await tokens.get()).value,
})

const saslOptions = (mechanism: string, settings: Settings): NonNullable<AdminOptions['sasl']> => ({
  mechanism: mechanism as 'PLAIN',
  username: String(settings['sasl.username'] ?? ''),
  password: String(settings['sasl.password'] ?? ''),
})
