import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { topics } from '#topology/topics.ts'
import { type Config, ConfigError, readConfig, readValidPart } from '../src/config.ts'
import { readEncodingOverrides } from '../src/variables/encoding-overrides.ts'

const folder = mkdtempSync(join(tmpdir(), 'config-test-'))
afterAll(() => rmSync(folder, { recursive: true }))

const required = {
  EVENTZR_KAFKA_BROKERS: 'localhost:9092,127.0.0.1:9093',
  EVENTZR_SCHEMA_REGISTRY_URL: 'https://registry/apis/ccompat/v7',
}

const file = (content: unknown): string => {
  const path = join(folder, `${Math.random()}.json`)
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  return path
}

const faultsOf = (environment: Readonly<Record<string, string>>): readonly string[] => {
  try {
    readConfig(environment)
  } catch (error) {
    if (error instanceof ConfigError) return error.faults
    throw error
  }
  return []
}

describe('the configuration', () => {
  it('needs the two addresses only, and has a default for everything else', () => {
    expect(readConfig(required)).toMatchObject({
      ...required,
      EVENTZR_INSTANCE_ID: '0',
      EVENTZR_HTTP_PORT: 9464,
      EVENTZR_COMMIT_INTERVAL_MS: 100,
      EVENTZR_SESSION_TIMEOUT_MS: 45_000,
      EVENTZR_TRANSACTION_TIMEOUT_MS: 10_000,
      EVENTZR_OUTPUT_ENCODING: 'avro',
      EVENTZR_ALLOW_KNOWN_HMAC_KEY: 'false',
    })
  })

  it('says what a required variable is for when it is missing', () => {
    expect(faultsOf({})).toEqual([
      expect.stringMatching(/^EVENTZR_KAFKA_BROKERS: is required: Kafka brokers/),
      expect.stringMatching(/^EVENTZR_SCHEMA_REGISTRY_URL: is required: Base URL/),
    ])
  })

  it('lists all faults at once, each with its variable and what is valid', () => {
    const faults = faultsOf({
      EVENTZR_KAFKA_BROKERS: 'no-port',
      EVENTZR_INSTANCE_ID: 'a/b',
      EVENTZR_HTTP_PORT: '65536',
      EVENTZR_OUTPUT_ENCODING: 'xml',
      EVENTZR_TYPO: '1',
    })
    expect(faults).toEqual([
      'EVENTZR_KAFKA_BROKERS: must be host:port, several separated by commas',
      expect.stringMatching(/^EVENTZR_SCHEMA_REGISTRY_URL: is required/),
      'EVENTZR_INSTANCE_ID: must be 1 to 64 letters, digits, dots, dashes or underscores',
      expect.stringMatching(/^EVENTZR_HTTP_PORT: .*65535/),
      expect.stringMatching(/^EVENTZR_OUTPUT_ENCODING: .*"avro".*"ce-structured-json"/),
      expect.stringMatching(/^EVENTZR_TYPO: is not known/),
    ])
  })

  it.each([
    ['EVENTZR_KAFKA_BROKERS', 'user:hunter2@broker'],
    ['EVENTZR_SCHEMA_REGISTRY_URL', 'ftp://user:hunter2@registry'],
    ['EVENTZR_INSTANCE_ID', 'hunter2/'],
    ['EVENTZR_HTTP_PORT', 'hunter2'],
    ['EVENTZR_OUTPUT_ENCODING', 'hunter2'],
    ['EVENTZR_OUTPUT_ENCODINGS', 'hunter2'],
    ['EVENTZR_ALLOW_KNOWN_HMAC_KEY', 'hunter2'],
    ['EVENTZR_UNKNOWN', 'hunter2'],
  ])('never repeats the value of a faulty %s, which may be a secret', (name, value) => {
    const faults = faultsOf({ ...required, [name]: value })
    expect(faults).toHaveLength(1)
    expect(faults[0]).not.toContain('hunter2')
  })

  it.each(['', ' '])('takes a variable that holds %j for unset', (blank) => {
    expect(readConfig({ ...required, EVENTZR_HTTP_PORT: blank })).toMatchObject({ EVENTZR_HTTP_PORT: 9464 })
    expect(faultsOf({ ...required, EVENTZR_KAFKA_BROKERS: blank })).toHaveLength(1)
  })

  it('refuses a transaction that may outlive the membership of its pod', () => {
    const times = { EVENTZR_TRANSACTION_TIMEOUT_MS: '10000', EVENTZR_SESSION_TIMEOUT_MS: '6000' }
    expect(faultsOf({ ...required, ...times })).toEqual([
      'EVENTZR_TRANSACTION_TIMEOUT_MS: 10000 is more than EVENTZR_SESSION_TIMEOUT_MS (6000); make it as long or shorter',
    ])
  })

  it.each<[what: string, given: Readonly<Record<string, string>>, fault: RegExp]>([
    ['a user without a password', { USER: 'u' }, /^EVENTZR_SCHEMA_REGISTRY_PASSWORD_FILE: is required beside .*_USER$/],
    ['a password of nobody', { PASSWORD_FILE: '/p' }, /^EVENTZR_SCHEMA_REGISTRY_USER: is required/],
    ['a certificate without a key', { CERTIFICATE_FILE: '/c' }, /^EVENTZR_SCHEMA_REGISTRY_KEY_FILE: is required/],
    ['a key without a certificate', { KEY_FILE: '/k' }, /^EVENTZR_SCHEMA_REGISTRY_CERTIFICATE_FILE: is required/],
    ['a token and a user', { TOKEN_FILE: '/t', USER: 'u', PASSWORD_FILE: '/p' }, /^EVENTZR_.*contradict each other$/],
    ['a token and a user in the address', { TOKEN_FILE: '/t', URL: 'https://hunter2@r' }, /contradict each other$/],
    ['two users', { USER: 'u', PASSWORD_FILE: '/p', URL: 'https://hunter2@r' }, /contradict each other$/],
    ['authorities without TLS', { CA_FILE: '/ca', URL: 'http://r' }, /^EVENTZR_SCHEMA_REGISTRY_URL: certificates/],
    ['a user with a colon', { USER: 'hunter2:b', PASSWORD_FILE: '/p' }, /^EVENTZR_SCHEMA_REGISTRY_USER: must not hold/],
  ])('refuses a registry with %s', (_, given, fault) => {
    const named = Object.fromEntries(
      Object.entries(given).map(([name, value]) => [`EVENTZR_SCHEMA_REGISTRY_${name}`, value]),
    )
    const faults = faultsOf({ ...required, ...named })
    expect(faults).toEqual([expect.stringMatching(fault)])
    expect(faults[0]).not.toContain('hunter2')
  })

  it('may have topics that are written otherwise', () => {
    const list = `${topics.communicationSent.name}=ce-binary-avro, ${topics.renderJobCompleted.name} = ce-structured-json`
    expect(readConfig({ ...required, EVENTZR_OUTPUT_ENCODINGS: list }).EVENTZR_OUTPUT_ENCODINGS).toBe(list)
    expect(readEncodingOverrides(list).overrides).toEqual(
      new Map([
        [topics.communicationSent.name, 'ce-binary-avro'],
        [topics.renderJobCompleted.name, 'ce-structured-json'],
      ]),
    )
  })

  it('names each fault of such a list with what is valid', () => {
    const sent = topics.communicationSent.name
    const list = `hunter2=avro,${sent}=ce-binary-json,${sent}=avro,${sent}=avro,a=b=c,`
    const faults = faultsOf({ ...required, EVENTZR_OUTPUT_ENCODINGS: list })
    const unknown = /names no topic that has events; valid are .*eventzr\.cpaas\.communication\.sent\.v1/
    expect(faults).toEqual([
      expect.stringMatching(new RegExp(`^EVENTZR_OUTPUT_ENCODINGS: entry 1 ${unknown.source}`)),
      'EVENTZR_OUTPUT_ENCODINGS: entry 2 names no encoding; valid are avro, ce-binary-avro, ce-structured-json',
      'EVENTZR_OUTPUT_ENCODINGS: entry 4 names a topic that is there before: give each one encoding',
      'EVENTZR_OUTPUT_ENCODINGS: entry 5 must be one topic=encoding',
      expect.stringMatching(new RegExp(`^EVENTZR_OUTPUT_ENCODINGS: entry 6 ${unknown.source}`)),
    ])
    expect(faults.join()).not.toContain('hunter2')
  })

  it('may name the key file, and allow the known key in its place', () => {
    const given = { EVENTZR_HMAC_KEY_FILE: '/run/secrets/hmac-keys.json', EVENTZR_ALLOW_KNOWN_HMAC_KEY: 'true' }
    expect(readConfig({ ...required, ...given })).toMatchObject(given)
    expect(faultsOf({ ...required, EVENTZR_ALLOW_KNOWN_HMAC_KEY: 'yes' })).toEqual([
      expect.stringMatching(/^EVENTZR_ALLOW_KNOWN_HMAC_KEY: .*"true".*"false"/),
    ])
  })

  it('leaves variables alone that belong to others', () => {
    expect(faultsOf({ ...required, EVENTZR_STACK: 'java', PATH: '/bin' })).toEqual([])
  })
})

describe('a configuration file', () => {
  it('stands behind the environment, variable by variable', () => {
    const path = file({ ...required, EVENTZR_HTTP_PORT: 8080, EVENTZR_COMMIT_INTERVAL_MS: 50 })
    const expected: Partial<Config> = { EVENTZR_HTTP_PORT: 0, EVENTZR_COMMIT_INTERVAL_MS: 50 }
    expect(readConfig({ EVENTZR_CONFIG_FILE: path, EVENTZR_HTTP_PORT: '0' })).toMatchObject({
      ...required,
      ...expected,
    })
  })

  it('has its names checked like the environment', () => {
    expect(faultsOf({ EVENTZR_CONFIG_FILE: file({ ...required, EVENTZR_TYPO: 1 }) })).toHaveLength(1)
  })

  it.each([
    ['is not there', join(folder, 'nowhere.json'), /ENOENT/],
    ['is no JSON', file('{'), /not valid JSON/],
    ['holds a list', file([1]), /must hold a JSON object/],
  ])('is named as the fault when it %s', (_what, path, fault) => {
    expect(faultsOf({ EVENTZR_CONFIG_FILE: path })).toEqual([expect.stringMatching(fault)])
  })
})

it('gives what is valid of a configuration that has faults', () => {
  const part = readValidPart({ ...required, EVENTZR_HTTP_PORT: 'x', EVENTZR_CONFIG_FILE: join(folder, 'nowhere.json') })
  expect(part).toMatchObject({ ...required, EVENTZR_PARTITIONS: 12 })
  expect(part).not.toHaveProperty('EVENTZR_HTTP_PORT')
})
