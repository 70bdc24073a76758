import { describe, expect, it } from 'vitest'
import type { RenderJobCompleted } from '#schemas/types.ts'
import { RenderJobCompletedSchema, TemplateCreatedSchema } from '#schemas/types.ts'
import type { Topic } from '#stream/topic.ts'
import { topics } from '#topology/topics.ts'
import type { ClientTopic } from '../../clients/core/client-topic.ts'
import { readerOf } from '../../clients/core/event-reader.ts'
import { publisherOf } from '../../clients/core/publisher.ts'
import { cpaasTopics } from '../../clients/cpaas-orchestrator-client/src/topics.ts'
import { readSchemas } from '../../scripts/avro-files.ts'
import { renderClientTypes } from '../../scripts/client-types.ts'
import { join } from 'node:path'
import { fixture } from '../codec/events.ts'
import { RememberingProducer } from './given-clients.ts'

type JobId = Pick<RenderJobCompleted, 'tenantId' | 'jobId'>

interface StudioTopics {
  readonly publishRenderJobCompleted: ClientTopic<
    'eventzr.studio.render-job.completed.v1',
    JobId & Partial<RenderJobCompleted>,
    RenderJobCompleted
  >
  readonly publishTemplateCreated: ClientTopic<
    'eventzr.studio.template.created.v1',
    { readonly tenantId: string },
    unknown
  >
}

const studioTopics: StudioTopics = {
  publishRenderJobCompleted: {
    type: 'eventzr.studio.render-job.completed.v1',
    schema: RenderJobCompletedSchema,
    entity: ['jobId'],
    fixed: {},
  },
  publishTemplateCreated: {
    type: 'eventzr.studio.template.created.v1',
    schema: TemplateCreatedSchema,
    entity: ['templateId'],
    fixed: {},
  },
}

class StudioSvcClientPublisher extends publisherOf('studio-svc', studioTopics) {}

describe("Studio's publisher", () => {
  it('is a name and a list of topics, and writes the published sample', async () => {
    const sample = JSON.parse(fixture('render-job-completed.published.json').toString()) as Record<string, unknown>
    const producer = new RememberingProducer()
    const publisher = new StudioSvcClientPublisher(producer)
    const { event } = await publisher.publishRenderJobCompleted(sample['data'] as JobId, { id: sample['id'] as string })
    expect(JSON.parse(producer.lastText)).toEqual({ ...sample, time: event.time })
    const reader = readerOf(studioTopics)
    expect(await reader.read({ topic: event.type, message: producer.last.message })).toEqual({ event })
    expect(Object.keys(publisher)).toEqual(Object.keys(studioTopics))
  })

  it('has its types generated from the same schemas', () => {
    const folder = readSchemas(join(import.meta.dirname, '..', '..', 'schemas-avro'))
    const text = renderClientTypes(folder, [studioTopics.publishRenderJobCompleted.type])
    expect(text).toContain('export interface RenderJobCompleted {')
    expect(text).toContain('  readonly completedAt?: Timestamp | Date | null | undefined\n')
  })
})

describe('the topics of the orchestrator', () => {
  it.each(Object.entries(cpaasTopics))('%s are those of the topology', (_, { type, schema, entity }: ClientTopic) => {
    const topic = Object.values(topics as unknown as Record<string, Topic<unknown>>).find(({ name }) => name === type)!
    expect({ schema, entity, source: topic.eventSource }).toEqual({
      schema: topic.schema,
      entity: topic.entity,
      source: 'cpaas-orchestrator-svc',
    })
  })
})
