import { emptyOutcome, type GrowingOutcome, type OutcomeTopics } from '#world/verifier/outcome.ts'
import type { Manifest } from '#world/verifier/manifest.ts'
import { type CheckedTopic, fieldsOf, keyText, type Position, type Seen } from '#world/verifier/seen-event.ts'
import { START, type Told } from './tale.ts'
import { outage } from './told-events.ts'

export const PARTITIONS = 2

/** A told record with its place: as in Kafka, all records of a key share a partition. */
export interface Placed extends Told, Pick<Position, 'partition' | 'offset'> {}

const partitionOf = (key: string): number => key.charCodeAt(0) % PARTITIONS

/** @param offsets the next offsets by topic and partition; they move on */
export const place = (told: readonly Told[], offsets = new Map<string, number>()): readonly Placed[] => {
  return told.map((record) => {
    const partition = partitionOf(record.key)
    const lane = `${record.topic}-${partition}`
    const offset = offsets.get(lane) ?? 0
    offsets.set(lane, offset + 1)
    return { ...record, partition, offset }
  })
}

/** The outcome that a reader would make of the records. */
export const outcomeOf = (placed: readonly Placed[], topics: OutcomeTopics): GrowingOutcome => {
  const outcome = emptyOutcome(topics, ['dead-letters'])
  for (const record of placed) {
    const { name, role } = topics[record.topic]
    const position = { topic: name, partition: record.partition, offset: record.offset }
    outcome.counts[name] = (outcome.counts[name] ?? 0) + 1
    if (record.raw === undefined)
      (outcome.events[record.topic] as Seen[]).push({ ...position, ...seenOf(record, name) })
    else outcome.unreadable.push({ ...position, role, fault: 'is neither framed Avro nor JSON' })
    if (record.dead !== undefined) {
      outcome.deadLetters.push({
        topic: 'dead-letters',
        partition: 0,
        offset: outcome.deadLetters.length,
        reason: record.dead,
        origin: position,
      })
    }
  }
  return outcome
}

const seenOf = (
  { topic, tenantId, key, id, source = 'told', cause, seq, at, data }: Placed,
  name: string,
): Omit<Seen, keyof Position> => {
  const all: Readonly<Record<string, unknown>> = { ...data, tenantId }
  return {
    timestamp: START + at,
    key: keyText(Buffer.from(key)),
    id,
    source,
    type: name,
    subject: tenantId,
    cause,
    seq,
    data: Object.fromEntries(fieldsOf(topic).map((field) => [field, all[field] ?? null])),
  }
}

/** What the sender of the inbound records would say about them. */
export const manifestOf = (placed: readonly Placed[], topics: OutcomeTopics): Manifest => {
  const inbound = placed.filter(({ topic }) => topics[topic].role === 'inbound')
  const sent = Map.groupBy(inbound, ({ topic }) => topics[topic].name)
  return {
    outage,
    expectedDeadLetters: inbound.flatMap(({ topic, partition, offset, dead }) =>
      dead === undefined ? [] : [{ topic: topics[topic].name, partition, offset, reason: dead }],
    ),
    stops: meant(placed, 'stops'),
    conflicts: meant(placed, 'conflicts'),
    idle: meant(placed, 'idle'),
    overrides: meant(placed, 'overrides'),
    sent: Object.fromEntries([...sent].map(([name, records]) => [name, records.length])),
    duplicates: 1,
  }
}

const meant = (placed: readonly Placed[], kind: Told['meaning']): Manifest['stops'] =>
  placed.filter(({ meaning }) => meaning === kind)

/** The index of the n-th told record of a topic. */
export const indexOf = (told: readonly Told[], topic: CheckedTopic, n = 0): number =>
  told.indexOf(told.filter((record) => record.topic === topic)[n]!)

export const without = (told: readonly Told[], index: number): readonly Told[] => told.toSpliced(index, 1)

/** Changes one record. */
export const changed = (told: readonly Told[], index: number, change: Partial<Told>): readonly Told[] =>
  told.with(index, { ...told[index]!, ...change })

export const swapped = (told: readonly Told[], a: number, b: number): readonly Told[] =>
  told.with(a, told[b]!).with(b, told[a]!)
