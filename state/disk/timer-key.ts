import type { Slab } from '#stream/slab.ts'
import { readVarint } from '#state/varint.ts'
import type { Visit } from '#state/timers.ts'
import { keyFromDisk } from './disk-key.ts'

/** No store has this number, so no row begins with it. */
const timers = 0
const highAt = 1
const lowAt = highAt + 4
const rowAt = lowAt + 4
const lowUnit = 2 ** 32

/** The key of a timer on disk: in the order of deadlines, then of rows. @param row the row's own key on disk; empty for the first one */
export const timerKey = (deadline: number, row: Buffer): Buffer => {
  const key = Buffer.allocUnsafe(rowAt + row.length)
  key[0] = timers
  key.writeUInt32BE(Math.floor(deadline / lowUnit), highAt)
  key.writeUInt32BE(deadline % lowUnit, lowAt)
  row.copy(key, rowAt)
  return key
}

/** Whether a key is that of a row, and neither a timer's nor the count of writes. */
export const isRowKey = (key: Buffer): boolean => key[0] !== timers

/** Stands behind the keys of all timers. */
export const behindTimers = Buffer.from([timers + 1])

/** Writes the value of a timer: its key says all. */
export const writeTimer = (slab: Slab): void => {
  slab.reserve(1)
  slab.buffer[slab.position++] = 0
}

/** The deadline in the key of a timer. */
export const deadlineIn = (key: Buffer): number => key.readUInt32BE(highAt) * lowUnit + key.readUInt32BE(lowAt)

/** The timer with this key. */
export const visitOf = (key: Buffer): Visit => {
  const row = key.subarray(rowAt)
  const store = readVarint(row, 0)
  return { at: deadlineIn(key), store, key: keyFromDisk(store, row) }
}
