import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { securityOptions } from '#kafka/admin-options.ts'
import type { Connection } from '#kafka/connection.ts'

const folder = mkdtempSync(join(tmpdir(), 'admin-options-test-'))
afterAll(() => rmSync(folder, { recursive: true }))

const optionsOf = (settings: Connection['settings']) => securityOptions({ brokers: 'a:1', clientId: 'c', settings })

const fileWith = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}

describe('the security of a connection', () => {
  it.each([{}, { 'linger.ms': 1, 'security.protocol': 'plaintext' }])(
    'is none without settings for it: %j',
    (settings) => {
      expect(optionsOf(settings)).toEqual({})
    },
  )

  it('takes certificates from files and texts over', () => {
    const options = optionsOf({
      'security.protocol': 'SSL',
      'ssl.ca.location': fileWith('ca.pem', 'the authority'),
      'ssl.certificate.pem': 'the certificate',
      'ssl.key.location': fileWith('key.pem', 'the key'),
      'ssl.key.password': 'hunter2',
    })
    expect(options).toEqual({
      tls: {
        ca: 'the authority',
        cert: 'the certificate',
        key: 'the key',
        passphrase: 'hunter2',
        rejectUnauthorized: true,
      },
      tlsServerName: true,
    })
  })

  it('checks certificates and host names unless the settings say otherwise', () => {
    const { tls } = optionsOf({
      'security.protocol': 'ssl',
      'enable.ssl.certificate.verification': false,
      'ssl.endpoint.identification.algorithm': 'none',
    })
    expect(tls).toMatchObject({ rejectUnauthorized: false, checkServerIdentity: expect.any(Function) })
  })

  it.each(['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'])('takes the user and password of %s over', (mechanism) => {
    const user = { 'sasl.username': 'ada', 'sasl.password': 'hunter2' }
    const { sasl, tls } = optionsOf({ 'security.protocol': 'sasl_ssl', 'sasl.mechanisms': mechanism, ...user })
    expect(sasl).toEqual({ mechanism, username: 'ada', password: 'hunter2' })
    expect(tls).toBeDefined()
  })

  it.each([
    [{ 'security.protocol': 'sasl_ssl', 'sasl.mechanism': 'OAUTHBEARER' }, 'sasl.mechanism=OAUTHBEARER'],
    [{ 'security.protocol': 'sasl_plaintext' }, 'sasl.mechanism=GSSAPI'],
    [
      { 'ssl.keystore.location': '/etc/keys', 'ssl.keystore.password': 'hunter2' },
      'ssl.keystore.location, ssl.keystore.password',
    ],
  ])('that has no counterpart is named without a value: %j', (settings, names) => {
    const failure = () => optionsOf(settings as unknown as Connection['settings'])
    expect(failure).toThrow(`no counterpart of ${names}`)
    expect(failure).not.toThrow('hunter2')
  })
})
