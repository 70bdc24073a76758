import type { CodecPort } from '#runtime/ports/codec-port.ts'
import { checkRightsUponTopics } from '#runtime/ownership/rights-check.ts'
import type { ClusterPort } from '#runtime/ports/kafka-port.ts'
import { ownTopics } from '#runtime/ports/own-topics.ts'
import type { RightsPort } from '#runtime/ports/rights.ts'
import type { Topology } from '#stream/nodes.ts'
import type { Origin, TenantId } from '#stream/record.ts'
import { decodeKey } from '#stream/store-key.ts'
import { applicationId } from '#stream/topology.ts'
import type { EntityNames } from './entity-names.ts'
import { inspectionRights } from './inspection-rights.ts'
import type { InspectedRow } from './inspected-row.ts'
import { changedFields, timerOf } from './row-change.ts'
import { tenantInputs } from './tenant-inputs.ts'
import { type TenantLetter, tenantLetters } from './tenant-letters.ts'
import { TenantReplay } from './tenant-replay.ts'
import { parkedVerdict, parkingOf, processedInputs } from './tenant-parking.ts'
import { tenantRows } from './tenant-rows.ts'
import { timelineStep, type TimelineStep } from './timeline.ts'
import { verdictOf } from './verdicts/verdict-of.ts'

/** A row of an entity as the changelog has it. */
export interface PresentRow {
  readonly store: string
  /** Behind the tenant. */
  readonly key: readonly (string | number)[]
  readonly value: unknown
  readonly timerAt: string | null
  /** Fields with another value in the recomputed row; all of them without one, e.g. since its inputs are gone. */
  readonly differs: readonly string[]
}

/** All that the topics tell of an entity of a tenant. */
export interface Inspection {
  readonly application: string
  readonly tenant: TenantId
  readonly entity: string
  readonly task: number
  /** When an operator ended all rows of the tenant; earlier records are left out. */
  readonly erasedAt: string | null
  /** The clock of the task at its last commit; null before the first one. */
  readonly asOf: string | null
  readonly steps: readonly TimelineStep[]
  readonly deadLetters: readonly TenantLetter[]
  readonly rows: readonly PresentRow[]
  /** Since then its records wait for an operator; null when they do not. */
  readonly parkedSince: string | null
  readonly verdict: string
}

export interface InspectionParts {
  readonly topology: Topology
  readonly cluster: Pick<ClusterPort, 'describeTopics' | 'logRanges' | 'read'> & RightsPort
  /** Writes outputs as structured JSON. */
  readonly codec: CodecPort
  readonly names: EntityNames
}

/**
 * Reads the records of a tenant, runs them again in memory with the rules of this build, and keeps the steps of one entity.
 * Changes nothing, and reads nothing without the rights to read all.
 * @throws RightMissingError, TopicsError, BrokerUnavailableError, KafkaCallError, RegistryUnavailable, RowCodecError
 */
export const inspection = async (parts: InspectionParts, tenant: TenantId, entity: string): Promise<Inspection> => {
  const { topology, cluster, codec, names } = parts
  await checkRightsUponTopics(inspectionRights(topology, ownTopics(applicationId(topology))), cluster)
  const inputs = await tenantInputs(topology, cluster, tenant)
  const { own, task, erasedMs } = inputs
  const live = await tenantRows(topology, cluster, { topic: own.changelog, partition: task }, tenant)
  const { parking } = live
  const replay = new TenantReplay(topology, codec, parking === undefined ? inputs : processedInputs(inputs, parking))
  const steps: TimelineStep[] = []
  for await (const step of replay.steps(parkingOf(names, parking)?.tenant.sinceMs ?? live.clockMs ?? 0)) {
    const about = timelineStep(step, names, topology, codec)
    if (about !== undefined) steps.push(about)
  }
  // Once more, since the replay has learnt names.
  const waiting = parkingOf(names, parking)
  const isInput = (origin: Origin) => steps.some(({ input }) => input !== undefined && isSame(input, origin))
  const mine = live.rows.filter((row) => names.haveRow({ ...row, row: row.row.value }))
  return {
    application: applicationId(topology),
    tenant,
    entity,
    task,
    erasedAt: timeOrNull(erasedMs),
    asOf: timeOrNull(live.clockMs),
    steps,
    deadLetters: await tenantLetters(cluster, own.deadLetter, tenant, names, isInput),
    rows: mine.map((row) => presentRow(row, replay)),
    parkedSince: timeOrNull(waiting?.tenant.sinceMs),
    verdict: [
      verdictOf(mine, { rows: live.rows, nowMs: live.clockMs ?? 0 }),
      ...(waiting === undefined ? [] : [parkedVerdict(waiting)]),
    ].join('; '),
  }
}

const isSame = (one: Origin, other: Origin): boolean =>
  one.topic === other.topic && one.partition === other.partition && one.offset === other.offset

const presentRow = ({ store, key, row }: InspectedRow, replay: TenantReplay): PresentRow => ({
  store: store.name,
  key: decodeKey(key, store.key).slice(1),
  value: row.value,
  timerAt: timerOf(row),
  differs: Object.keys(changedFields(replay.rowOf(store.number, key), row)),
})

const timeOrNull = (ms: number | undefined): string | null => (ms === undefined ? null : new Date(ms).toISOString())
