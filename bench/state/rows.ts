import type { TenantId } from '#stream/record.ts'
import { encodeKey, type EncodedKey } from '#stream/store-key.ts'
import { keyValue, type Row } from '#stream/store-port.ts'
import type { StreamTime } from '#stream/time.ts'

/** The n-th row, and how often it was updated. */
export interface BenchRow {
  readonly text: string
  readonly n: number
  readonly updates: number
}

const json = JSON.stringify({
  type: 'record',
  name: 'BenchRow',
  fields: [
    { name: 'text', type: 'string' },
    { name: 'n', type: 'long' },
    { name: 'updates', type: 'long' },
  ],
})

export const store = keyValue<readonly [TenantId, string], BenchRow>('rows', 1, { name: 'BenchRow', json }, [
  'tenant',
  'id',
])

const tenants = 97
const text = 'x'.repeat(80)
/** Knuth's multiplier: numbers one after the other become keys far from each other. */
const scatter = 2_654_435_761

export const tenantOf = (n: number): TenantId => `tenant-${n % tenants}` as TenantId

/** An id as long as that of a message. */
export const idOf = (n: number): string => {
  const id = (Math.imul(n, scatter) >>> 0).toString(16).padStart(8, '0')
  return `msg_${id}-4bcd-5abc-9def-0123456789ab`
}

export const keyOf = (n: number): EncodedKey => encodeKey([tenantOf(n), idOf(n)])

/** A row of some hundred bytes. */
export const rowOf = (n: number, deadline?: number): Row<BenchRow> => ({
  value: { text, n, updates: 0 },
  deadline: deadline as StreamTime | undefined,
  emitted: 1,
  born: n,
})
