import type { Layers } from '#state/layers.ts'
import type { StoreKey } from '#stream/store-key.ts'
import type { Store } from '#stream/store-port.ts'
import { type EraseOrder, keysOf, parseEraseOrder } from '#runtime/inputs/erase-order.ts'
import type { PartitionGroup } from '#runtime/inputs/partition-group.ts'
import { parseSkipOrder, type SkipOrder } from '#runtime/inputs/skip-order.ts'

/** The parts of a task within reach of an operator's orders. */
export interface OrderedTask {
  readonly layers: Layers
  readonly stores: readonly Pick<Store<StoreKey, unknown>, 'number'>[]
  readonly group: PartitionGroup
  /** Told about a batch before it is passed over. */
  readonly onSkip: (order: SkipOrder) => void
}

/** Rows to end in one step. A commit may fall between two steps. */
const rowsPerStep = 1_000

/**
 * Does what a record of the journal orders; most are ticks and order nothing.
 * @returns false when there is more to do: the record must stay, and be obeyed again
 */
export const obey = (value: Uint8Array | null, task: OrderedTask): boolean => {
  const skip = parseSkipOrder(value)
  if (skip !== undefined) skipBatch(skip, task)
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
const eraseSome = (order: EraseOrder, { layers, stores }: OrderedTask): boolean => {
  let left = rowsPerStep
  for (const { number } of stores) {
    const keys = layers.keys(number, keysOf(order), left)
    for (const key of keys) layers.put(number, key, undefined)
    left -= keys.length
  }
  layers.keep()
  return left > 0
}
