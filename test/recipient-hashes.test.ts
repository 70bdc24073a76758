import { createHmac, createSecretKey, hkdfSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { TenantId } from '#stream/record.ts'
import { recipientHashes } from '../src/recipient-hashes.ts'
import { knownKey, type RecipientKeys } from '../src/recipient-key.ts'
import { acme, recipient, umbra } from './processors/cpaas/samples.ts'

const bytesOf = (version: number): Buffer => Buffer.alloc(48, version)
const keysOf = (current: number, ...versions: readonly number[]): Omit<RecipientKeys, 'retired'> => ({
  current,
  keys: new Map(versions.map((version) => [version, createSecretKey(bytesOf(version))])),
})

/** The key derivation of Node is another one than that of the product. */
const expected = (version: number, tenant: string, identity: string): string => {
  const key = Buffer.from(hkdfSync('sha256', bytesOf(version), '', `eventzr recipient ${tenant}`, 32))
  const hash = createHmac('sha256', key).update(identity, 'utf8').digest()
  return `${version}.${hash.subarray(0, 16).toString('base64url')}`
}

describe('the hashes of a recipient', () => {
  const hashes = recipientHashes(keysOf(2, 1, 2, 3))

  it('are by the current key first, then by all others from the newest', () => {
    const all = [2, 3, 1].map((version) => expected(version, acme, recipient))
    expect(hashes(acme, recipient)).toEqual(all)
  })

  it('never change: rows are found by them', () => {
    expect(recipientHashes(knownKey)('acme' as TenantId, '+14155550171')).toEqual(['0.lbmyAhP3P1NZH0FJYut57g'])
  })

  it('have 128 bits behind the version, and nothing of the recipient', () => {
    for (const hash of hashes(acme, recipient)) {
      expect(hash).toMatch(/^[123]\.[\w-]{22}$/)
      expect(hash).not.toContain(recipient.slice(1))
    }
  })

  it('are of one tenant: another has others for the same recipient', () => {
    const [own, others] = [hashes(acme, recipient), hashes(umbra, recipient)]
    expect(new Set([...own, ...others]).size).toBe(6)
    expect(hashes(acme, recipient)).toEqual(own)
  })

  it('are others for another recipient', () => {
    expect(hashes(acme, '+14155550172')[0]).not.toBe(hashes(acme, recipient)[0])
  })

  it('outlive the switch to a new key: all pods find the same ones', () => {
    const before = recipientHashes(keysOf(1, 1, 2))(acme, recipient)
    const after = recipientHashes(keysOf(2, 1, 2))(acme, recipient)
    expect(after).toEqual(before.toReversed())
  })

  it('cost nothing when the same is asked twice in a row', () => {
    const first = hashes(acme, recipient)
    expect(hashes(acme, recipient)).toBe(first)
    hashes(umbra, recipient)
    expect(hashes(acme, recipient)).not.toBe(first)
  })

  it('are made for any text and tenant', () => {
    const long = 'x'.repeat(5_000) as TenantId
    expect(hashes(long, recipient)).toHaveLength(3)
    expect(hashes('' as TenantId, '\ud800')[0]).toMatch(/^2\./)
    expect(hashes('Zoë' as TenantId, 'é')).toEqual([2, 3, 1].map((version) => expected(version, 'Zoë', 'é')))
  })

  it('stay the same over more tenants than are remembered', () => {
    const own = recipientHashes(keysOf(1, 1))
    const [first] = own(acme, recipient)
    for (let tenant = 0; tenant < 10_000; tenant++) own(`tenant-${tenant}` as TenantId, recipient)
    expect(own(acme, recipient)).toEqual([first])
  })

  it('begin with 0 by the key that everybody knows', () => {
    expect(recipientHashes(knownKey)(acme, recipient)).toEqual([expect.stringMatching(/^0\.[\w-]{22}$/)])
  })
})
