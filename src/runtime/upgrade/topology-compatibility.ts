import { type Differences, schemaDifferences } from './schema-differences.ts'
import {
  shapeFormat,
  type ShapeProcessor,
  type ShapeStore,
  type ShapeTopic,
  type TopologyShape,
} from './topology-shape.ts'
import { TopologyIncompatibleError } from '#runtime/ports/errors.ts'

/**
 * Checks that a build can go on with the rows of a task, and says what of the topology is new.
 * @param before shapes of all builds that rows of the changelog may come from, the one of the commit row last; empty on a first start
 * @param now the shape of this build
 * @returns what changed since the last build, for the log
 * @throws TopologyIncompatibleError listing every refusal
 */
export const checkTopology = (task: number, before: readonly string[], now: string): readonly string[] => {
  const compared = before.map((shape) => compareShapes(shape, now))
  const refusals = [...new Set(compared.flatMap((differences) => differences.refusals))]
  if (refusals.length > 0) throw new TopologyIncompatibleError(task, refusals)
  return compared.at(-1)?.changes ?? []
}

/** Compares two shapes part by part. Rows stay readable unless a refusal says otherwise. */
export const compareShapes = (before: string, now: string): Differences => {
  const [old, current] = [JSON.parse(before) as TopologyShape, JSON.parse(now) as TopologyShape]
  if (old.format !== current.format) return { changes: [], refusals: [unknownFormat(old.format)] }
  const stores = compareStores(old.stores, current.stores)
  return {
    changes: [
      ...listChanges('source', old.sources.map(topicName), current.sources.map(topicName)),
      ...listChanges('processor', old.processors.map(nodeName), current.processors.map(nodeName)),
      ...wiringChanges(old.processors, current.processors),
      ...listChanges('sink', old.sinks.map(sinkName), current.sinks.map(sinkName)),
      ...listChanges('dead-letter end of', old.deadLetters, current.deadLetters),
      ...listChanges('feedback', feedbackNames(old), feedbackNames(current)),
      ...stores.changes,
    ],
    refusals: [...taskRefusals(old, current), ...stores.refusals],
  }
}

const unknownFormat = (format: number): string =>
  `its topology and rows have format ${format}, this build knows ${shapeFormat}; run the build that wrote them, or start a new ` +
  `application version`

const topicName = ({ topic, schema }: ShapeTopic): string => `${topic} (${schema})`
const nodeName = ({ name }: { readonly name: string }): string => name
const sinkName = ({ topic, schema, from }: TopologyShape['sinks'][number]): string =>
  `${topic} (${schema}) from ${from}`

const feedbackNames = ({ feedbacks = [] }: TopologyShape): readonly string[] =>
  feedbacks.map(({ name, from }) => `${name} from ${from}`)

const listChanges = (kind: string, before: readonly string[], now: readonly string[]): readonly string[] => {
  const kept = now.filter((name) => before.includes(name))
  const keptBefore = before.filter((name) => now.includes(name))
  return [
    ...now.filter((name) => !before.includes(name)).map((name) => `the ${kind} ${name} is new`),
    ...before.filter((name) => !now.includes(name)).map((name) => `the ${kind} ${name} is gone`),
    ...(kept.join() === keptBefore.join()
      ? []
      : [`the order of each ${kind} is now ${kept.join(', ')} instead of ${keptBefore.join(', ')}`]),
  ]
}

const wiringChanges = (before: readonly ShapeProcessor[], now: readonly ShapeProcessor[]): readonly string[] =>
  now.flatMap((processor) => {
    const old = before.find(({ name }) => name === processor.name)
    return (['in', 'out', 'reads'] as const)
      .map((part) => [part, JSON.stringify(old?.[part]), JSON.stringify(processor[part])] as const)
      .filter(([, was, is]) => old !== undefined && was !== is)
      .map(([part, was, is]) => `the processor ${processor.name} has ${part} ${is} instead of ${was}`)
  })

/** A tenant's task is its hash modulo the number of tasks. */
const taskRefusals = ({ tasks: before }: TopologyShape, { tasks: now }: TopologyShape): readonly string[] =>
  before === now
    ? []
    : [
        `the application had ${before} tasks and has ${now}, so tenants would miss their rows; journal and changelog keep ` +
          `${before} partitions for the life of an application version`,
      ]

/** Compares the stores of two builds: those of one number and name are the same. */
export const compareStores = (before: readonly ShapeStore[], now: readonly ShapeStore[]): Differences => {
  const pairs = now.flatMap((store) =>
    before.filter((old) => isSame(old, store)).map((old) => pairDifferences(old, store)),
  )
  return {
    changes: [
      ...now.filter(({ name }) => !before.some((old) => old.name === name)).map((store) => `${called(store)} is new`),
      ...before
        .filter((old) => !now.some((store) => store.name === old.name))
        .map((old) => `${called(old)} is gone, its rows are not read`),
      ...pairs.flatMap(({ changes }) => changes),
    ],
    refusals: [...numberRefusals(before, now), ...pairs.flatMap(({ refusals }) => refusals)],
  }
}

const isSame = (a: ShapeStore, b: ShapeStore): boolean => a.number === b.number && a.name === b.name
const called = ({ number, name }: ShapeStore): string => `store ${number} ${name}`

/** A row in the changelog carries nothing of its store but the number. */
const numberRefusals = (before: readonly ShapeStore[], now: readonly ShapeStore[]): readonly string[] => [
  ...now.flatMap(({ number, name }) =>
    before
      .filter((old) => old.number === number && old.name !== name)
      .map(
        (old) =>
          `store number ${number} was ${old.name} and is ${name}, which would read rows that are not its own; a store keeps its ` +
          `name, and a new one takes a number that was never used`,
      ),
  ),
  ...now.flatMap(({ number, name }) =>
    before
      .filter((old) => old.name === name && old.number !== number)
      .map(
        (old) =>
          `store ${name} had number ${old.number} and has ${number}, so its rows would be lost; give it ${old.number} again`,
      ),
  ),
]

const pairDifferences = (before: ShapeStore, now: ShapeStore): Differences => {
  const schema = schemaDifferences(before.schema, now.schema)
  const [was, is] = [before.key.join(', '), now.key.join(', ')]
  return {
    changes: [
      ...(before.owner === now.owner ? [] : [`${called(now)} belongs to ${now.owner} instead of ${before.owner}`]),
      ...schema.changes.map((change) => `${called(now)} ${change}`),
    ],
    refusals: [
      ...(was === is
        ? []
        : [
            `${called(now)} has the key (${is}) instead of (${was}), so its rows would not be found; keep the key, or fill a new ` +
              `store under a number that was never used`,
          ]),
      ...schema.refusals.map((refusal) => `${called(now)} ${refusal}`),
    ],
  }
}
