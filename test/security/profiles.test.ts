import { describe, expect, it } from 'vitest'
import { readPodConfig } from '#cli/pod-config.ts'
import { type Config, readConfig } from '../../src/config.ts'

const registry = { EVENTZR_SCHEMA_REGISTRY_URL: 'https://registry/' }

describe('a profile', () => {
  it.each<[string, Partial<Config>]>([
    [
      'staging',
      {
        EVENTZR_KAFKA_BROKERS: 'boot-gpm4u49z.c2.kafka-serverless.us-east-1.amazonaws.com:9098',
        EVENTZR_KAFKA_AWS_REGION: 'us-east-1',
        EVENTZR_BROKER_KIND: 'msk-serverless',
      },
    ],
    [
      'production',
      {
        EVENTZR_KAFKA_BROKERS: 'b-1.eventzr-msk-prod.ap-south-1.amazonaws.com:9098',
        EVENTZR_KAFKA_AWS_REGION: 'ap-south-1',
        EVENTZR_BROKER_KIND: 'msk-provisioned',
      },
    ],
  ])('is a connection to the cluster of the service pages with IAM over TLS: %s', (profile, expected) => {
    expect(readConfig({ ...registry, EVENTZR_PROFILE: profile })).toMatchObject({
      ...expected,
      EVENTZR_KAFKA_SECURITY: 'sasl-tls',
      EVENTZR_KAFKA_SASL_MECHANISM: 'oauthbearer-iam',
    })
  })

  it('stands behind the environment', () => {
    const given = { ...registry, EVENTZR_PROFILE: 'staging', EVENTZR_KAFKA_BROKERS: 'b-9.example.com:9098' }
    expect(readConfig(given)).toMatchObject({ EVENTZR_KAFKA_BROKERS: 'b-9.example.com:9098' })
  })

  it('that there is none of is told', () => {
    expect(() => readConfig({ ...registry, EVENTZR_PROFILE: 'nowhere' })).toThrow(/EVENTZR_PROFILE: .*"staging"/)
  })
})

describe('a pod', () => {
  it('with a profile needs an ordinal of its own, which it has no standard for', async () => {
    // In plain text on this machine, so that nobody is asked for credentials.
    const local = { EVENTZR_KAFKA_BROKERS: 'localhost:9092', EVENTZR_KAFKA_SECURITY: 'plaintext' }
    const given = { ...registry, ...local, EVENTZR_PROFILE: 'staging' }
    await expect(readPodConfig('studio', given)).rejects.toMatchObject({
      faults: [expect.stringMatching(/^EVENTZR_INSTANCE_ID: is required with EVENTZR_PROFILE/)],
    })
    expect(await readPodConfig('studio', { ...given, EVENTZR_INSTANCE_ID: '3' })).toMatchObject({
      EVENTZR_INSTANCE_ID: '3',
    })
  })

  it('is told all that it lacks at once', async () => {
    await expect(readPodConfig('cpaas', { EVENTZR_PROFILE: 'nowhere' })).rejects.toMatchObject({
      faults: [
        expect.stringContaining('EVENTZR_PROFILE'),
        expect.stringContaining('EVENTZR_KAFKA_BROKERS'),
        expect.stringContaining('EVENTZR_SCHEMA_REGISTRY_URL'),
        expect.stringContaining('EVENTZR_HMAC_KEY_FILE'),
      ],
    })
  })
})
