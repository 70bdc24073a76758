import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { SecurityConfig } from '../../src/security/security-config.ts'
import { securityFaults } from '../../src/security/security-faults.ts'
import { securitySettings } from '../../src/security/security-settings.ts'

const folder = mkdtempSync(join(tmpdir(), 'security-test-'))
afterAll(() => rmSync(folder, { recursive: true }))

const fileWith = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}

const passwordFile = fileWith('password', 'hunter2\n')
const { privateKey } = generateKeyPairSync('ec', {
  namedCurve: 'prime256v1',
  privateKeyEncoding: { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'hunter2' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
})
const keyFile = fileWith('key.pem', privateKey)

const local = { EVENTZR_KAFKA_BROKERS: 'localhost:9092' } as const

const faultsOf = (config: Partial<SecurityConfig>, file?: Readonly<Record<string, string>>): readonly string[] =>
  securityFaults({ ...local, ...config }, new Set(Object.keys(config)), file ?? {})

const scram = {
  EVENTZR_KAFKA_SECURITY: 'sasl-tls',
  EVENTZR_KAFKA_SASL_MECHANISM: 'scram-sha-256',
  EVENTZR_KAFKA_USER: 'ada',
  EVENTZR_KAFKA_PASSWORD_FILE: passwordFile,
} as const

const iam = {
  EVENTZR_KAFKA_SECURITY: 'sasl-tls',
  EVENTZR_KAFKA_SASL_MECHANISM: 'oauthbearer-iam',
  EVENTZR_KAFKA_AWS_REGION: 'us-east-1',
} as const

describe('a connection in plain text', () => {
  it.each(['localhost:9092', '127.0.0.1:9092,127.0.1.1:9093', 'kafka.localhost:9092'])(
    'is made to this machine: %s',
    (brokers) => {
      expect(faultsOf({ EVENTZR_KAFKA_BROKERS: brokers })).toEqual([])
    },
  )

  it.each(['kafka:9092', 'localhost:9092,10.0.0.7:9092', 'localhost.example.com:9092', '127.example.com:9092'])(
    'is not made to another host unless somebody says so: %s',
    (brokers) => {
      expect(faultsOf({ EVENTZR_KAFKA_BROKERS: brokers })).toEqual([
        expect.stringMatching(
          /^EVENTZR_KAFKA_SECURITY: .*plain text; set it to tls or sasl-tls.*EVENTZR_ALLOW_PLAINTEXT=true/,
        ),
      ])
      expect(faultsOf({ EVENTZR_KAFKA_BROKERS: brokers, EVENTZR_ALLOW_PLAINTEXT: 'true' })).toEqual([])
      expect(faultsOf({ EVENTZR_KAFKA_BROKERS: brokers, EVENTZR_KAFKA_SECURITY: 'tls' })).toEqual([])
    },
  )

  it.each([
    ['sasl_ssl', 0],
    ['SSL', 0],
    ['sasl_plaintext', 1],
  ])('is told by the settings file too: %s', (protocol, count) => {
    const faults = faultsOf({ EVENTZR_KAFKA_BROKERS: 'kafka:9092' }, { 'security.protocol': protocol })
    expect(faults).toHaveLength(count)
  })
})

describe('a contradiction', () => {
  it.each<[string, Partial<SecurityConfig>, readonly string[]]>([
    ['no mechanism', { EVENTZR_KAFKA_SECURITY: 'sasl-tls' }, ['EVENTZR_KAFKA_SASL_MECHANISM: is required']],
    [
      'no password',
      { EVENTZR_KAFKA_SECURITY: 'sasl-tls', EVENTZR_KAFKA_SASL_MECHANISM: 'plain' },
      ['EVENTZR_KAFKA_USER: is required', 'EVENTZR_KAFKA_PASSWORD_FILE: is required'],
    ],
    [
      'no region',
      { EVENTZR_KAFKA_SECURITY: 'sasl-tls', EVENTZR_KAFKA_SASL_MECHANISM: 'oauthbearer-iam' },
      ['EVENTZR_KAFKA_AWS_REGION: is required'],
    ],
    [
      'no client of the provider',
      { EVENTZR_KAFKA_SECURITY: 'sasl-tls', EVENTZR_KAFKA_SASL_MECHANISM: 'oauthbearer-oidc' },
      [
        'EVENTZR_KAFKA_OIDC_TOKEN_URL: is required',
        'EVENTZR_KAFKA_OIDC_CLIENT_ID: is required',
        'EVENTZR_KAFKA_OIDC_CLIENT_SECRET_FILE: is required',
      ],
    ],
    ['a user for a token', { ...iam, EVENTZR_KAFKA_USER: 'ada' }, ['EVENTZR_KAFKA_USER: has no effect with']],
    [
      'a region in plain text',
      { EVENTZR_KAFKA_AWS_REGION: 'us-east-1' },
      ['EVENTZR_KAFKA_AWS_REGION: has an effect only with'],
    ],
    [
      'a user with TLS alone',
      { ...scram, EVENTZR_KAFKA_SECURITY: 'tls' },
      [
        'EVENTZR_KAFKA_SASL_MECHANISM: has an effect only with',
        'EVENTZR_KAFKA_USER: has an effect only with',
        'EVENTZR_KAFKA_PASSWORD_FILE: has an effect only with',
      ],
    ],
    [
      'a certificate without its key',
      { EVENTZR_KAFKA_SECURITY: 'tls', EVENTZR_KAFKA_KEY_PASSWORD_FILE: passwordFile },
      ['EVENTZR_KAFKA_KEY_FILE: is required with EVENTZR_KAFKA_KEY_PASSWORD_FILE'],
    ],
    [
      'a file that is not there',
      { ...scram, EVENTZR_KAFKA_PASSWORD_FILE: '/nowhere' },
      ['EVENTZR_KAFKA_PASSWORD_FILE: ENOENT reading /nowhere'],
    ],
    [
      'an empty password',
      { ...scram, EVENTZR_KAFKA_PASSWORD_FILE: fileWith('empty', '\n') },
      [`EVENTZR_KAFKA_PASSWORD_FILE: ${folder}/empty is empty`],
    ],
    [
      'an authority that is no certificate',
      { ...scram, EVENTZR_KAFKA_CA_FILE: passwordFile },
      [`EVENTZR_KAFKA_CA_FILE: ${passwordFile} holds nothing that can be used`],
    ],
  ])('is named with its variable: %s', (_what, config, starts) => {
    const faults = faultsOf(config)
    expect(faults).toHaveLength(starts.length)
    for (const [index, start] of starts.entries()) expect(faults[index]).toContain(start)
    expect(faults.join()).not.toContain('hunter2')
  })

  it('is a key whose password is wrong, and none with the right one', () => {
    const certificate = fileWith('certificate.pem', 'none')
    const given = {
      EVENTZR_KAFKA_SECURITY: 'tls',
      EVENTZR_KAFKA_CERTIFICATE_FILE: certificate,
      EVENTZR_KAFKA_KEY_FILE: keyFile,
    } as const
    const ofKey = (config: Partial<SecurityConfig>) =>
      faultsOf(config).filter((fault) => fault.startsWith('EVENTZR_KAFKA_KEY_FILE'))
    expect(ofKey(given)).toEqual([expect.stringContaining('check EVENTZR_KAFKA_KEY_PASSWORD_FILE')])
    expect(ofKey({ ...given, EVENTZR_KAFKA_KEY_PASSWORD_FILE: passwordFile })).toEqual([])
  })

  it('is none between what a profile sets and what somebody sets in its place', () => {
    expect(securityFaults({ ...local, ...iam, EVENTZR_KAFKA_SECURITY: 'plaintext' }, new Set(), {})).toEqual([])
  })

  it('is a setting for security in the settings file beside the variables', () => {
    expect(faultsOf(iam, { 'ssl.ca.location': '/ca.pem', 'linger.ms': '5' })).toEqual([
      'EVENTZR_KAFKA_SETTINGS_FILE: leave out ssl.ca.location, since EVENTZR_KAFKA_SECURITY decides',
    ])
  })
})

describe('the security of a connection in words of the client', () => {
  it('is nothing in plain text', () => {
    expect(securitySettings(local)).toEqual({})
  })

  it('takes a password from its file without the line end', () => {
    expect(securitySettings({ ...local, ...scram })).toEqual({
      'security.protocol': 'sasl_ssl',
      'sasl.mechanism': 'SCRAM-SHA-256',
      'sasl.username': 'ada',
      'sasl.password': 'hunter2',
    })
  })

  it('comes back to Amazon MSK after a second at the earliest', () => {
    expect(securitySettings({ ...local, ...iam })).toEqual({
      'security.protocol': 'sasl_ssl',
      'sasl.mechanism': 'OAUTHBEARER',
      'reconnect.backoff.ms': 1_000,
      'reconnect.backoff.max.ms': 10_000,
    })
  })
})
