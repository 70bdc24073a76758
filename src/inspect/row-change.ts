import { isDeepStrictEqual } from 'node:util'
import { decodeKey } from '#stream/store-key.ts'
import type { Row } from '#stream/store-port.ts'
import type { ChangedRow } from './inspected-row.ts'

/** The effect of a step on a row: its changed fields, and its timer. */
export interface RowChange {
  readonly store: string
  /** Behind the tenant. */
  readonly key: readonly (string | number)[]
  readonly kind: 'made' | 'changed' | 'ended'
  /** The changed fields with their values after the step. */
  readonly fields: Readonly<Record<string, unknown>>
  /** The row's next timer, as RFC 3339; null without one. */
  readonly timerAt: string | null
}

/** Compares a row with itself before the step. */
export const rowChange = ({ store, key, row, before }: ChangedRow): RowChange => ({
  store: store.name,
  key: decodeKey(key, store.key).slice(1),
  kind: row === undefined ? 'ended' : before === undefined ? 'made' : 'changed',
  fields: row === undefined ? {} : changedFields(before, row),
  timerAt: timerOf(row),
})

/** Fields of a row with another value than before. */
export const changedFields = (
  before: Row<unknown> | undefined,
  row: Row<unknown>,
): Readonly<Record<string, unknown>> => {
  const old = (before?.value ?? {}) as Readonly<Record<string, unknown>>
  const fields = Object.entries(row.value as Readonly<Record<string, unknown>>)
  return Object.fromEntries(fields.filter(([name, value]) => !isDeepStrictEqual(plain(value), plain(old[name]))))
}

/** A row in memory and the same from bytes are made of other classes. */
const plain = (value: unknown): unknown => (value === undefined ? undefined : JSON.parse(JSON.stringify(value)))

export const timerOf = (row: Row<unknown> | undefined): string | null =>
  row?.deadline === undefined ? null : new Date(row.deadline).toISOString()
