import { parseChangelogKey, engineStore, Restore } from '#state/changelog.ts'
import { Layers } from '#state/layers.ts'
import { inMemory } from '#state/memory.ts'
import { RowCodecs } from '#state/row-codec.ts'
import { parseCommitRow } from '#runtime/ownership/commit-row.ts'
import { parkedStore, taskStores } from '#runtime/parking/parked-store.ts'
import type { ClusterPort } from '#runtime/ports/kafka-port.ts'
import type { Topology } from '#stream/nodes.ts'
import type { TenantId } from '#stream/record.ts'
import type { RawRecord } from '#stream/raw-record.ts'
import { encodeKey } from '#stream/store-key.ts'
import type { InspectedRow } from './inspected-row.ts'
import type { TenantParking } from './tenant-parking.ts'

/** The rows of a tenant as the changelog has them now. */
export interface TenantRows {
  readonly rows: readonly InspectedRow[]
  /** The clock of the task at its last commit, in epoch milliseconds; absent before the first one. */
  readonly clockMs: number | undefined
  /** Absent when nothing of the tenant waits for an operator. */
  readonly parking: TenantParking | undefined
}

const mostRows = 100_000

/**
 * Reads the rows of a tenant from the changelog of its task, committed ones alone.
 * @throws BrokerUnavailableError, KafkaCallError; RowCodecError when another program has written to the changelog
 */
export const tenantRows = async (
  topology: Topology,
  cluster: Pick<ClusterPort, 'logRanges' | 'read'>,
  place: { readonly topic: string; readonly partition: number },
  tenantId: TenantId,
): Promise<TenantRows> => {
  const layers = new Layers(taskStores(topology), inMemory)
  const restore = new Restore(layers, new RowCodecs(taskStores(topology)))
  const prefix = encodeKey([tenantId])
  const [range] = await cluster.logRanges([place])
  await cluster.read(range!, (key, value) => {
    if (key === null) return
    const { store, name } = parseChangelogKey(key)
    if (store === engineStore || name.startsWith(prefix)) restore.apply(key, value)
  })
  const rows = topology.stores.flatMap((store) =>
    layers.page(store.number, prefix, mostRows).map(([key, row]) => ({ store, key, row })),
  )
  const row = restore.commitRow === undefined ? undefined : parseCommitRow(place.partition, restore.commitRow)
  const tenant = row?.parked?.find((each) => each.tenantId === tenantId)
  const records = layers.page(parkedStore.number, prefix, mostRows).map(([, { value }]) => value as RawRecord)
  return { rows, clockMs: row?.clock.now, parking: tenant && { tenant, records } }
}
