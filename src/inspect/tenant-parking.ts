import { readForwarded } from '#runtime/inputs/forward-origin.ts'
import type { ParkedTenant } from '#runtime/parking/parked-tenant.ts'
import type { RawRecord } from '#stream/raw-record.ts'
import type { Origin } from '#stream/record.ts'
import type { EntityNames } from './entity-names.ts'
import type { TenantInputs } from './tenant-inputs.ts'
import { timeText } from './verdicts/verdict.ts'

/** The parking of a tenant in its task. */
export interface TenantParking {
  readonly tenant: ParkedTenant
  /** The places of its records in wait. */
  readonly records: readonly Origin[]
}

/** The inputs without those in wait: the task has processed them. */
export const processedInputs = (
  all: TenantInputs,
  { records: waiting }: Pick<TenantParking, 'records'>,
): TenantInputs => {
  const parked = new Set(waiting.map(placeOf))
  const isProcessed = (record: RawRecord) => !parked.has(placeOf(readForwarded(record) ?? record))
  return {
    ...all,
    inputs: all.inputs.map(({ input, records }) => ({ input, records: records.filter(isProcessed) })),
  }
}

const placeOf = ({ topic, partition, offset }: Origin): string => `${topic}-${partition}@${offset}`

/** The parking of a tenant, if it is about an entity with these names. */
export const parkingOf = (
  names: Pick<EntityNames, 'have'>,
  parking: TenantParking | undefined,
): TenantParking | undefined => {
  const entities = parking?.tenant.entities
  return entities === undefined || entities.some((entity) => names.have(entity)) ? parking : undefined
}

export const parkedVerdict = ({ tenant: { sinceMs }, records }: TenantParking): string =>
  `its tenant has been parked since ${timeText(sinceMs)}: ${records.length} records wait for an operator, and timers too`
