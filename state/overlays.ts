import type { EncodedKey } from '#stream/store-key.ts'
import type { Row } from '#stream/store-port.ts'
import { rowsOf, type StoreLayout } from './ordered-rows.ts'
import type { Overlay } from './overlay.ts'

/** The overlays of all stores of a task, by their numbers. */
export type Overlays = ReadonlyMap<number, Overlay>

/** Empty ones. */
export const overlaysOf = (stores: readonly StoreLayout[]): Overlays =>
  new Map(stores.map((store): [number, Overlay] => [store.number, rowsOf(store)]))

export const overlayOf = (overlays: Overlays, store: number): Overlay => required(overlays.get(store), store)

/** All writes, store by store, in the order of the first write of each key. */
export function* writesOf(
  overlays: Overlays,
): Generator<readonly [store: number, key: EncodedKey, row: Row<unknown> | undefined], void> {
  for (const [store, overlay] of overlays) for (const [key, row] of overlay) yield [store, key, row]
}

/** @throws Error for a store of another topology */
export const required = <T>(found: T | undefined, store: number): T => {
  if (found === undefined) throw new Error(`store number ${store} is not part of this task`)
  return found
}
