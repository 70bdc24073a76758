import type { EpochMs } from '#schemas/types.ts'
import { type Outcome, usable } from './outcome.ts'
import type { Person } from './person.ts'
import type { SeenOn } from './seen-event.ts'

interface OfPerson {
  readonly tenantId: string
  readonly recipient: Person | null
}

/** Names a person of one tenant. */
export const personKey = ({ tenantId, recipient }: OfPerson): string => `${tenantId}|${recipient}`

/**
 * When each person was last ordered to be forgotten, by {@link personKey}. Orders with a hash alone name nobody: the verifier has no
 * key of recipients.
 */
export const erasuresByPerson = (
  { events }: Pick<Outcome, 'events'>,
  dead: ReadonlySet<string>,
): ReadonlyMap<string, EpochMs> => {
  const erasures = new Map<string, EpochMs>()
  for (const { timestamp, data } of usable(events.subjectErased, dead))
    if (data.recipient !== null) erasures.set(personKey(data), Math.max(timestamp, erasures.get(personKey(data)) ?? 0))
  return erasures
}

/** Whether a message failed for the reason that its recipient is to be forgotten. */
export const isErased = ({ data }: SeenOn<'communicationFailed'>): boolean => data.errorCode === 'SUBJECT_ERASED'
