import { globSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { asyncApi } from './events/asyncapi.ts'
import { compactJson } from './events/compact-json.ts'
import { documentedTopics } from './events/documented-topics.ts'
import { eventPage, eventsIndex } from './events/event-page.ts'

/** The generated documents about events by their path in `docs/`: a page for each topic, an index, and the AsyncAPI document for tools. */
export const eventDocuments = (topics = documentedTopics()): ReadonlyMap<string, string> =>
  new Map([
    ['asyncapi.json', `${compactJson(asyncApi(topics))}\n`],
    ['events/README.md', eventsIndex(topics)],
    ...topics.map((topic) => [`events/${topic.topic.name}.md`, eventPage(topic)] as const),
  ])

if (import.meta.main) {
  const docs = join(import.meta.dirname, '..', 'docs')
  mkdirSync(join(docs, 'events'), { recursive: true })
  for (const old of globSync('events/*.md', { cwd: docs })) rmSync(join(docs, old))
  for (const [path, text] of eventDocuments()) writeFileSync(join(docs, path), text)
}
