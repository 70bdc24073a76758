import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { EventCodec } from '#codec/event-codec.ts'
import type { EventCodecOptions } from '#codec/event-codec.ts'
import type { RawRecord, RecordHeader } from '#stream/raw-record.ts'
import type { EventAttributes } from '#stream/record.ts'
import { Slab } from '#stream/slab.ts'
import type { Topic } from '#stream/topic.ts'
import type { CommunicationSent } from '#schemas/types.ts'
import { CommunicationSentDefaults } from '#schemas/types.ts'
import { topics } from '#topology/topics.ts'

export const AT = Date.UTC(2026, 1, 24, 12)
export const SENT_SCHEMA_ID = 7

export const fixture = (name: string): Buffer => readFileSync(join(import.meta.dirname, '..', 'fixtures', name))

export const sent: CommunicationSent = {
  ...CommunicationSentDefaults,
  tenantId: 'tenant-uuid',
  messageId: 'msg_abc123',
  channel: 'WHATSAPP',
  recipient: '+14155552671',
  status: 'SENT',
  provider: 'META_WHATSAPP',
  cost_usd: 5_500,
}

export const attributesFor = (topic: Topic<unknown>, change: Partial<EventAttributes> = {}): EventAttributes => ({
  id: 'evt-550e8400-e29b-41d4-a716-446655440000',
  type: topic.name,
  source: topic.eventSource,
  time: AT,
  subject: 'tenant-uuid',
  correlationId: undefined,
  causationId: undefined,
  entitySeq: undefined,
  traceParent: undefined,
  partitionKey: undefined,
  extensions: {},
  ...change,
})

export const codecWith = (options: Partial<EventCodecOptions> = {}): EventCodec =>
  new EventCodec({
    schemaIds: new Map(Object.values(topics).map(({ name }, index) => [name, index + SENT_SCHEMA_ID - indexOfSent])),
    dataSchemas: { ids: dataSchemaIds, registryUrl: 'https://registry/apis/ccompat/v7' },
    fetchSchema: async () => undefined,
    ...options,
  })

const indexOfSent = Object.keys(topics).indexOf('communicationSent')

const dataSchemaIds = new Map(Object.values(topics).map(({ name }, index) => [name, index + 1_000]))

/** The value and headers that `codec` writes for an event. */
export function written<V>(
  codec: EventCodec,
  topic: Topic<V>,
  data: V,
  attributes = attributesFor(topic),
): { readonly value: Buffer; readonly headers: readonly RecordHeader[] } {
  const encoder = codec.encoder(topic)
  const slab = new Slab(16)
  encoder.encode(attributes, data, slab)
  return { value: Buffer.from(slab.buffer.subarray(0, slab.position)), headers: encoder.headers }
}

export const recordOf = (topic: Topic<unknown>, change: Partial<RawRecord> = {}): RawRecord => ({
  topic: topic.name,
  partition: 3,
  offset: 17,
  timestamp: AT,
  key: Buffer.from('tenant-uuid'),
  value: null,
  headers: [],
  ...change,
})

export const header = (key: string, value: string) => ({ key, value: Buffer.from(value) })

/** The code of what `run` throws. */
export function codeOf(run: () => unknown): unknown {
  try {
    run()
  } catch (error) {
    return (error as { readonly code?: unknown }).code ?? error
  }
  return undefined
}
