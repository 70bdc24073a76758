import { Layers } from '#state/layers.ts'
import { inMemory } from '#state/memory.ts'
import type { Topology } from '#stream/nodes.ts'
import type { Retention } from '#stream/step.ts'
import { Graph } from './graph.ts'
import { StoreAccess } from './store-access.ts'

const never = (): never => {
  throw new Error('a topology without inputs has done something')
}

/** The retentions of a topology's stores by their numbers: its transitions declare them when they are wired. */
export const declaredRetentions = (topology: Topology): ReadonlyMap<number, Retention<unknown>> => {
  const parts = { now: never, present: never, enqueue: never, check: never, fail: never }
  const stores = new StoreAccess(new Layers(topology.stores, inMemory), parts)
  new Graph(topology, {
    owned: (store, processor) => stores.owned(store, processor),
    reader: (store) => stores.reader(store),
    deliver: never,
    measure: never,
    eventId: never,
    deadLetter: never,
    feedBack: never,
    fail: never,
  })
  return stores.retentions
}
