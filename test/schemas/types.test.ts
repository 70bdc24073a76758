import { readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { AvroRecord, AvroSchema } from '#codec/avro-schema.ts'
import { isUnion, namespaceOf } from '#codec/avro-schema.ts'
import { topics } from '#topology/topics.ts'
import { readSchemas } from '../../scripts/avro-files.ts'
import { renderTypes } from '../../scripts/avro-to-typescript.ts'

const root = join(import.meta.dirname, '..', '..', 'schemas-avro')
const folder = readSchemas(root)
const all = Object.values(topics)

const PUBLISHED = [
  'eventzr.cpaas.communication.requested.v1',
  'eventzr.cpaas.communication.sent.v1',
  'eventzr.cpaas.communication.delivered.v1',
  'eventzr.cpaas.communication.failed.v1',
  'eventzr.cpaas.provider.failover.v1',
  'eventzr.cpaas.sms.inbound.v1',
  'eventzr.notify.transactional.requested.v1',
  'eventzr.studio.render-job.created.v1',
  'eventzr.studio.render-job.completed.v1',
  'eventzr.studio.render-job.failed.v1',
  'eventzr.studio.template.created.v1',
  'eventzr.studio.template.updated.v1',
  'eventzr.studio.voice-model.created.v1',
  'eventzr.studio.voice-model.ready.v1',
  'eventzr.event.created.v1',
  'eventzr.event.published.v1',
  'eventzr.cms.published.v1',
  'eventzr.campaign.launched.v1',
]

/** Fields of the published samples, the tenant, and what names an entity. */
const MAY_BE_REQUIRED = new Set([
  'tenantId',
  'messageId',
  'requestId',
  'providerMessageId',
  'eventId',
  'contentId',
  'campaignId',
  'templateId',
  'voiceModelId',
  'jobId',
  'channel',
  'recipient',
  'status',
  'provider',
  'cost_usd',
  'userId',
  'type',
  'outputUrl',
  'durationMs',
  'creditsUsed',
  'fromProvider',
  'scope',
  'recipientHash',
  'batchId',
  'adjustmentId',
])

function* enumsIn(
  schema: AvroSchema,
): Generator<{ readonly name: string; readonly symbols: readonly string[]; readonly default?: string }> {
  if (typeof schema === 'string') return
  if (isUnion(schema)) for (const branch of schema) yield* enumsIn(branch)
  else if (schema.type === 'array') yield* enumsIn(schema.items)
  else if (schema.type === 'map') yield* enumsIn(schema.values)
  else if (schema.type === 'enum') yield schema
  else if (schema.type === 'record') for (const field of schema.fields) yield* enumsIn(field.type)
}

const schemaOf = (json: string): AvroRecord => JSON.parse(json) as AvroRecord

describe('the schema files', () => {
  it('give exactly the types that are checked in', () => {
    expect(readFileSync(join(root, 'types.ts'), 'utf8'), 'run node scripts/generate-types.ts').toBe(renderTypes(folder))
  })

  it('describe all 18 published topics', () => {
    expect(all.map(({ name }) => name)).toEqual(expect.arrayContaining(PUBLISHED))
  })

  it('are named after their topics, inputs apart from outputs', () => {
    const files = folder.records
      .filter(({ path }) => !path.includes('/state/'))
      .map(({ path }) => `${basename(dirname(path))}/${basename(path, '.avsc')}`)
    const folders = { inbound: 'inbound', event: 'events', internal: 'events', command: 'commands' } as const
    expect(files.sort()).toEqual(all.map(({ name, role }) => `${folders[role]}/${name}`).sort())
  })

  it.each(all)('$name has a versioned namespace without a hyphen', ({ name, schema }) => {
    const topicSegments = name.replaceAll('-', '_').split('.')
    const namespaceSegments = namespaceOf(schema.name)!.split('.')
    expect(namespaceSegments.at(-1)).toBe('v1')
    expect(topicSegments.slice(0, namespaceSegments.length - 1)).toEqual(namespaceSegments.slice(0, -1))
  })

  it.each(all)('$name requires only what the published sample has and what names its entity', ({ schema }) => {
    const required = schemaOf(schema.json)
      .fields.filter((field) => field.default === undefined)
      .map(({ name }) => name)
    expect(required).toContain('tenantId')
    expect(required.filter((name) => !MAY_BE_REQUIRED.has(name))).toEqual([])
  })

  it.each(all)('$name lets an old reader take a new symbol for UNKNOWN', ({ schema }) => {
    for (const { symbols, default: fallback } of enumsIn(schemaOf(schema.json))) {
      expect(symbols).toContain('UNKNOWN')
      expect(fallback).toBe('UNKNOWN')
    }
  })

  it.each(all)('$name names its entity by fields that it has', ({ schema, entity }) => {
    expect(schemaOf(schema.json).fields.map(({ name }) => name)).toEqual(expect.arrayContaining([...entity]))
  })
})
