import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import type { AvroSchema } from '#codec/avro-schema.ts'
import { schemaText } from '#codec/registered-schema.ts'
import { eventBreaks } from '#codec/released/event-breaks.ts'
import type { ReleasedRow, ReleasedSchema } from '#codec/released/released-schema.ts'
import { rowBreaks } from '#codec/released/row-breaks.ts'
import { type FoundBreak, joinedBreaks, type SchemaBreak } from '#codec/released/schema-break.ts'
import { type AvroJson, schemaDifferences } from '#runtime/upgrade/schema-differences.ts'
import { compareStores } from '#runtime/upgrade/topology-compatibility.ts'
import type { ShapeStore } from '#runtime/upgrade/topology-shape.ts'
import type { Topology } from '#stream/nodes.ts'
import type { Topic } from '#stream/topic.ts'
import { applicationId } from '#stream/topology.ts'
import { readReleased } from './released-files.ts'

/** How a topic or the rows of a store stand to their releases. */
export interface ReleasedCheck {
  readonly kind: 'topic' | 'store'
  /** The topic's; a store's with that of its application, as in `eventzr-cpaas-v1-messages`. */
  readonly name: string
  /**
   * `released`: as in the last release; `changed`: otherwise, and readable on both sides; `new`: never released; `removed`: only
   * released; `broken`: a reader on one side could not go on.
   */
  readonly state: 'released' | 'changed' | 'new' | 'removed' | 'broken'
  /** The versions of the package with a schema of their own, oldest first. */
  readonly versions: readonly string[]
  /** How it differs from the last release, each as a sentence without a subject. */
  readonly changes: readonly string[]
  readonly breaks: readonly SchemaBreak[]
  /** The next release of it; undefined when it is removed. */
  readonly now: Omit<ReleasedSchema, 'version'> | undefined
}

/** The checks without the schemas themselves, for programs. */
export const toldChecks = (checks: readonly ReleasedCheck[]): readonly Omit<ReleasedCheck, 'now'>[] =>
  checks.map(({ now: _, ...told }) => told)

/** True when every reader of any release, and this build, can go on. */
export const isReleasable = (checks: readonly ReleasedCheck[]): boolean =>
  checks.every(({ state }) => state !== 'broken')

/**
 * Compares topics and rows with all of their releases, in both directions. Needs no broker and no registry.
 * @param folder holds a file per topic, and in `state` one per store
 * @throws ReleasedSchemasError when a file is damaged
 */
export const checkReleased = (
  topics: readonly Topic<unknown>[],
  topologies: readonly Topology[],
  folder: string,
): readonly ReleasedCheck[] => [
  ...topicChecks(topics, readReleased(folder)),
  ...topologies.flatMap((topology) => storeChecks(topology, readReleased<ReleasedRow>(join(folder, 'state')))),
]

type Released<R> = ReadonlyMap<string, readonly R[]>

const topicChecks = (
  topics: readonly Topic<unknown>[],
  released: Released<ReleasedSchema>,
): readonly ReleasedCheck[] => [
  ...topics.map((topic) => {
    const now = { schema: JSON.parse(schemaText(topic, 'envelope')) as AvroSchema }
    return judged('topic', topic.name, released.get(topic.name) ?? [], now, ({ schema }) =>
      eventBreaks(schema, now.schema),
    )
  }),
  ...[...released].filter(([name]) => !topics.some((topic) => topic.name === name)).map(removed('topic')),
]

const storeChecks = (topology: Topology, released: Released<ReleasedRow>): readonly ReleasedCheck[] => {
  const application = `${applicationId(topology)}-`
  const stores = topology.stores.map(({ number, name, key, schema: { json } }) => ({
    number,
    name,
    key,
    owner: '',
    schema: JSON.parse(json) as AvroJson,
  }))
  const own = [...released].filter(([name]) => name.startsWith(application))
  const taken = own.flatMap(([name, rows]) =>
    rows.map((row) => ({ version: row.version, store: asStore(name.slice(application.length), row) })),
  )
  return [
    ...stores.map((store) => {
      const { number, key, schema } = store
      const name = application + store.name
      const rows = released.get(name) ?? []
      const check = judged('store', name, rows, { number, key, schema: schema as AvroSchema }, (row) => [
        ...placeBreaks(asStore(store.name, row), store),
        ...rowBreaks(row.schema as AvroJson, schema),
      ])
      return rows.length > 0 ? check : asTaken(check, store, taken)
    }),
    ...own.filter(([name]) => !stores.some((store) => application + store.name === name)).map(removed('store')),
  ]
}

const asStore = (name: string, { number, key, schema }: ReleasedRow): ShapeStore => ({
  number,
  name,
  key,
  owner: '',
  schema: schema as AvroJson,
})

/** Number and key find a row; the schema is judged apart. */
const placeBreaks = (before: ShapeStore, now: ShapeStore): readonly FoundBreak[] =>
  compareStores([{ ...before, schema: now.schema }], [now]).refusals.map((refusal) => ({
    reader: 'new',
    path: '',
    before: place(before),
    after: place(now),
    harmIn: (versions) => `pods of the new build could not go on with rows of ${versions}`,
    remedy: refusal,
  }))

const place = ({ name, number, key }: ShapeStore): string => `${name}, number ${number}, key (${key.join(', ')})`

interface TakenNumber {
  readonly version: string
  readonly store: ShapeStore
}

/** A new store under the number of another one, which may be gone, would read its rows. */
const asTaken = (check: ReleasedCheck, now: ShapeStore, taken: readonly TakenNumber[]): ReleasedCheck => {
  const before = taken.filter(({ store }) => store.number === now.number)
  const breaks = joinedBreaks(before.map(({ version, store }) => ({ version, breaks: placeBreaks(store, now) })))
  return breaks.length === 0 ? check : { ...check, state: 'broken', breaks }
}

const judged = <R extends ReleasedSchema>(
  kind: ReleasedCheck['kind'],
  name: string,
  releases: readonly R[],
  now: Omit<R, 'version'>,
  compare: (release: R) => readonly FoundBreak[],
): ReleasedCheck => {
  const last = releases.at(-1)
  const common = { kind, name, versions: releases.map(({ version }) => version), now }
  if (last === undefined) return { ...common, state: 'new', changes: [], breaks: [] }
  const { version: _, ...recorded } = last
  if (isDeepStrictEqual(recorded, now)) return { ...common, state: 'released', changes: [], breaks: [] }
  const { changes } = schemaDifferences(last.schema as AvroJson, now.schema as AvroJson)
  const breaks = joinedBreaks(releases.map((release) => ({ version: release.version, breaks: compare(release) })))
  return { ...common, state: breaks.length === 0 ? 'changed' : 'broken', changes, breaks }
}

const removed =
  (kind: ReleasedCheck['kind']) =>
  ([name, releases]: readonly [string, readonly ReleasedSchema[]]): ReleasedCheck => ({
    kind,
    name,
    state: 'removed',
    changes: [],
    breaks: [],
    now: undefined,
    versions: releases.map(({ version }) => version),
  })
