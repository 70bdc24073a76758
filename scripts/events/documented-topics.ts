import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { AvroRecord } from '#codec/avro-schema.ts'
import type { Topic } from '#stream/topic.ts'
import { topics } from '#topology/topics.ts'
import { readSchemas, type SchemaFolder } from '../avro-files.ts'
import { readersOf, writersOf } from '../topic-users.ts'
import { outside, type Outside } from './outside.ts'
import { sampleEvent } from './sample-event.ts'
import { designSamples } from './samples/design-samples.ts'
import { messageSamples } from './samples/message-samples.ts'
import { renderSamples } from './samples/render-samples.ts'
import type { Sample } from './samples/sample.ts'

const root = join(import.meta.dirname, '..', '..')

/** One topic with all facts for its documents. */
export interface DocumentedTopic {
  readonly topic: Topic<unknown>
  /** The data record with its docs, as it stands in its file. */
  readonly record: AvroRecord
  /** From the root of the project. */
  readonly schemaFile: string
  /** A JSON event: as published where there is one, else as the codec writes it. */
  readonly sample: string
  /** Whether the sample stands on a service page. */
  readonly isPublished: boolean
  /** Ids of the applications. */
  readonly writers: readonly string[]
  readonly readers: readonly string[]
  readonly outside: Outside
  /** The first version of the project with the topic. */
  readonly since: string
}

type TopicKey = keyof typeof topics

/** The events of the service pages, byte for byte. */
const published: Readonly<Partial<Record<TopicKey, string>>> = {
  communicationSent: 'communication-sent.published.json',
  renderJobCompleted: 'render-job-completed.published.json',
}

const samples: Readonly<Partial<Record<TopicKey, Sample>>> = { ...messageSamples, ...renderSamples, ...designSamples }

export const schemaFolder: SchemaFolder = readSchemas(join(root, 'schemas-avro'))

/** All topics of the wire contract, in the order of topology/topics.ts. @throws when a topic has no sample or schema */
export const documentedTopics = (): readonly DocumentedTopic[] =>
  (Object.keys(topics) as TopicKey[]).map((key) => {
    const topic: Topic<unknown> = topics[key]
    const { path, schema } = schemaOf(topic)
    return {
      topic,
      record: schema,
      schemaFile: path.slice(root.length + 1),
      sample: sampleOf(key, topic),
      isPublished: key in published,
      writers: writersOf(topic),
      readers: readersOf(topic),
      outside: outside[key] ?? {},
      since: firstVersion(topic),
    }
  })

const schemaOf = ({ name }: Topic<unknown>) => {
  const found = schemaFolder.records.find(({ path }) => path.endsWith(`/${name}.avsc`))
  if (found === undefined) throw new Error(`${name} has no file in schemas-avro/`)
  return found
}

const sampleOf = (key: TopicKey, topic: Topic<unknown>): string => {
  const file = published[key]
  if (file !== undefined) return readFileSync(join(root, 'test', 'fixtures', file), 'utf8')
  const sample = samples[key]
  if (sample === undefined) throw new Error(`${topic.name} has no sample: write one in scripts/events/samples/`)
  return JSON.stringify(sampleEvent(topic, sample), null, 2)
}

/** The released schemas of a topic are a list, oldest first; a topic without one comes with the next version. */
const firstVersion = ({ name }: Topic<unknown>): string => {
  const file = join(root, 'schemas-avro', 'released', `${name}.json`)
  if (!existsSync(file)) return projectVersion
  const [first] = JSON.parse(readFileSync(file, 'utf8')) as readonly { readonly version: string }[]
  return first?.version ?? projectVersion
}

/** The version in package.json. */
export const { version: projectVersion } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  readonly version: string
}
