import { distinct } from './outcome.ts'
import type { Seen } from './seen-event.ts'

export interface Step {
  readonly letter: string
  readonly event: Seen
}

/** Everything that the applications wrote about one message or render job. */
export interface EntityLife {
  /** In the order of their sequence numbers. */
  readonly steps: readonly Step[]
  /** The letters of the steps: it can be held against a regular expression. */
  readonly pattern: string
  /** Its position is how a finding names the life. */
  readonly last: Seen
}

/** Groups events by entity, each kind of event under its letter. Events that repeat an id are left out. */
export const entityLives = <D>(
  byLetter: Readonly<Record<string, readonly Seen<D>[]>>,
  keyOf: (data: D) => string,
): ReadonlyMap<string, EntityLife> => {
  const steps = new Map<string, Step[]>()
  for (const [letter, events] of Object.entries(byLetter)) {
    for (const event of distinct(events)) {
      const key = keyOf(event.data)
      const life = steps.get(key)
      if (life === undefined) steps.set(key, [{ letter, event }])
      else life.push({ letter, event })
    }
  }
  return new Map([...steps].map(([key, life]) => [key, lifeOf(life)]))
}

/** Steps of one kind keep the order of their topic where their numbers are the same. */
const lifeOf = (unordered: readonly Step[]): EntityLife => {
  const steps = unordered.toSorted((a, b) => (a.event.seq ?? 0) - (b.event.seq ?? 0))
  return { steps, pattern: steps.map(({ letter }) => letter).join(''), last: steps.at(-1)!.event }
}

/** True when the attempts, in the order of their sequence numbers, are numbered 1, 2, 3 and so on. */
export const countsAttempts = ({ steps }: EntityLife): boolean =>
  steps
    .filter(({ letter }) => letter === 'D')
    .every(({ event }, index) => (event.data as { readonly attempt?: number }).attempt === index + 1)

/** Numbered from 0 without a gap, so that no step can be lost unseen; undefined when they are. */
export const numberFault = ({ steps }: EntityLife): string | undefined => {
  const numbers = steps.map(({ event }) => event.seq)
  return numbers.some((number, index) => number !== index) ? `has steps numbered ${numbers.join(', ')}` : undefined
}

interface OfMessage {
  readonly tenantId: string
  readonly messageId: string | null
}

export const messageKey = ({ tenantId, messageId }: OfMessage): string => `${tenantId}|${messageId}`

interface OfJob {
  readonly tenantId: string
  readonly jobId: string
}

export const jobKey = ({ tenantId, jobId }: OfJob): string => `${tenantId}|${jobId}`
