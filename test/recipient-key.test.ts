import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { afterAll, describe, expect, it } from 'vitest'
import { keyFindings } from '#cli/doctor-key.ts'
import { ConfigError } from '../src/config.ts'
import { knownKey, podKeys, readRecipientKeys, secretKeysOf } from '../src/recipient-key.ts'

const folder = mkdtempSync(join(tmpdir(), 'recipient-key-test-'))
afterAll(() => rmSync(folder, { recursive: true }))

const keyOf = (bytes: number): string => Buffer.alloc(bytes, 'hunter2').toString('base64')
const key = keyOf(32)

const file = (content: unknown): string => {
  const path = join(folder, `${Math.random()}.json`)
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  return path
}

const faultsOf = (read: () => unknown): readonly string[] => {
  try {
    read()
  } catch (error) {
    if (error instanceof ConfigError) return error.faults
    throw error
  }
  return []
}

const versions = (count: number): Readonly<Record<string, string>> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [index + 1, key]))

describe('the key file', () => {
  it.each([
    ['one key', { current: 1, keys: { 1: key } }],
    ['a new key that is not yet in use', { current: 1, keys: { 1: key, 2: keyOf(64) } }],
    ['a last version of 9999', { current: 9_999, keys: { 1: key, 9999: key } }],
    ['eight keys', { current: 8, keys: versions(8) }],
  ])('may have %s', (_what, content) => {
    const { current, keys } = readRecipientKeys(file(content))
    expect(current).toBe(content.current)
    const read = [...keys].map(([version, each]) => [String(version), each.export().toString('base64')])
    expect(Object.fromEntries(read)).toEqual(content.keys)
  })

  it('gives keys that no log shows', () => {
    expect(inspect(readRecipientKeys(file({ current: 1, keys: { 1: key } })), { depth: 9 })).not.toMatch(/68 ?75 ?6e/i)
  })

  it.each([
    ['nothing', {}, ['current must be', 'keys must be an object']],
    ['keys in a list', { current: 1, keys: [key] }, ['keys must be an object']],
    ['no key', { current: 1, keys: {} }, ['keys must be 1 to 8, not 0', 'current must be the version of one']],
    ['nine keys', { current: 1, keys: versions(9) }, ['keys must be 1 to 8, not 9']],
    ['a current one that is not there', { current: 2, keys: { 1: key } }, ['current must be the version of one']],
    ['a current one as a text', { current: '1', keys: { 1: key } }, ['current must be a whole number']],
    ['a version of 0', { current: 0, keys: { 0: key } }, ['current must be a whole', '1 of the names in keys']],
    ['a version of 10000', { current: 1, keys: { 1: key, 10000: key } }, ['1 of the names in keys']],
    ['a version with a zero ahead', { current: 1, keys: { '01': key } }, ['1 of the names', 'current must be the']],
    ['a key as a name', { current: 1, keys: { 1: key, [key]: '2' } }, ['1 of the names in keys']],
    ['a key of 31 bytes', { current: 1, keys: { 1: keyOf(31) } }, ['keys.1 must be the base64 of 32']],
    ['a key that is no base64', { current: 1, keys: { 1: 'hunter2!'.repeat(9) } }, ['keys.1 must be the base64']],
    ['a key that is no text', { current: 1, keys: { 1: 2 } }, ['keys.1 must be the base64']],
    ['a retired key as a text', { current: 1, keys: { 1: key }, retired: [key] }, ['retired must be a list']],
    ['a field too many', { current: 1, keys: { 1: key }, [key]: 1 }, ['has fields besides']],
    [
      'many faults',
      { current: 0.5, keys: { 1: 'hunter2', 2: key, x: key }, hunter2: 1 },
      ['has fields', 'current must be', '1 of the names', 'keys.1 must be'],
    ],
  ])('with %s is refused with all of its faults, never with what it holds', (_what, content, expected) => {
    const faults = faultsOf(() => readRecipientKeys(file(content)))
    expect(faults.toSorted()).toEqual(
      expected
        .map((fault) => `EVENTZR_HMAC_KEY_FILE: ${fault}`)
        .toSorted()
        .map((start) => expect.stringContaining(start)),
    )
    for (const secret of ['hunter2', key, keyOf(31)]) expect(faults.join()).not.toContain(secret)
  })

  it.each([
    ['is not there', join(folder, 'nowhere.json'), 'ENOENT'],
    ['is no JSON', file(`{"current":1,"keys":{"1":hunter2}}`), 'not valid JSON'],
    ['holds a text', file('"hunter2"'), 'must hold a JSON object'],
  ])('is named as the fault when it %s', (_what, path, said) => {
    const faults = faultsOf(() => readRecipientKeys(path))
    expect(faults).toEqual([expect.stringMatching(`^EVENTZR_HMAC_KEY_FILE: .*${said}`)])
    expect(faults[0]).not.toContain('hunter2')
  })
})

describe('the rows of an application', () => {
  const told = (content: unknown) => secretKeysOf(readRecipientKeys(file(content)))

  it('are told the version in use, the retired ones, and a value of each key that shows nothing of it', () => {
    const found = told({ current: 2, keys: { 1: key, 2: keyOf(33) }, retired: [0, 4] })
    expect(found).toEqual({
      inUse: '2',
      checks: { 1: expect.stringMatching(/^[0-9a-f]{8}$/), 2: expect.stringMatching(/^[0-9a-f]{8}$/) },
      retired: ['0', '4'],
    })
    expect(found.checks[1]).not.toBe(found.checks[2])
  })

  it('are told the same value of a key in every process', () => {
    expect(secretKeysOf(knownKey).checks).toEqual({ 0: 'cb4c4121' })
  })
})

describe('a pod of the orchestrator', () => {
  const none = { EVENTZR_HMAC_KEY_FILE: undefined, EVENTZR_ALLOW_KNOWN_HMAC_KEY: 'false' } as const

  it('takes the keys of the file, also where the known key is allowed', () => {
    const path = file({ current: 3, keys: { 3: key } })
    expect(podKeys({ EVENTZR_HMAC_KEY_FILE: path, EVENTZR_ALLOW_KNOWN_HMAC_KEY: 'true' }).current).toBe(3)
  })

  it('takes the known key only where that is allowed, and is told both ways otherwise', () => {
    expect(podKeys({ ...none, EVENTZR_ALLOW_KNOWN_HMAC_KEY: 'true' })).toBe(knownKey)
    expect(faultsOf(() => podKeys(none))).toEqual([
      expect.stringMatching(/^EVENTZR_HMAC_KEY_FILE: .*docs\/operations\.md.*EVENTZR_ALLOW_KNOWN_HMAC_KEY=true/),
    ])
  })
})

describe('the doctor', () => {
  it.each([
    ['warns without a key', {}, 'warning'],
    ['warns where the known key is allowed', { EVENTZR_ALLOW_KNOWN_HMAC_KEY: 'true' }, 'warning'],
    ['fails with a broken file', { EVENTZR_HMAC_KEY_FILE: file({ keys: {} }) }, 'failed'],
    ['is content with a good one', { EVENTZR_HMAC_KEY_FILE: file({ current: 1, keys: { 1: key } }) }, 'ok'],
  ] as const)('%s', (_what, config, state) => {
    for (const finding of keyFindings(config)) {
      expect(finding).toMatchObject({ check: 'key of recipients', state })
      if (state !== 'ok') expect(finding.remedy).toMatch(/\S/)
    }
  })

  it('tells which keys a pod would have', () => {
    const path = file({ current: 1, keys: { 1: key, 2: key } })
    expect(keyFindings({ EVENTZR_HMAC_KEY_FILE: path })).toMatchObject([
      { detail: 'version 1 is in use; hashes of 1, 2 can be read' },
    ])
  })
})
