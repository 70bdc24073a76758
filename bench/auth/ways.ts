import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ConnectionConfig } from '#cli/connection.ts'
import type { SecuredBroker } from './secured-broker.ts'
import { oidcClient, type TokenEndpoint } from './token-endpoint.ts'

export type Way = 'tls' | 'mtls' | 'scram' | 'plain' | 'oidc'

/** The variables for each way to connect to a secured broker. */
export const waysTo = (broker: SecuredBroker, endpoint: TokenEndpoint): Readonly<Record<Way, ConnectionConfig>> => {
  const { certificates } = broker
  const trust = { EVENTZR_KAFKA_CA_FILE: certificates.ca }
  const byPassword = {
    ...trust,
    EVENTZR_KAFKA_BROKERS: broker.password,
    EVENTZR_KAFKA_SECURITY: 'sasl-tls',
    EVENTZR_KAFKA_USER: broker.user,
    EVENTZR_KAFKA_PASSWORD_FILE: broker.passwordFile,
  } as const
  return {
    tls: { ...trust, EVENTZR_KAFKA_BROKERS: broker.tls, EVENTZR_KAFKA_SECURITY: 'tls' },
    mtls: {
      ...trust,
      EVENTZR_KAFKA_BROKERS: broker.mtls,
      EVENTZR_KAFKA_SECURITY: 'tls',
      EVENTZR_KAFKA_CERTIFICATE_FILE: certificates.client.certificate,
      EVENTZR_KAFKA_KEY_FILE: certificates.client.key,
    },
    scram: { ...byPassword, EVENTZR_KAFKA_SASL_MECHANISM: 'scram-sha-256' },
    plain: { ...byPassword, EVENTZR_KAFKA_SASL_MECHANISM: 'plain' },
    oidc: {
      ...trust,
      EVENTZR_KAFKA_BROKERS: broker.oauthbearer,
      EVENTZR_KAFKA_SECURITY: 'sasl-tls',
      EVENTZR_KAFKA_SASL_MECHANISM: 'oauthbearer-oidc',
      EVENTZR_KAFKA_OIDC_TOKEN_URL: endpoint.url,
      EVENTZR_KAFKA_OIDC_CLIENT_ID: oidcClient.id,
      EVENTZR_KAFKA_OIDC_CLIENT_SECRET_FILE: secretFile(broker.folder, 'oidc-secret', oidcClient.secret),
      EVENTZR_KAFKA_OIDC_CA_FILE: certificates.ca,
    },
  }
}

/** A file with a secret. */
export const secretFile = (folder: string, name: string, secret: string): string => {
  const file = join(folder, name)
  writeFileSync(file, secret)
  return file
}
