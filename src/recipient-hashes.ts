import { createHmac, createSecretKey, type KeyObject } from 'node:crypto'
import type { RecipientHashes } from '#processors/cpaas/recipient/recipient-hashes.ts'
import type { TenantId } from '#stream/record.ts'
import type { RecipientKeys } from './recipient-key.ts'

const mostTenants = 10_000
/** Ids of tenants are shorter; longer ones would fill the memory. */
const longestRemembered = 200
/** Half of an HMAC-SHA-256, the least by the advice of RFC 2104 (section 5). */
const hashBytes = 16

type Hashes = ReturnType<RecipientHashes>
type HashWith = (identity: string) => string

interface TenantHashes {
  readonly current: HashWith
  readonly others: readonly HashWith[]
}

/**
 * Hashes recipients by HMAC-SHA-256, with a key for each tenant, so that nobody can compare the hashes of two tenants. The hash
 * by the current key is first, those by all others follow from the newest: some pods may already write with a newer key.
 */
export const recipientHashes = ({ current, keys }: Omit<RecipientKeys, 'retired'>): RecipientHashes => {
  const versions = [...keys.keys()].filter((version) => version !== current).toSorted((one, other) => other - one)
  const inUse = versionedHash(current, keys)
  const others = versions.map((version) => versionedHash(version, keys))
  const hashesOf = rememberingTenants((tenant) => ({
    current: inUse(tenant),
    others: others.map((hashWith) => hashWith(tenant)),
  }))
  return rememberingLast((tenant, identity) => {
    const own = hashesOf(tenant)
    return [own.current(identity), ...own.others.map((hashWith) => hashWith(identity))]
  })
}

/** A key for each tenant is worth its place: to derive it takes as long as to hash with it. */
const rememberingTenants = (make: (tenant: TenantId) => TenantHashes): ((tenant: TenantId) => TenantHashes) => {
  const known = new Map<TenantId, TenantHashes>()
  return (tenant) => {
    const found = known.get(tenant)
    if (found !== undefined) return found
    const made = make(tenant)
    if (known.size >= mostTenants) known.clear()
    if (tenant.length <= longestRemembered) known.set(tenant, made)
    return made
  }
}

/** Rules of one record ask for the same recipient one after the other. */
const rememberingLast = (make: RecipientHashes): RecipientHashes => {
  let last: { readonly tenant: TenantId; readonly identity: string; readonly hashes: Hashes } | undefined
  return (tenant, identity) => {
    if (last?.tenant !== tenant || last.identity !== identity)
      last = { tenant, identity, hashes: make(tenant, identity) }
    return last.hashes
  }
}

/** Hashes with one of the keys, for a tenant. */
const versionedHash = (version: number, keys: RecipientKeys['keys']): ((tenant: TenantId) => HashWith) => {
  const extracted = extract(keys.get(version)!)
  return (tenant) => {
    const key = expand(extracted, tenant)
    return (identity) => `${version}.${hmac(key, identity).subarray(0, hashBytes).toString('base64url')}`
  }
}

/** HKDF-Extract of RFC 5869 (section 2.2) without a salt: zeros then. */
const extract = (key: KeyObject): KeyObject => createSecretKey(hmac(createSecretKey(Buffer.alloc(32)), key.export()))

/**
 * HKDF-Expand of RFC 5869 (section 2.3) to 32 bytes, its first block. Node's own refuses more than 1,024 bytes of context, and
 * the id of a tenant has no bound.
 */
const expand = (key: KeyObject, tenant: TenantId): KeyObject =>
  createSecretKey(hmac(key, Buffer.concat([Buffer.from(`eventzr recipient ${tenant}`), Buffer.of(1)])))

const hmac = (key: KeyObject, data: string | Buffer): Buffer => createHmac('sha256', key).update(data).digest()
