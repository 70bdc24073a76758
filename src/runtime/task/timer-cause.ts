import { hash } from 'node:crypto'
import type { RawRecord } from '#stream/raw-record.ts'
import type { Cause, TenantId } from '#stream/record.ts'
import type { EncodedKey } from '#stream/store-key.ts'
import type { Row } from '#stream/store-port.ts'

/** The name of a store stands behind it where other dead letters name their topic. */
export const timerPrefix = 'timer:'

/**
 * A fired timer as a cause: named by (store, key, deadline, emissions so far, birth of the row), so that the ids of what it emits are
 * the same on every replay. The name is hashed, since a key may hold what must not travel.
 */
export const timerCause = (store: string, key: EncodedKey, row: Row<unknown>): Cause => ({
  id: `timer-${hash('sha256', `${store}|${key}|${row.deadline}|${row.emitted}|${row.born}`, 'hex').slice(0, 32)}`,
  time: row.deadline!,
  extensions: {},
})

/** A timer that failed, as the bytes of its dead letter: JSON of store, key, deadline and row. */
export const timerDeadLetter = (
  store: string,
  key: EncodedKey,
  row: Row<unknown>,
  deadline: number,
  tenant: TenantId,
): RawRecord => ({
  topic: `${timerPrefix}${store}`,
  partition: 0,
  offset: deadline,
  timestamp: deadline,
  key: Buffer.from(tenant),
  value: Buffer.from(JSON.stringify({ store, key, deadline, row: row.value }, jsonSafe)),
  headers: [],
})

/** Bytes as base64. A Buffer has turned itself into an object before a replacer sees it, so the holder is asked. */
function jsonSafe(this: Readonly<Record<string, unknown>>, name: string, value: unknown): unknown {
  const held = this[name]
  return held instanceof Uint8Array ? Buffer.from(held).toString('base64') : value
}
