import type { Layers } from '#state/layers.ts'
import type { RawRecord } from '#stream/raw-record.ts'
import type { TenantId } from '#stream/record.ts'
import { decodeKey } from '#stream/store-key.ts'
import { parkedStore } from './parked-store.ts'
import type { ParkedTenant } from './parked-tenant.ts'
import { parkedBytes } from './parked-bytes.ts'

/**
 * The parking by its rows alone, each tenant as a whole: the last commit is of a build without parking, and its row says nothing.
 * @param sinceMs the time of that commit
 */
export const parkedIn = (layers: Layers, sinceMs: number): readonly ParkedTenant[] => {
  const tenants = new Map<string, ParkedTenant>()
  for (const [key, { value }] of layers.committedRows(parkedStore.number)) {
    const [tenantId, number] = decodeKey(key, parkedStore.key) as readonly [TenantId, number]
    const { first = number, next = 0, bytes = 0 } = tenants.get(tenantId) ?? {}
    tenants.set(tenantId, {
      tenantId,
      sinceMs,
      first: Math.min(first, number),
      next: Math.max(next, number + 1),
      bytes: bytes + parkedBytes(value as RawRecord),
    })
  }
  return [...tenants.values()]
}
