import { readFileSync } from 'node:fs'
import type { ClientSettings, SecurityConfig } from './security-config.ts'

/**
 * The security of a connection in librdkafka's words; empty in plain text. Certificates and keys stay in their files, and each
 * new client reads them again.
 * @throws the error of an unreadable password file; `securityFaults` tells it beforehand
 */
export const securitySettings = (config: Partial<SecurityConfig>): ClientSettings => {
  switch (config.EVENTZR_KAFKA_SECURITY) {
    case 'tls':
      return { 'security.protocol': 'ssl', ...tlsSettings(config) }
    case 'sasl-tls':
      return { 'security.protocol': 'sasl_ssl', ...tlsSettings(config), ...saslSettings(config) }
    default:
      return {}
  }
}

const tlsSettings = ({
  EVENTZR_KAFKA_CA_FILE: ca,
  EVENTZR_KAFKA_CERTIFICATE_FILE: certificate,
  EVENTZR_KAFKA_KEY_FILE: key,
  EVENTZR_KAFKA_KEY_PASSWORD_FILE: password,
}: Partial<SecurityConfig>): ClientSettings => ({
  ...(ca !== undefined && { 'ssl.ca.location': ca }),
  ...(certificate !== undefined && { 'ssl.certificate.location': certificate }),
  ...(key !== undefined && { 'ssl.key.location': key }),
  ...(password !== undefined && { 'ssl.key.password': readSecret(password) }),
})

const saslSettings = (config: Partial<SecurityConfig>): ClientSettings => {
  const mechanism = config.EVENTZR_KAFKA_SASL_MECHANISM
  switch (mechanism) {
    case 'scram-sha-256':
    case 'scram-sha-512':
    case 'plain':
      return {
        'sasl.mechanism': mechanism.toUpperCase(),
        'sasl.username': config.EVENTZR_KAFKA_USER ?? '',
        'sasl.password': readSecret(config.EVENTZR_KAFKA_PASSWORD_FILE ?? ''),
      }
    case 'oauthbearer-iam':
      return { 'sasl.mechanism': 'OAUTHBEARER', ...calmReconnects }
    case 'oauthbearer-oidc':
      return { 'sasl.mechanism': 'OAUTHBEARER' }
    default:
      return {}
  }
}

/**
 * Amazon MSK closes connections beyond some new ones a second and asks clients to wait for a second before they come back
 * (docs.aws.amazon.com/msk, limits: `reconnect.backoff.ms`).
 */
const calmReconnects: ClientSettings = { 'reconnect.backoff.ms': 1_000, 'reconnect.backoff.max.ms': 10_000 }

/** A secret from its file, without its last line end. */
export const readSecret = (file: string): string => readFileSync(file, 'utf8').replace(/\r?\n$/, '')
