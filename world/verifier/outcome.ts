import type { TopicRole } from '#stream/topic.ts'
import { type CheckedTopic, type Position, positionText, type Seen, type SeenOn } from './seen-event.ts'

/** The names and roles of the topics to read; more than the checked ones may be given. */
export type OutcomeTopics = { readonly [T in CheckedTopic]: { readonly name: string; readonly role: TopicRole } }

/** A record that cannot be read with what the registry says. */
export interface Unreadable extends Position {
  readonly role: TopicRole
  /** Never quotes the record. */
  readonly fault: string
}

export interface SeenDeadLetter extends Position {
  readonly reason: string
  /** The record that could not be used. */
  readonly origin: Position
}

/** Everything that a run left in its topics, as far as the checks need it. Records of one partition are in offset order. */
export interface Outcome {
  readonly topics: OutcomeTopics
  readonly events: { readonly [T in CheckedTopic]: readonly SeenOn<T>[] }
  readonly unreadable: readonly Unreadable[]
  readonly deadLetters: readonly SeenDeadLetter[]
  /** Records by topic name, dead letters included. */
  readonly counts: Readonly<Record<string, number>>
}

type GrowingEvents = { [T in CheckedTopic]: SeenOn<T>[] }

/** An outcome that is still being read. */
export interface GrowingOutcome extends Outcome {
  readonly events: GrowingEvents
  readonly unreadable: Unreadable[]
  readonly deadLetters: SeenDeadLetter[]
  readonly counts: Record<string, number>
}

/** An outcome without any record. */
export const emptyOutcome = (topics: OutcomeTopics, deadLetterTopics: readonly string[]): GrowingOutcome => ({
  topics,
  events: Object.fromEntries(Object.keys(topics).map((key) => [key, []])) as unknown as GrowingEvents,
  unreadable: [],
  deadLetters: [],
  counts: Object.fromEntries(
    [...Object.values(topics).map(({ name }) => name), ...deadLetterTopics].map((name) => [name, 0]),
  ),
})

/** Every event that the applications wrote, with the topic that it should belong to. */
export function* outputsOf({ topics, events }: Outcome): Generator<Seen<{ readonly tenantId: string }>> {
  for (const [key, { role }] of Object.entries(topics)) {
    if (role !== 'inbound') yield* events[key as CheckedTopic]
  }
}

/** Events without those that repeat the id of an earlier one: repeated ids are a fault of their own. */
export const distinct = <D>(events: readonly Seen<D>[]): readonly Seen<D>[] => {
  const ids = new Set<string>()
  return events.filter(({ id }) => ids.size < ids.add(id).size)
}

/** Events that did not become dead letters and were not meant to. */
export const usable = <D>(events: readonly Seen<D>[], dead: ReadonlySet<string>): readonly Seen<D>[] =>
  events.filter((event) => !dead.has(positionText(event)))

/** The newest Kafka timestamp that the applications wrote; 0 when they wrote nothing. */
export const newestOutput = (outcome: Outcome): number => {
  let newest = 0
  for (const { timestamp } of outputsOf(outcome)) newest = Math.max(newest, timestamp)
  return newest
}
