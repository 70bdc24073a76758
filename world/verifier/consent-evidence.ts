import { messageKey } from './entity-life.ts'
import { type Outcome, usable } from './outcome.ts'
import type { Person } from './person.ts'
import { receiptOwners } from './receipt-owner.ts'
import type { SeenOn } from './seen-event.ts'

/** A record as the cause of a change of consent. */
export interface Evidence {
  readonly id: string
  readonly tenantId: string
  /** Its recipient; undefined when it names an unknown message. */
  readonly person: Person | undefined
}

/** Every named evidence by its id: texts of people, forms, and the words of providers about messages. */
export const evidenceById = (
  { events }: Outcome,
  dead: ReadonlySet<string>,
): ReadonlyMap<string, readonly Evidence[]> => {
  const answers = usable(events.dispatchCompleted, dead)
  const ownerOf = receiptOwners(answers)
  const persons = new Map(events.dispatchRequested.map(({ data }) => [messageKey(data), data.recipient]))
  const named = new Set(events.consentChanged.map(({ data }) => data.evidenceEventId))
  const isNamed = ({ id }: { readonly id: string }): boolean => named.has(id)
  const all: readonly Evidence[] = [
    ...usable(events.smsInbound, dead)
      .filter(isNamed)
      .map(({ id, data }) => ({ id, tenantId: data.tenantId, person: data.from })),
    ...usable(events.consentChangeRequested, dead)
      .filter(isNamed)
      .map(({ id, data }) => ({ id, tenantId: data.tenantId, person: data.recipient })),
    ...answers
      .filter(isNamed)
      .map(({ id, data }) => ({ id, tenantId: data.tenantId, person: persons.get(messageKey(data)) })),
    ...usable(events.receiptReceived, dead)
      .filter(isNamed)
      .map((receipt) => ({
        id: receipt.id,
        tenantId: receipt.data.tenantId,
        person: persons.get(ownerOf(receipt)?.message ?? ''),
      })),
  ]
  return Map.groupBy(all, ({ id }) => id)
}

/** The evidence of a change in its own tenant; undefined when there is none. */
export const evidenceOf = (
  { data }: SeenOn<'consentChanged'>,
  evidence: ReadonlyMap<string, readonly Evidence[]>,
): Evidence | undefined => evidence.get(data.evidenceEventId)?.find(({ tenantId }) => tenantId === data.tenantId)
