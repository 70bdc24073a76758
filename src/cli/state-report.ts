import { ClusterReader } from '#kafka/cluster-reader.ts'
import type { Connection } from '#kafka/connection.ts'
import { TopicsError } from '#runtime/ports/errors.ts'
import type { ClusterPort } from '#runtime/ports/kafka-port.ts'
import type { Log } from '#runtime/ports/log.ts'
import { taskStores } from '#runtime/parking/parked-store.ts'
import { ownTopics } from '#runtime/ports/own-topics.ts'
import { declaredRetentions } from '#runtime/task/retentions.ts'
import { engineStore } from '#state/changelog.ts'
import type { Topology } from '#stream/nodes.ts'
import { applicationId } from '#stream/topology.ts'
import { ChangelogSizes } from './changelog-sizes.ts'
import { duration, kibibytes, table } from './print.ts'
import { noRows, type StoreSize, sumOf } from './row-sizes.ts'

/** The rows of one store over the tasks of a report. */
export interface StoreReport extends Omit<StoreSize, 'oldestMs'> {
  readonly store: string
  /** 0 has the rows of the engine itself. */
  readonly number: number
  /** The last change of the row that has been unchanged for the longest time, as RFC 3339; null without rows. */
  readonly oldestRowAt: string | null
  /** How long this build keeps a row at rest, in milliseconds; null when rules alone end its rows. */
  readonly keptMs: number | null
}

/** The rows of an application, the largest store first. */
export interface StateReport {
  readonly application: string
  readonly tasks: readonly number[]
  readonly stores: readonly StoreReport[]
}

/** The application has no task of this number. */
export class NoSuchTaskError extends Error {
  readonly code = 'NO_SUCH_TASK'
}

/**
 * Measures the rows in the changelog of an application, committed records alone; pods may run meanwhile. Tasks are read one after
 * the other, so that memory holds the sizes of one.
 * @param task the only one; all by default
 * @throws TopicsError, NoSuchTaskError, BrokerUnavailableError, KafkaCallError; RowCodecError when another program has written
 * to the changelog
 */
export const stateReport = async (
  topology: Topology,
  connection: Connection,
  log: Log,
  task?: number,
): Promise<StateReport> => {
  const application = applicationId(topology)
  const { changelog } = ownTopics(application)
  const reader = new ClusterReader(connection, log)
  try {
    const tasks = await tasksOf(reader, changelog, task)
    let totals: ReadonlyMap<number, StoreSize> = new Map(taskStores(topology).map(({ number }) => [number, noRows]))
    for (const partition of tasks) totals = joined(totals, await measured(reader, changelog, partition))
    return { application, tasks, stores: storesOf(totals, topology) }
  } finally {
    reader.close()
  }
}

/** One line per store. */
export const reportText = ({ application, tasks, stores }: StateReport): string =>
  [
    `${application}, ${tasks.length === 1 ? `task ${tasks[0]}` : `${tasks.length} tasks`}`,
    table([
      ['store', 'rows', 'with a timer', 'in the changelog', 'oldest row', 'kept'],
      ...stores.map(({ store, rows, rowsWithTimer, bytes, oldestRowAt, keptMs }) => [
        store,
        String(rows),
        String(rowsWithTimer),
        kibibytes(bytes),
        oldestRowAt ?? '-',
        keptMs === null ? '-' : duration(keptMs),
      ]),
    ]),
  ].join('\n\n')

const tasksOf = async (
  reader: ClusterPort,
  changelog: string,
  task: number | undefined,
): Promise<readonly number[]> => {
  const { partitions } = await reader.describeTopics([changelog])
  const count = partitions.get(changelog) ?? 0
  if (count === 0) throw new TopicsError([changelog], [])
  if (task === undefined) return Array.from({ length: count }, (_, each) => each)
  if (task < count) return [task]
  throw new NoSuchTaskError(`${changelog} has ${count} partitions: name a task from 0 to ${count - 1}`)
}

const measured = async (
  reader: ClusterPort,
  topic: string,
  partition: number,
): Promise<ReadonlyMap<number, StoreSize>> => {
  const sizes = new ChangelogSizes()
  const [range] = await reader.logRanges([{ topic, partition }])
  await reader.read(range!, (key, value, writtenMs) => {
    if (key !== null) sizes.add(key, value, writtenMs)
  })
  return sizes.totals
}

const joined = (
  one: ReadonlyMap<number, StoreSize>,
  other: ReadonlyMap<number, StoreSize>,
): ReadonlyMap<number, StoreSize> =>
  new Map([...one, ...[...other].map(([store, size]) => [store, sumOf(one.get(store) ?? noRows, size)] as const)])

const storesOf = (totals: ReadonlyMap<number, StoreSize>, topology: Topology): readonly StoreReport[] => {
  const retentions = declaredRetentions(topology)
  const keptMsOf = (store: number): number | null => {
    const retention = retentions.get(store) ?? 'until-deleted'
    return retention === 'until-deleted' ? null : retention.ms
  }
  const names = new Map([
    [engineStore, 'the engine'],
    ...taskStores(topology).map(({ number, name }) => [number, name] as const),
  ])
  return [...totals]
    .map(([number, { oldestMs, ...size }]) => ({
      store: names.get(number) ?? `number ${number}, not of this build`,
      number,
      ...size,
      oldestRowAt: oldestMs === Infinity ? null : new Date(oldestMs).toISOString(),
      keptMs: keptMsOf(number),
    }))
    .toSorted((one, other) => other.bytes - one.bytes)
}
