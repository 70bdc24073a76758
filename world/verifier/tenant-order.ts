import { distinct, type Outcome, usable } from './outcome.ts'
import { type CheckedTopic, positionText, type Seen } from './seen-event.ts'

type OfTenant = Seen<{ readonly tenantId: string }>

/**
 * Finds events that left in another order than their causes came in: per tenant, output partition and input partition.
 * Events of timers, and of inputs that came twice under one id, have no single place among the inputs and are passed over.
 */
export const orderFaults = (
  { events }: Outcome,
  inputs: readonly CheckedTopic[],
  outputs: readonly CheckedTopic[],
  dead: ReadonlySet<string>,
): readonly string[] => {
  const causes = causesById(inputs.flatMap((topic) => usable<{ readonly tenantId: string }>(events[topic], dead)))
  const lastOffsets = new Map<string, number>()
  const overtaken = (event: OfTenant): boolean => {
    const cause = causes.get(causeKey(event.data.tenantId, event.cause))
    if (cause == null) return false
    const lane = `${event.topic}-${event.partition}|${event.data.tenantId}|${cause.topic}-${cause.partition}`
    const last = lastOffsets.get(lane) ?? -1
    lastOffsets.set(lane, Math.max(last, cause.offset))
    return cause.offset < last
  }
  return outputs
    .flatMap((topic) => distinct<{ readonly tenantId: string }>(events[topic]).filter(overtaken))
    .map((event) => `${positionText(event)} was overtaken by an event of a later cause`)
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
