import { code, pageBy, table } from '../page.ts'
import { compactJson } from './compact-json.ts'
import { type DocumentedTopic, schemaFolder } from './documented-topics.ts'
import { fieldRows } from './field-rows.ts'

const dayMs = 86_400_000
const page = pageBy('scripts/generate-event-docs.ts')

/** The page of one topic, `docs/events/<topic>.md`. */
export const eventPage = (of: DocumentedTopic): string =>
  page(
    `# ${of.topic.name}`,
    of.record.doc ?? '',
    table(['', ''], facts(of)),
    '## Sample',
    of.isPublished ? 'As the service page shows it.' : 'In JSON, where fields that hold their default are left out.',
    fenced(of.sample),
    '## Fields of the data',
    'A field that is not required has the default that stands behind it. In JSON, a `timestamp-millis` is an RFC 3339 text and a decimal a number of US dollars.',
    table(['field', 'type', 'required', 'meaning'], fieldRows(of.record, schemaFolder.shared)),
    '## Avro schema of the data',
    `Its envelope \`${of.record.name}Event\` has the [attributes](../events.md#the-envelope) as fields, and this record as \`data\`.`,
    fenced(compactJson(JSON.parse(of.topic.schema.json))),
  )

/** `docs/events/README.md`: all pages, by application and role. */
export const eventsIndex = (topics: readonly DocumentedTopic[]): string =>
  page(
    '# Events',
    'A page for each topic, with a sample, its fields and its schema. What all have in common is in [events.md](../events.md); ' +
      'for tools there is [asyncapi.json](../asyncapi.json), an AsyncAPI 3.0 document with Avro and JSON Schemas.',
    ...Object.entries(roles).flatMap(([role, heading]) => [
      `## ${heading}`,
      table(
        ['topic', 'says', 'written by', 'read by'],
        topics.filter(({ topic }) => topic.role === role).map(indexRow),
      ),
    ]),
  )

const roles = { event: 'Published events', internal: 'Further facts', command: 'Commands', inbound: 'Inputs' } as const
const role = { event: 'published event', internal: 'further fact', command: 'command', inbound: 'input' } as const

const indexRow = (of: DocumentedTopic): readonly string[] => [
  `[${of.topic.name}](${of.topic.name}.md)`,
  of.record.doc ?? '',
  writers(of),
  readers(of),
]

const fenced = (json: string): string => `\`\`\`json\n${json}\n\`\`\``

const facts = (of: DocumentedTopic): readonly (readonly string[])[] => [
  ['role', role[of.topic.role]],
  ['key', 'the tenant id in UTF-8; its murmur2 hash chooses the partition'],
  ['about', of.topic.entity.map(code).join(', ')],
  ['written by', writers(of)],
  ['read by', readers(of)],
  ['order', order(of)],
  ['delivery', delivery(of)],
  ['kept', kept(of)],
  ['since', of.since],
  ['schema', `${code(`${of.topic.name}-value`)} in the registry, made from [this file](../../${of.schemaFile})`],
]

const writers = ({ writers: applications, outside }: DocumentedTopic): string =>
  [...applications, ...(outside.writtenBy === undefined ? [] : [outside.writtenBy])].join(', ') || '—'

const readers = ({ readers: applications, outside }: DocumentedTopic): string =>
  [...applications, ...(outside.readBy === undefined ? [] : [outside.readBy])].join(', ') || 'whoever subscribes'

const order = ({ writers: { length } }: DocumentedTopic): string =>
  length === 0
    ? 'as it was sent, for all events of one tenant: they are in one partition'
    : 'as it was written, for all events of one tenant: they are in one partition. `entityseq`, [where it is](../events.md#the-envelope), ' +
      'counts what the row behind an event has emitted, over all topics'

const delivery = ({ writers: { length }, outside: { repeats } }: DocumentedTopic): string =>
  [
    length > 0 &&
      'exactly once to readers with `isolation.level=read_committed`: an event is committed with the rows and positions behind it',
    length === 0 && 'read exactly once; senders may repeat',
    repeats,
  ]
    .filter((each) => typeof each === 'string')
    .join(': ')

const kept = ({ topic: { compacted, retentionMs } }: DocumentedTopic): string =>
  compacted === true ? 'the newest record of each tenant (compacted)' : days(retentionMs / dayMs)

const days = (count: number): string => (count === 1 ? '1 day' : `${count} days`)
