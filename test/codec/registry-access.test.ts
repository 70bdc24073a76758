import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { afterAll, describe, expect, it } from 'vitest'
import { RegistryError, RegistryUnavailable } from '#codec/errors.ts'
import { RegistryAccess } from '#codec/registry-access.ts'

const folder = mkdtempSync(join(tmpdir(), 'registry-access-'))
afterAll(() => rmSync(folder, { recursive: true }))

const file = (name: string, text: string): string => {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}
const url = 'https://registry:8081/api/'
const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`

describe('the way to a registry', () => {
  it('is known by its address without credentials', () => {
    const access = RegistryAccess.at('http://me:s%40cret@registry:8081/api/')
    expect([access.base, access.host, access.isSecure]).toEqual(['http://registry:8081/api', 'registry:8081', false])
    expect(access.authorization()).toBe(basic('me:s@cret'))
  })

  it('carries nothing where nothing is given', () => {
    expect(RegistryAccess.at(url).authorization()).toBeUndefined()
  })

  it('carries the password that its file holds now', () => {
    const passwordFile = file('password', 'old\n')
    const access = new RegistryAccess({ url, user: 'ä', passwordFile })
    expect(access.authorization()).toBe(basic('ä:old'))
    file('password', 'new')
    expect(access.authorization()).toBe(basic('ä:new'))
  })

  it('carries the token that its file holds now', () => {
    const tokenFile = file('token', 'one\n')
    const access = new RegistryAccess({ url, tokenFile })
    expect(access.authorization()).toBe('Bearer one')
    file('token', 'two\n')
    expect(access.authorization()).toBe('Bearer two')
  })

  it('is waited for while its token is taken away', () => {
    const access = new RegistryAccess({ url, tokenFile: join(folder, 'gone') })
    expect(() => access.authorization()).toThrow(RegistryUnavailable)
    expect(() => access.authorization()).toThrow(/is not asked, since .*gone cannot be read \(ENOENT\)/)
  })

  it('shows no secret when it is logged', () => {
    const tokenFile = file('secret', 'hunter3')
    const access = new RegistryAccess({ url: 'https://me:hunter2@registry', tokenFile })
    access.authorization()
    expect(inspect(access, { depth: 9, showHidden: true }) + JSON.stringify(access)).not.toMatch(/hunter/)
  })

  it.each([
    ['an address that is none', { url: 'registry' }, 'correct EVENTZR_SCHEMA_REGISTRY_URL'],
    ['authorities that are not there', { url, caFile: join(folder, 'none.pem') }, /none\.pem.*ENOENT/],
  ])('is refused with %s', (_, settings, message) => {
    expect(() => new RegistryAccess(settings)).toThrow(RegistryError)
    expect(() => new RegistryAccess(settings)).toThrow(message)
  })
})
