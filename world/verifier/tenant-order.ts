import { distinct, type Outcome, usable } from './outcome.ts'
import { type CheckedTopic, positionText, type Seen } from './seen-event.ts'

type OfTenant = Seen<{ readonly tenantId: string }>

interface TenantOrder {
  /** How many events have a place among the inputs. */
  readonly compared: number
  readonly faults: readonly string[]
}

/**
 * Finds events that left in another order than their causes came in: per tenant, output partition and input partition.
 * Events of timers, and of inputs that came twice under one id, have no single place among the inputs: they are not compared.
 * It is a fault when none is.
 */
export const tenantOrder = (
  { events }: Outcome,
  inputs: readonly CheckedTopic[],
  outputs: readonly CheckedTopic[],
  dead: ReadonlySet<string>,
): TenantOrder => {
  const causes = causesById(inputs.flatMap((topic) => usable<{ readonly tenantId: string }>(events[topic], dead)))
  const caused = outputs.flatMap((topic) =>
    distinct<{ readonly tenantId: string }>(events[topic]).flatMap((event) => {
      const cause = causes.get(causeKey(event.data.tenantId, event.cause))
      return cause == null ? [] : [{ event, cause }]
    }),
  )
  const faults = caused
    .filter(isOvertaken())
    .map(({ event }) => `${positionText(event)} was overtaken by an event of a later cause`)
  return { compared: caused.length, faults: caused.length === 0 ? ['no event names an input as its cause'] : faults }
}

interface Caused {
  readonly event: OfTenant
  readonly cause: OfTenant
}

/** To be asked of the events of each topic in their order. */
const isOvertaken = (): ((caused: Caused) => boolean) => {
  const lastOffsets = new Map<string, number>()
  return ({ event, cause }) => {
    const lane = `${event.topic}-${event.partition}|${event.data.tenantId}|${cause.topic}-${cause.partition}`
    const last = lastOffsets.get(lane) ?? -1
    lastOffsets.set(lane, Math.max(last, cause.offset))
    return cause.offset < last
  }
}

const causeKey = (tenantId: string, id: string | null): string => `${tenantId}|${id}`

/** Inputs by id; null where an id came twice. */
const causesById = (inputs: readonly OfTenant[]): ReadonlyMap<string, OfTenant | null> => {
  const causes = new Map<string, OfTenant | null>()
  for (const input of inputs) {
    const key = causeKey(input.data.tenantId, input.id)
    causes.set(key, causes.has(key) ? null : input)
  }
  return causes
}
