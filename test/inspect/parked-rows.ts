import { type ChangelogSink, writeCommitRow, writeRows } from '#state/changelog.ts'
import { Layers } from '#state/layers.ts'
import { inMemory } from '#state/memory.ts'
import { RowCodecs } from '#state/row-codec.ts'
import type { ParkOrder } from '#runtime/inputs/park-order.ts'
import { formatCommitRow } from '#runtime/ownership/commit-row.ts'
import { taskStores } from '#runtime/parking/parked-store.ts'
import { Parking } from '#runtime/parking/parking.ts'
import { Outbox } from '#runtime/ports/outbox.ts'
import type { RawRecord } from '#stream/raw-record.ts'
import { own, topology, type ToldWorld } from './told-world.ts'

const stores = taskStores(topology)

/** Writes into the changelog of a world that a tenant is parked now, with these records, and a commit a minute later. */
export const parkIn = (world: ToldWorld, order: ParkOrder, records: readonly RawRecord[]): void => {
  const layers = new Layers(stores, inMemory)
  const parking = new Parking(layers, { check: () => undefined })
  parking.begin(order, world.atMs)
  for (const record of records) parking.park(order.tenantId, record)
  layers.freeze()
  const written = new Outbox()
  const sink: ChangelogSink = {
    slab: written.slab,
    writeKey: (key) => written.writeKey(key),
    write: (text) => written.write(text),
    seal: (hasValue) => void written.seal({ topic: own.changelog, timestamp: world.atMs, headers: [] }, hasValue),
  }
  writeRows(layers, new RowCodecs(stores), sink)
  writeCommitRow(commitRow(world.atMs + 60_000, parking), sink)
  for (let index = 0; index < written.count; index++) {
    const { key, value, ...rest } = written.read(index)
    world.cluster.add({ ...rest, partition: 0, key: Buffer.from(key!), value: value && Buffer.from(value) })
  }
}

const commitRow = (now: number, { state: parked }: Parking): string =>
  formatCommitRow({
    seq: 1,
    clock: { now, bound: now, lastTick: now },
    positions: [],
    fingerprint: 'f',
    incarnation: 'i',
    session: 's',
    closed: false,
    parked,
  })
