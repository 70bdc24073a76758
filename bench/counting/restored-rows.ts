import { ClusterReader } from '#kafka/cluster-reader.ts'
import type { Connection } from '#kafka/connection.ts'
import { noLog } from '#runtime/ports/log.ts'
import type { Topology } from '#stream/nodes.ts'
import { Restore } from '#state/changelog.ts'
import { Layers } from '#state/layers.ts'
import { inMemory } from '#state/memory.ts'
import { RowCodecs } from '#state/row-codec.ts'
import { taskStores } from '#runtime/parking/parked-store.ts'
import { type Total, totals } from '../../examples/counting/counting-topology.ts'

/** The rows of every task as a restore finds them; a tenant that two tasks have rows of is there twice. */
export const restoredRows = async (
  connection: Connection,
  topology: Topology,
  changelog: string,
  tasks: number,
): Promise<readonly Total[]> => {
  const layers = Array.from({ length: tasks }, () => new Layers([totals], inMemory))
  const restores = layers.map((each) => new Restore(each, new RowCodecs(taskStores(topology))))
  const reader = new ClusterReader(connection, noLog)
  const ranges = await reader.logRanges(layers.map((_, partition) => ({ topic: changelog, partition })))
  await Promise.all(ranges.map((range, task) => reader.read(range, (key, value) => restores[task]!.apply(key!, value))))
  reader.close()
  return layers.flatMap((each) => [...each.rows(totals.number)].map(([, { value }]) => value as Total))
}
