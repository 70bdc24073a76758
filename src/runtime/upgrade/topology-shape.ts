import { createHash } from 'node:crypto'
import { type DescribedFeedback, descriptionOf } from '#stream/describe.ts'
import type { Topology } from '#stream/nodes.ts'
import type { KeyChecks } from '#stream/secret-keys.ts'
import type { AvroJson } from './schema-differences.ts'

/** The part of a topology that decides whether another build can go on with its rows, with the words for a log. */
export interface TopologyShape {
  /** The format of this text and of the rows; a build refuses one that it does not know. */
  readonly format: typeof shapeFormat
  readonly tasks: number
  /** In merge order. */
  readonly sources: readonly ShapeTopic[]
  /** In the order of subscription. */
  readonly processors: readonly ShapeProcessor[]
  /** In the order in which they write. */
  readonly sinks: readonly (ShapeTopic & { readonly from: string })[]
  readonly deadLetters: readonly string[]
  /** In the order of the ends; absent without any, so that such a topology keeps the text of earlier builds. */
  readonly feedbacks?: readonly DescribedFeedback[]
  /** Sorted by number. */
  readonly stores: readonly ShapeStore[]
}

export interface ShapeTopic {
  readonly topic: string
  /** Name of its schema; the registry keeps what belongs to the name. */
  readonly schema: string
}

export interface ShapeProcessor {
  readonly name: string
  readonly in: Readonly<Record<string, string>>
  readonly out: readonly string[]
  readonly reads: readonly string[]
}

export interface ShapeStore {
  readonly number: number
  readonly name: string
  readonly owner: string
  readonly key: readonly string[]
  readonly schema: AvroJson
}

/** The topology of this build: its shape as text, with the fingerprint of that, and the secret keys behind the names of rows. */
export interface RunningTopology {
  readonly fingerprint: string
  readonly shape: string
  readonly secretKeys?: KeyChecks | undefined
}

export const shapeFormat = 2

/**
 * A topology as a readable JSON text: equal for equal topologies, different as soon as anything that runs differs. Lists whose
 * order means nothing are sorted, and the docs of schemas are left out.
 * @param tasks how many tasks the application has
 */
export const topologyShape = (topology: Topology, tasks: number): string => {
  const { sources, processors, sinks, deadLetters, feedbacks } = descriptionOf(topology)
  const shape: TopologyShape = {
    format: shapeFormat,
    tasks,
    sources: sources.map(({ topic, schema }) => ({ topic, schema })),
    processors: processors.map(({ name, in: inputs, out, reads }) => ({
      name,
      in: Object.fromEntries(Object.entries(inputs).toSorted(([a], [b]) => (a < b ? -1 : 1))),
      out: out.toSorted(),
      reads: reads.toSorted(),
    })),
    sinks: sinks.map(({ topic, schema, from }) => ({ topic, schema, from })),
    deadLetters,
    ...(feedbacks.length === 0 ? {} : { feedbacks }),
    stores: shapeStores(topology),
  }
  return JSON.stringify(shape, null, 1)
}

/** Names the shape of a topology in commit rows. 16 hex digits. */
export const shapeFingerprint = (shape: string): string => createHash('sha256').update(shape).digest('hex').slice(0, 16)

/** The topics that a topology reads, from its shape. */
export const inputTopicsOf = (shape: string): readonly string[] =>
  (JSON.parse(shape) as TopologyShape).sources.map(({ topic }) => topic)

/** How many tasks the application has. */
export const tasksOf = (shape: string): number => (JSON.parse(shape) as TopologyShape).tasks

const shapeStores = ({ processors }: Topology): readonly ShapeStore[] =>
  processors
    .flatMap(({ processor }) => Object.values(processor.state).map((store) => ({ store, owner: processor.name })))
    .map(({ store: { number, name, key, schema }, owner }) => ({
      number,
      name,
      owner,
      key,
      schema: JSON.parse(schema.json, (attribute, value: unknown) =>
        attribute === 'doc' ? undefined : value,
      ) as AvroJson,
    }))
    .toSorted((a, b) => a.number - b.number)
