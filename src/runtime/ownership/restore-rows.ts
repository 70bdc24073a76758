import { Restore } from '#state/changelog.ts'
import type { RefuseCheckpoint } from '#state/checkpoint.ts'
import { Layers } from '#state/layers.ts'
import type { RowCodecs } from '#state/row-codec.ts'
import type { Tables } from '#state/table.ts'
import type { Topology } from '#stream/nodes.ts'
import type { ClusterPort, EachRecord } from '#runtime/ports/kafka-port.ts'
import type { Log } from '#runtime/ports/log.ts'
import type { PodObserver } from '#runtime/ports/pod-observer.ts'
import { taskStores } from '#runtime/parking/parked-store.ts'
import type { BrokerFacts } from './broker-facts.ts'
import { RestoreProgress } from './restore-progress.ts'

export interface RestoreParts {
  readonly topology: Topology
  readonly rows: RowCodecs
  readonly restore: Pick<ClusterPort, 'read'>
  /** Opens the tables of a task, with the rows of its last checkpoint unless they are refused. */
  readonly openTables: (task: number, refuse: RefuseCheckpoint) => Promise<Tables>
  readonly observer: Pick<PodObserver, 'restored' | 'restoring'>
  readonly log: Log
  readonly nowMs: () => number
}

/** A task with its rows. */
export interface RebuiltTask extends BrokerFacts {
  readonly number: number
  readonly layers: Layers
  readonly restore: Restore
}

/**
 * Rebuilds the rows of a task: from its checkpoint and the changelog behind that, or from all of the changelog.
 * @param use gets the task; its rows are given up when this fails
 * @throws the errors of the changelog's reader and of `use`; the signal's reason
 */
export const withRows = async <T>(
  number: number,
  facts: BrokerFacts,
  parts: RestoreParts,
  { refuse, signal }: { readonly refuse: RefuseCheckpoint; readonly signal: AbortSignal },
  use: (task: RebuiltTask) => Promise<T>,
): Promise<T> => {
  const tables = await parts.openTables(number, refuse)
  try {
    const layers = new Layers(taskStores(parts.topology), tables)
    const restore = new Restore(layers, parts.rows)
    await read(number, layers, restore, facts, parts, signal)
    return await use({ ...facts, number, layers, restore })
  } catch (error) {
    await tables.close()
    throw error
  }
}

const read = async (
  number: number,
  layers: Layers,
  restore: Restore,
  { changelog }: BrokerFacts,
  parts: RestoreParts,
  signal: AbortSignal,
): Promise<void> => {
  const { restore: port, observer, nowMs } = parts
  const range = { ...changelog, first: layers.checkpoint?.offset ?? changelog.first }
  const startedMs = nowMs()
  const apply: EachRecord = (key, value) => {
    if (key === null) return
    restore.apply(key, value)
    return layers.settle(key.length + (value?.length ?? 0))
  }
  const progress = new RestoreProgress(number, range, parts)
  await port.read(range, apply, signal, (offset) => progress.at(offset)).finally(() => progress.end())
  const from = layers.checkpoint === undefined ? 'changelog' : 'checkpoint'
  observer.restored(restore.records, nowMs() - startedMs, { task: number, from })
}
