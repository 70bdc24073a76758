import type { Layers } from '#state/layers.ts'
import { type EraseOrder, keysOf, parseEraseOrder } from '#runtime/inputs/erase-order.ts'
import type { PartitionGroup } from '#runtime/inputs/partition-group.ts'
import { parseParkOrder } from '#runtime/inputs/park-order.ts'
import { parseSkipOrder, type SkipOrder } from '#runtime/inputs/skip-order.ts'
import { parseUnparkOrder } from '#runtime/inputs/unpark-order.ts'
import type { Parking } from '#runtime/parking/parking.ts'

/** The parts of a task within reach of an operator's orders. */
export interface OrderedTask {
  readonly layers: Layers
  readonly group: PartitionGroup
  readonly parking: Parking
  /** Told about a batch before it is passed over. */
  readonly onSkip: (order: SkipOrder) => void
}

/** Rows to end in one step. A commit may fall between two steps. */
const rowsPerStep = 1_000

/** Whether a record of the journal orders something. */
export const isOrder = (value: Uint8Array | null): boolean =>
  [parseSkipOrder, parseParkOrder, parseUnparkOrder, parseEraseOrder].some((parse) => parse(value) !== undefined)

/**
 * Does what a record of the journal orders; most are ticks and order nothing.
 * @param atMs the time of the record
 * @returns false when there is more to do: the record must stay, and be obeyed again
 */
export const obey = (value: Uint8Array | null, atMs: number, task: OrderedTask): boolean => {
  const skip = parseSkipOrder(value)
  if (skip !== undefined) skipBatch(skip, task)
  const park = parseParkOrder(value)
  if (park !== undefined) task.parking.begin(park, atMs)
  const unpark = parseUnparkOrder(value)
  // Its records were taken before, one per step.
  if (unpark !== undefined) task.parking.end(unpark.tenantId)
  const erase = parseEraseOrder(value)
  return erase === undefined || eraseSome(erase, task)
}

/** An order for another place than that where the input stands is an old one, and does nothing. */
const skipBatch = (order: SkipOrder, { group, onSkip }: OrderedTask): void => {
  const queue = group.queueOf(order.topic, order.partition)
  if (queue === undefined || queue.size > 0 || queue.fetchPosition !== order.from || order.to <= order.from) return
  onSkip(order)
  queue.skipTo(order.to)
}

/** @returns whether the tenant has no row any more */
const eraseSome = (order: EraseOrder, { layers, parking }: OrderedTask): boolean => {
  let left = rowsPerStep
  for (const number of layers.stores) {
    const keys = layers.keys(number, keysOf(order), left)
    for (const key of keys) layers.put(number, key, undefined)
    left -= keys.length
  }
  layers.keep()
  // Until then its timers wait, also those of rows that are left for the next step.
  if (left > 0) parking.end(order.tenantId)
  return left > 0
}
