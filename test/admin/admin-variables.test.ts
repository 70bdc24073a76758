import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readConfig } from '../../src/config.ts'

const given = { EVENTZR_KAFKA_BROKERS: '127.0.0.1:9092', EVENTZR_SCHEMA_REGISTRY_URL: 'http://127.0.0.1:8081' }

describe('the variables of the admin server', () => {
  let folder: string
  const file = (name: string, text: string): string => {
    const path = join(folder, name)
    writeFileSync(path, text)
    return path
  }
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'admin-variables-'))
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('leave it off where nobody has asked for it', () => {
    expect(readConfig(given).EVENTZR_ADMIN_PORT).toBeUndefined()
  })

  it.each(['127.0.0.1', 'localhost', '::1'])('need no token on %s', (host) => {
    expect(readConfig({ ...given, EVENTZR_ADMIN_PORT: '0', EVENTZR_ADMIN_HOST: host }).EVENTZR_ADMIN_PORT).toBe(0)
  })

  it.each(['0.0.0.0', '10.0.0.7', '::', '127.0.0.1.example'])(
    'need a token on %s, or the pod does not start',
    (host) => {
      const read = () => readConfig({ ...given, EVENTZR_ADMIN_PORT: '9465', EVENTZR_ADMIN_HOST: host })
      expect(read).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }))
      expect(read).toThrow('EVENTZR_ADMIN_TOKEN_FILE')
    },
  )

  it('take a token from a file, on any address', () => {
    const EVENTZR_ADMIN_TOKEN_FILE = file('token', 'sixteen-letters-or-more\n')
    const read = readConfig({
      ...given,
      EVENTZR_ADMIN_PORT: '0',
      EVENTZR_ADMIN_HOST: '0.0.0.0',
      EVENTZR_ADMIN_TOKEN_FILE,
    })
    expect(read.EVENTZR_ADMIN_TOKEN_FILE).toBe(EVENTZR_ADMIN_TOKEN_FILE)
  })

  it.each([
    ['a short token', () => file('short', 'short'), 'less than 16 characters'],
    ['an empty file', () => file('empty', ''), 'less than 16 characters'],
    ['no file', () => join(folder, 'missing'), 'ENOENT'],
  ])('refuse %s, and never say it', (_, path, told) => {
    const read = () => readConfig({ ...given, EVENTZR_ADMIN_PORT: '0', EVENTZR_ADMIN_TOKEN_FILE: path() })
    expect(read).toThrow(told)
    expect(read).not.toThrow(/holds short\b/)
  })

  it.each(['no url', 'a=b', 'a=http://x,', 'a=javascript:x'])('refuse the peers %j', (EVENTZR_ADMIN_PEERS) => {
    expect(() => readConfig({ ...given, EVENTZR_ADMIN_PEERS })).toThrow('EVENTZR_ADMIN_PEERS')
  })
})
