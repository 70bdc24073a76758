import type { Layers } from '#state/layers.ts'
import type { Parking } from '#runtime/parking/parking.ts'
import type { Outbox } from '#runtime/ports/outbox.ts'

/** Unsent outputs and parked records of a task beyond this wait for a commit before the next step. */
const maxOpenBytes = 8 * 1024 * 1024
/** Rows in wait for a commit, likewise. */
const maxOpenRows = 50_000

/** Whether a task has so much open work: it must be committed before the next step. */
export const isFull = (task: {
  readonly outbox: Pick<Outbox, 'bytes'>
  readonly layers: Pick<Layers, 'openRows'>
  readonly parking: Pick<Parking, 'openBytes'>
}): boolean => task.outbox.bytes + task.parking.openBytes >= maxOpenBytes || task.layers.openRows >= maxOpenRows
