import type { DueRow, Layers } from '#state/layers.ts'
import { keepRaw, type RawRecord } from '#stream/raw-record.ts'
import { namesEntity } from '#stream/entity-name.ts'
import type { TenantId } from '#stream/record.ts'
import { encodeKey, type EncodedKey, partsOf, tenantOf } from '#stream/store-key.ts'
import type { Row } from '#stream/store-port.ts'
import type { ParkOrder } from '#runtime/inputs/park-order.ts'
import { parseUnparkOrder } from '#runtime/inputs/unpark-order.ts'
import type { ParkingLook } from '#runtime/ports/pod-observer.ts'
import { parkedStore } from './parked-store.ts'
import { type ParkedTenant, recordsOf } from './parked-tenant.ts'

/** The most in wait in one task, of all tenants: rows of this size fit its memory. Further records become dead letters. */
export const parkingLimits = { records: 10_000, bytes: 64 * 1024 * 1024, entities: 100 } as const
/** A larger record fits no row. */
const mostRecordBytes = 800_000

/** A parked record in its turn. */
export interface FreedRecord {
  readonly tenantId: TenantId
  readonly number: number
  readonly raw: RawRecord
}

/**
 * Keeps the records of tenants, or of some of their entities, in rows until an operator frees them: they are processed then, in their
 * order and before later ones. Timers of their rows wait too: the rows lack the parked records.
 */
export class Parking {
  readonly #layers: Layers
  #tenants = new Map<string, ParkedTenant>()
  /** Rows with a due timer. Not kept: after a restore their timers are due again. */
  readonly #waiting = new Map<string, { readonly store: number; readonly key: EncodedKey }>()

  /** @param state as in the commit row of the layers */
  constructor(layers: Layers, state: readonly ParkedTenant[] = []) {
    this.#layers = layers
    this.#set(state)
  }

  /** No tenant is parked. */
  get isIdle(): boolean {
    return this.#tenants.size === 0
  }

  get state(): readonly ParkedTenant[] {
    return [...this.#tenants.values()]
  }

  get look(): ParkingLook {
    const { records, bytes } = this.#total
    const usedRatio = Math.max(records / parkingLimits.records, bytes / parkingLimits.bytes)
    return { tenants: this.#tenants.size, records, usedRatio }
  }

  /** Obeys an order. A tenant parked as a whole stays so; beyond {@link parkingLimits} an order changes nothing. */
  begin({ tenantId, entity }: ParkOrder, atMs: number): void {
    const before = this.#tenants.get(tenantId)
    if (this.#marks >= parkingLimits.entities || (before !== undefined && before.entities === undefined)) return
    const { entities: known = [], ...rest } = before ?? { tenantId, sinceMs: atMs, first: 0, next: 0, bytes: 0 }
    const entities = entity === undefined ? undefined : [...new Set([...known, entity])]
    this.#tenants.set(tenantId, { ...rest, ...(entities && { entities }) })
  }

  /** Whether a record of a tenant with these data waits. */
  holds(tenantId: TenantId, data: unknown): boolean {
    const tenant = this.#tenants.get(tenantId)
    return tenant !== undefined && (tenant.entities === undefined || namesEntity(data, new Set(tenant.entities)))
  }

  /** Takes a record of a parked tenant. @returns false without room for it: it must become a dead letter */
  park(tenantId: TenantId, raw: RawRecord): boolean {
    const tenant = this.#tenants.get(tenantId)!
    const bytes = bytesOf(raw)
    const total = this.#total
    const isFull = total.records >= parkingLimits.records || total.bytes + bytes > parkingLimits.bytes
    if (isFull || bytes > mostRecordBytes) return false
    this.#write(tenantId, tenant.next, keepRaw(raw))
    this.#tenants.set(tenantId, { ...tenant, next: tenant.next + 1, bytes: tenant.bytes + bytes })
    return true
  }

  /** Lets a due timer wait when its row belongs to a parked tenant or entity. @returns whether it does */
  postpone({ visit: { store, key }, row }: DueRow): boolean {
    if (this.isIdle || !this.#holdsRow(key, row)) return false
    this.#layers.take()
    this.#waiting.set(`${store} ${key}`, { store, key })
    return true
  }

  /** The oldest record freed by a record of the journal, if this is such an order and one is left. */
  freedBy(order: Uint8Array | null): FreedRecord | undefined {
    const tenant = this.#tenants.get(parseUnparkOrder(order)?.tenantId ?? '')
    if (tenant === undefined || recordsOf(tenant) === 0) return undefined
    const { first: number } = tenant
    const tenantId = tenant.tenantId as TenantId
    const row = this.#layers.get(parkedStore.number, encodeKey([tenantId, number]))
    return { tenantId, number, raw: row!.value as RawRecord }
  }

  /** The freed record was processed. */
  took({ tenantId, number, raw }: FreedRecord): void {
    const tenant = this.#tenants.get(tenantId)!
    this.#write(tenantId, number, undefined)
    this.#tenants.set(tenantId, { ...tenant, first: number + 1, bytes: tenant.bytes - bytesOf(raw) })
  }

  /** Nothing of the tenant waits any more. */
  end(tenantId: TenantId): void {
    this.#tenants.delete(tenantId)
    this.#wake((key) => tenantOf(key) === tenantId)
  }

  /** Back to what is committed. Call behind the drop of the layers. */
  drop(state: readonly ParkedTenant[]): void {
    this.#set(state)
    this.#wake(() => true)
  }

  #set(state: readonly ParkedTenant[]): void {
    this.#tenants = new Map(state.map((tenant) => [tenant.tenantId, tenant]))
  }

  get #marks(): number {
    return this.state.reduce((sum, { entities }) => sum + (entities?.length ?? 1), 0)
  }

  get #total(): { readonly records: number; readonly bytes: number } {
    let [records, bytes] = [0, 0]
    for (const tenant of this.#tenants.values()) {
      records += recordsOf(tenant)
      bytes += tenant.bytes
    }
    return { records, bytes }
  }

  #holdsRow(key: EncodedKey, row: Row<unknown>): boolean {
    const [tenantId, ...parts] = partsOf(key)
    return this.holds(tenantId as TenantId, [parts, row.value])
  }

  #write(tenantId: TenantId, number: number, raw: RawRecord | undefined): void {
    const row = raw && { value: raw, deadline: undefined, emitted: 0, born: 0 }
    this.#layers.put(parkedStore.number, encodeKey([tenantId, number]), row)
    this.#layers.keep()
  }

  #wake(isMeant: (key: EncodedKey) => boolean): void {
    for (const [name, { store, key }] of this.#waiting) {
      if (!isMeant(key)) continue
      this.#layers.schedule(store, key)
      this.#waiting.delete(name)
    }
  }
}

const bytesOf = ({ key, value, headers }: RawRecord): number =>
  (key?.length ?? 0) +
  (value?.length ?? 0) +
  headers.reduce((sum, each) => sum + each.key.length + each.value.length, 0)
