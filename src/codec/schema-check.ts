import type { SchemaRegistry } from '@kafkajs/confluent-schema-registry'
import type { Topic } from '#stream/topic.ts'
import type { RegistryAccess } from './registry-access.ts'
import { type SchemaPart, schemaText, subjectOf } from './registered-schema.ts'
import { connect, lookUp } from './registry.ts'
import { request } from './registry-request.ts'
import { subjectRisks } from './subject-risks.ts'

/** How a schema of a topic stands in the registry. */
export interface SchemaCheck {
  readonly topic: string
  readonly subject: string
  /** `new`: the subject does not exist yet; `compatible`: registering would add a version; `incompatible`: it would be refused. */
  readonly state: 'registered' | 'new' | 'compatible' | 'incompatible'
  /** Why it would be refused. */
  readonly messages: readonly string[]
  /** The versions, present or allowed, beyond this build's reading; each with its remedy. */
  readonly risks: readonly string[]
}

/** True when the schema can be registered, and this build can read every version of the subject, now and later. */
export const isSafe = ({ state, risks }: SchemaCheck): boolean => state !== 'incompatible' && risks.length === 0

const parts: readonly SchemaPart[] = ['envelope', 'data']

/**
 * Says for each topic whether its schemas, of the envelope and of the data alone, could be registered, and whether this
 * build can read every version by others, present or allowed. Changes nothing.
 * @throws RegistryUnavailable, or RegistryError when the registry refuses to tell
 */
export async function checkSchemas(
  topics: readonly Topic<unknown>[],
  access: RegistryAccess,
  signal?: AbortSignal,
): Promise<readonly SchemaCheck[]> {
  const registry = connect(access)
  return Promise.all(
    topics.flatMap((topic) =>
      parts.map(async (part) => ({
        topic: topic.name,
        subject: subjectOf(topic, part),
        ...(await registration(registry, topic, part, access, signal)),
        risks: await subjectRisks(topic, access, signal, part),
      })),
    ),
  )
}

/** The registry answers by the present level of the subject; `schemas register` sets ours first. */
async function registration(
  registry: SchemaRegistry,
  topic: Topic<unknown>,
  part: SchemaPart,
  access: RegistryAccess,
  signal?: AbortSignal,
): Promise<Pick<SchemaCheck, 'state' | 'messages'>> {
  const path = `/compatibility/subjects/${encodeURIComponent(subjectOf(topic, part))}/versions?normalize=true&verbose=true`
  const schema = JSON.stringify({ schema: schemaText(topic, part) })
  const { status, body } = await request(access, path, { method: 'POST', body: schema }, signal)
  if (status === 404) return { state: 'new', messages: [] }
  if (body['is_compatible'] !== true) return { state: 'incompatible', messages: messagesOf(body) }
  return { state: (await lookUp(registry, topic, part)) === undefined ? 'compatible' : 'registered', messages: [] }
}

function messagesOf({ messages, message }: Readonly<Record<string, unknown>>): readonly string[] {
  if (Array.isArray(messages) && messages.length > 0) return messages.map(String)
  return [typeof message === 'string' ? message : 'the registry gives no reason']
}
