import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { allTopologies } from '#cli/applications.ts'
import { wantedTopics } from '#kafka/wanted-topics.ts'
import { ownTopics } from '#runtime/ports/own-topics.ts'
import { describe } from '#stream/describe.ts'
import type { Topology } from '#stream/nodes.ts'
import type { Topic } from '#stream/topic.ts'
import { applicationId } from '#stream/topology.ts'
import { topics } from '#topology/topics.ts'
import { configFileVariable, configSchema } from '../src/config.ts'
import { metricsPage } from './metrics-page.ts'
import { code, page, table } from './page.ts'
import { policyPage } from './policy-page.ts'
import { readersOf, writersOf } from './topic-users.ts'

const dayMs = 86_400_000

/** `docs/topology.md`: both graphs and every topic, made from the values that run. */
export const topologyPage = (): string =>
  page(
    '# Topology',
    'The graphs as they run, each as a picture and as text. `npm run cli -- describe <application>` prints the same.',
    ...allTopologies().flatMap(applicationSection),
    '## Topics of the wire contract',
    'The key is the tenant id throughout, and `type` equals the topic. The entity is what ids and sequences count by.',
    table(['topic', 'role', 'entity', 'written by', 'read by', 'kept'], Object.values(topics).map(topicRow)),
  )

/** `docs/configuration.md`: every variable of the configuration schema, and the policies with their defaults. */
export const configurationPage = (): string =>
  page(
    '# Configuration',
    'Every command that talks to Kafka reads these variables from its environment. An empty variable counts as unset. ' +
      'All faults are listed at once, with the variable and what is valid, never with the value.',
    table(['variable', 'valid', 'default', 'meaning'], variables().map(variableRow)),
    `\`${configFileVariable}\` names a JSON file that holds the same variables as fields; the environment goes before it.`,
    '`UV_THREADPOOL_SIZE`, which Node reads when it starts, is the number of threads on which the Kafka client waits for brokers. ' +
      'The commands of this project set 16; a pod that is started otherwise with less than 8 warns, since its polls and commits ' +
      'may then wait for a thread.',
    'The local stack has a variable of its own: `EVENTZR_STACK` is `java` or `containers`, or unset to take what is found.',
    '## Policies',
    '`EVENTZR_POLICY_FILE` replaces fields of the default policies: one object per application, each with the fields that ' +
      'differ. Objects are replaced field by field, lists and values whole. A field that the default does not have, or of another ' +
      'type or range, is a fault. Times are milliseconds.',
    '```json\n{ "cpaas": { "maxAttempts": 3, "health": { "openMs": 60000 } }, "studio": { "jobs": { "maxAttempts": 2 } } }\n```',
    'Every knob of both with its range and effect is in [policy.md](policy.md); tenants may have policies of their own there.',
  )

const applicationSection = (topology: Topology): readonly string[] => {
  const id = applicationId(topology)
  const own = ownTopics(id)
  const wanted = wantedTopics(topology, own, 1, 1).filter(({ topic }) => Object.values({ ...own }).includes(topic))
  return [
    `## ${id}`,
    `\`\`\`mermaid\n${describe(topology, 'mermaid')}\`\`\``,
    `\`\`\`text\n${describe(topology, 'text')}\`\`\``,
    'Topics of its own:',
    table(
      ['topic', 'settings'],
      wanted.map(({ topic, config }) => [code(topic), Object.entries(config).map(setting).join(', ')]),
    ),
  ]
}

const setting = ([name, value]: readonly [string, string]): string => code(`${name}=${value}`)

const topicRow = (topic: Topic<unknown>): readonly string[] => [
  code(topic.name),
  topic.role,
  topic.entity.map(code).join(', '),
  writersOf(topic).join(', ') || '—',
  readersOf(topic).join(', ') || '—',
  topic.compacted === true ? 'newest' : `${topic.retentionMs / dayMs} d`,
]

/** The parts of a variable's JSON schema that the page shows. */
interface Variable {
  readonly description?: string
  readonly format?: string
  readonly pattern?: string
  readonly enum?: readonly string[]
  readonly minimum?: number
  readonly maximum?: number
  readonly default?: string | number
}

const variables = (): readonly (readonly [string, Variable])[] =>
  Object.entries((z.toJSONSchema(configSchema) as { readonly properties: Record<string, Variable> }).properties)

const variableRow = ([name, variable]: readonly [string, Variable]): readonly string[] => [
  code(name),
  validOf(variable),
  defaultOf(name, variable),
  variable.description ?? '',
]

const validOf = ({ format, pattern, enum: values, minimum, maximum }: Variable): string => {
  if (values !== undefined) return values.map(code).join(', ')
  if (minimum !== undefined) return `${minimum} to ${maximum}`
  if (format === 'uri') return 'an http or https URL'
  return pattern === undefined ? 'not empty' : code(pattern)
}

const defaultOf = (name: string, variable: Variable): string => {
  if (variable.default !== undefined) return code(String(variable.default))
  return configSchema.shape[name as keyof typeof configSchema.shape].safeParse(undefined).success ? '—' : '**required**'
}

if (import.meta.main) {
  const docs = join(import.meta.dirname, '..', 'docs')
  writeFileSync(join(docs, 'topology.md'), topologyPage())
  writeFileSync(join(docs, 'configuration.md'), configurationPage())
  writeFileSync(join(docs, 'policy.md'), policyPage())
  writeFileSync(join(docs, 'metrics.md'), metricsPage())
}
