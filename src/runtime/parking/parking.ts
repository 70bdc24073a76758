import type { DueRow, Layers } from '#state/layers.ts'
import { RowCodecError, type RowCodecs } from '#state/row-codec.ts'
import { keepRaw, type RawRecord } from '#stream/raw-record.ts'
import { namesEntity } from '#stream/entity-name.ts'
import type { TenantId } from '#stream/record.ts'
import { encodeKey, partsOf } from '#stream/store-key.ts'
import type { Row } from '#stream/store-port.ts'
import type { ParkOrder } from '#runtime/inputs/park-order.ts'
import { parseUnparkOrder } from '#runtime/inputs/unpark-order.ts'
import type { ParkingLook } from '#runtime/ports/pod-observer.ts'
import { parkedBytes } from './parked-bytes.ts'
import { parkedStore } from './parked-store.ts'
import { type ParkedTenant, recordsOf } from './parked-tenant.ts'

/** The most in wait in one task, of all tenants: rows of this size fit its memory. Further records become dead letters. */
export const parkingLimits = { records: 10_000, bytes: 64 * 1024 * 1024, entities: 100 } as const

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
  readonly #rows: Pick<RowCodecs, 'check'>
  #tenants = new Map<string, ParkedTenant>()
  #openBytes = 0

  /** @param state as in the commit row of the layers */
  constructor(layers: Layers, rows: Pick<RowCodecs, 'check'>, state: readonly ParkedTenant[] = []) {
    this.#layers = layers
    this.#rows = rows
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

  /** Bytes parked since the last freeze. */
  get openBytes(): number {
    return this.#openBytes
  }

  /** Obeys an order. A tenant parked as a whole stays so; beyond {@link parkingLimits} an order changes nothing. */
  begin({ tenantId, entity }: ParkOrder, atMs: number): void {
    const before = this.#tenants.get(tenantId)
    if (before !== undefined && before.entities === undefined) return
    const { entities: known = [], ...rest } = before ?? { tenantId, sinceMs: atMs, first: 0, next: 0, bytes: 0 }
    const entities = entity === undefined ? undefined : [...new Set([...known, entity])]
    const marks = this.#marks - known.length + (entities?.length ?? 1)
    if (marks > parkingLimits.entities) return
    this.#tenants.set(tenantId, entities === undefined ? { ...rest, sinceMs: atMs } : { ...rest, entities })
  }

  /** Whether a record of a tenant with these data waits. */
  holds(tenantId: TenantId, data: unknown): boolean {
    const tenant = this.#tenants.get(tenantId)
    return tenant !== undefined && (tenant.entities === undefined || namesEntity(data, new Set(tenant.entities)))
  }

  /** Takes a record of a parked tenant. @returns false without room for it: it must become a dead letter */
  park(tenantId: TenantId, raw: RawRecord): boolean {
    const tenant = this.#tenants.get(tenantId)!
    const bytes = parkedBytes(raw)
    const total = this.#total
    if (total.records >= parkingLimits.records || total.bytes + bytes > parkingLimits.bytes) return false
    const row = { value: keepRaw(raw), deadline: undefined, emitted: 0, born: 0 }
    if (!this.#fits(row)) return false
    this.#write(tenantId, tenant.next, row)
    this.#tenants.set(tenantId, { ...tenant, next: tenant.next + 1, bytes: tenant.bytes + bytes })
    this.#openBytes += bytes
    return true
  }

  /** Whether a due timer waits, since its row belongs to a parked tenant or entity. */
  holdsTimer({ visit: { key }, row }: DueRow): boolean {
    if (this.isIdle) return false
    const [tenantId, ...parts] = partsOf(key)
    return this.holds(tenantId as TenantId, [parts, row.value])
  }

  /** The oldest record freed by a record of the journal, if this is such an order and one is left. */
  freedBy(order: Uint8Array | null): FreedRecord | undefined {
    const tenant = this.#tenants.get(parseUnparkOrder(order)?.tenantId ?? '')
    if (tenant === undefined) return undefined
    const tenantId = tenant.tenantId as TenantId
    for (let number = tenant.first; number < tenant.next; number++) {
      const row = this.#layers.get(parkedStore.number, encodeKey([tenantId, number]))
      if (row !== undefined) return { tenantId, number, raw: row.value as RawRecord }
    }
    return undefined
  }

  /** The freed record was processed. */
  took({ tenantId, number, raw }: FreedRecord): void {
    const tenant = this.#tenants.get(tenantId)!
    this.#write(tenantId, number, undefined)
    this.#tenants.set(tenantId, { ...tenant, first: number + 1, bytes: tenant.bytes - parkedBytes(raw) })
  }

  /** Nothing of the tenant waits any more. */
  end(tenantId: TenantId): void {
    if (this.#tenants.delete(tenantId)) this.#layers.revisit()
  }

  /** All that was parked so far will be committed. */
  freeze(): void {
    this.#openBytes = 0
  }

  /** Back to what is committed. Call behind the drop of the layers. */
  drop(state: readonly ParkedTenant[]): void {
    const before = scopeOf(this.state)
    this.#openBytes = 0
    this.#set(state)
    if (scopeOf(this.state) !== before) this.#layers.revisit()
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

  /** Its bytes bound a row, but not what a codec makes of many small headers. */
  #fits(row: Row<unknown>): boolean {
    try {
      this.#rows.check(parkedStore.number, row)
      return true
    } catch (error) {
      if (error instanceof RowCodecError) return false
      throw error
    }
  }

  #write(tenantId: TenantId, number: number, row: Row<unknown> | undefined): void {
    this.#layers.put(parkedStore.number, encodeKey([tenantId, number]), row)
    this.#layers.keep()
  }
}

/** The tenants and entities whose timers wait. */
const scopeOf = (state: readonly ParkedTenant[]): string =>
  JSON.stringify(state.map(({ tenantId, entities }) => [tenantId, entities]))
