import { expect, it } from 'vitest'
import { connectionFindings } from '#cli/doctor-connection.ts'
import type { Config } from '../../src/config.ts'

it.each<[Partial<Config>, string, RegExp]>([
  [{ EVENTZR_KAFKA_BROKERS: 'localhost:9092' }, 'ok', /in plain text, on this machine/],
  [{ EVENTZR_KAFKA_BROKERS: 'kafka:9092', EVENTZR_ALLOW_PLAINTEXT: 'true' }, 'warning', /in plain text to other hosts/],
  [{ EVENTZR_KAFKA_SETTINGS_FILE: '/etc/kafka.json' }, 'ok', /as \/etc\/kafka\.json says/],
  [{ EVENTZR_KAFKA_SECURITY: 'tls', EVENTZR_KAFKA_CA_FILE: '/ca.pem' }, 'ok', /TLS, authorities in \/ca\.pem$/],
  [
    {
      EVENTZR_KAFKA_SECURITY: 'sasl-tls',
      EVENTZR_KAFKA_SASL_MECHANISM: 'scram-sha-512',
      EVENTZR_KAFKA_USER: 'ada',
      EVENTZR_KAFKA_PASSWORD_FILE: '/run/secrets/hunter2',
    },
    'ok',
    /TLS, authorities of the system; scram-sha-512 as ada$/,
  ],
])('doctor tells how the brokers are reached, without a secret: %j', async (config, state, detail) => {
  const findings = await connectionFindings(config)
  expect(findings).toEqual([expect.objectContaining({ state, detail: expect.stringMatching(detail) })])
})
