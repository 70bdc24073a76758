import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import type { AvroRecord } from '#codec/avro-schema.ts'
import { envelopeSchema, isExtensionName } from '#codec/envelope-schema.ts'
import { DecodeError, SchemaNotLoaded } from '#codec/errors.ts'
import type { EventAttributes } from '#stream/record.ts'
import type { Topic } from '#stream/topic.ts'
import { topics } from '#topology/topics.ts'
import { arbitraryOf, texts } from './arbitrary-data.ts'
import { AT, codecWith, codeOf, recordOf, sent, SENT_SCHEMA_ID, written } from './events.ts'
import { encodings, writtenAs } from './every-encoding.ts'

const all: readonly Topic<unknown>[] = Object.values(topics)
const HOUR_MS = 3_600_000

const present = fc.string({ unit: 'binary', minLength: 1, maxLength: 12 })
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined })

const attributesArbitrary: fc.Arbitrary<Omit<EventAttributes, 'type'>> = fc.record(
  {
    id: present,
    source: present,
    time: fc.integer({ min: AT - HOUR_MS, max: AT }),
    correlationId: maybe(present),
    causationId: maybe(present),
    entitySeq: maybe(fc.nat()),
    traceParent: maybe(present),
    extensions: fc.dictionary(fc.stringMatching(/^[a-z0-9]{1,20}$/).filter(isExtensionName), texts, {
      maxKeys: 2,
      noNullPrototype: true,
    }),
  },
  { noNullPrototype: true },
)

const eventArbitrary = (topic: Topic<unknown>) =>
  fc
    .tuple(present, attributesArbitrary, arbitraryOf(JSON.parse(topic.schema.json) as AvroRecord))
    .map(([tenantId, attributes, data]) => ({
      attributes: { ...attributes, type: topic.name, subject: tenantId, partitionKey: tenantId },
      data: { ...withIds(topic, data as Readonly<Record<string, unknown>>), tenantId },
      tenantId,
    }))

/** No id of an entity is empty. */
const withIds = ({ entity }: Topic<unknown>, data: Readonly<Record<string, unknown>>): object => ({
  ...data,
  ...Object.fromEntries(entity.map((name) => [name, data[name] === '' ? 'id' : data[name]])),
})

describe.each(encodings)('an event written as %s', (encoding) => {
  const codec = codecWith()

  it.each(all)('is read back as it was: $name', (topic) => {
    fc.assert(
      fc.property(eventArbitrary(topic), ({ attributes, data, tenantId }) => {
        const record = recordOf(topic, { key: Buffer.from(tenantId), ...writtenAs(encoding, topic, data, attributes) })
        expect(codec.decode(topic, record)).toStrictEqual({ attributes, tenantId, data, timeAdjusted: false })
      }),
      { numRuns: 25 },
    )
  })

  it('throws nothing but DecodeError when it is cut, at whatever length', () => {
    const { value, headers } = writtenAs(encoding, topics.communicationSent, sent)
    for (let length = 0; length < value.length; length++) {
      const cut = recordOf(topics.communicationSent, { value: value.subarray(0, length), headers })
      expect(() => codec.decode(topics.communicationSent, cut), `${length} bytes`).toThrow(DecodeError)
    }
  })

  it('throws nothing but DecodeError when some of its bytes are others', () => {
    const { value, headers } = writtenAs(encoding, topics.communicationFailed, failed)
    const changes = fc.array(fc.tuple(fc.nat({ max: value.length - 1 }), fc.nat({ max: 255 })), {
      minLength: 1,
      maxLength: 4,
    })
    fc.assert(
      fc.property(changes, (bytes) => {
        const changed = Buffer.from(value)
        for (const [index, byte] of bytes) changed[index] = byte
        const thrown = errorOf(() =>
          codec.decode(topics.communicationFailed, recordOf(topics.communicationFailed, { value: changed, headers })),
        )
        // A changed id is one that nobody has asked for yet.
        expect(thrown === undefined || thrown instanceof DecodeError || thrown instanceof SchemaNotLoaded).toBe(true)
      }),
      { numRuns: 2_000 },
    )
  })
})

const failed = {
  ...sent,
  failureClass: 'PROVIDER_FAULT',
  exhausted: 'RETRIES',
  errorCode: null,
  providerErrorCode: '30008',
  errorMessage: null,
  attempts: 1,
  failedAt: AT,
  attemptLog: [
    {
      attempt: 1,
      provider: 'TWILIO',
      outcome: 'REJECTED',
      providerErrorCode: '30008',
      at: AT,
      latencyMs: 12,
      cost_usd: -1,
    },
  ],
} as const

function errorOf(run: () => unknown): unknown {
  try {
    run()
  } catch (error) {
    return error
  }
  return undefined
}

describe('the codec', () => {
  const sentSchema = JSON.stringify(envelopeSchema(topics.communicationSent.schema))
  const topic = topics.communicationSent

  it('reads its own schemas without asking for them', () => {
    const fetchSchema = vi.fn(async () => undefined)
    codecWith({ fetchSchema }).decode(topic, recordOf(topic, written(codecWith(), topic, sent)))
    expect(fetchSchema).not.toHaveBeenCalled()
  })

  it('asks for a foreign id first and reads it afterwards', async () => {
    const codec = codecWith({ schemaIds: new Map(), fetchSchema: async () => sentSchema })
    const record = recordOf(topic, written(codecWith(), topic, sent))
    expect(() => codec.decode(topic, record)).toThrow(
      expect.objectContaining({ code: 'SCHEMA_NOT_LOADED', schemaId: SENT_SCHEMA_ID }) as Error,
    )
    await codec.load(SENT_SCHEMA_ID)
    expect(codec.decode(topic, record).data).toEqual(sent)
  })

  it('gives up on an id that the registry does not know', async () => {
    const codec = codecWith({ schemaIds: new Map() })
    await codec.load(SENT_SCHEMA_ID)
    expect(codeOf(() => codec.decode(topic, recordOf(topic, written(codecWith(), topic, sent))))).toBe(
      'UNKNOWN_SCHEMA_ID',
    )
  })

  it.each([
    ['the schema of another event', JSON.stringify(envelopeSchema(topics.communicationFailed.schema))],
    ['no Avro', '{"type":"object"}'],
    ['no JSON', 'syntax = "proto3";'],
  ])('refuses an id that stands for %s', async (_, text) => {
    const codec = codecWith({ schemaIds: new Map(), fetchSchema: async () => text })
    await codec.load(SENT_SCHEMA_ID)
    const record = recordOf(topic, written(codecWith(), topic, sent))
    expect([codeOf(() => codec.decode(topic, record)), codeOf(() => codec.decode(topic, record))]).toEqual([
      'SCHEMA_MISMATCH',
      'SCHEMA_MISMATCH',
    ])
  })

  it.each([
    ['avro', `${topic.name}-value`],
    ['ce-binary-avro', `${topic.name}-eventzr.cpaas.communication.v1.CommunicationSent`],
  ] as const)('writes no %s without a schema id, and names the subject', (outputEncoding, subject) => {
    const ids = { schemaIds: new Map(), dataSchemas: { ids: new Map(), registryUrl: '' } }
    expect(() => codecWith({ ...ids, outputEncoding }).encoder(topic)).toThrow(
      expect.objectContaining({ code: 'SCHEMAS_MISSING', subjects: [subject] }) as Error,
    )
    expect(codeOf(() => codecWith({ schemaIds: new Map(), outputEncoding: 'ce-structured-json' }).encoder(topic))).toBe(
      undefined,
    )
  })

  it.each([
    ['ce-structured-json', 'application/cloudevents+json'],
    ['ce-binary-avro', 'application/avro'],
  ] as const)('writes single topics in another encoding: %s', (encoding, contentType) => {
    const codec = codecWith({ encodingOverrides: new Map([[topic.name, encoding]]) })
    expect(written(codec, topic, sent).headers[0]!.value.toString()).toBe(contentType)
    expect(written(codec, topics.communicationFailed, failed).headers[0]!.value.toString()).toBe(
      'application/vnd.eventzr.cloudevent+avro',
    )
  })

  it('gives event ids', () => {
    expect(
      codecWith().eventId({ type: topic.name, tenantId: 't' as never, entity: 'm', cause: { id: 'c' }, ordinal: 0 }),
    ).toMatch(/^evt-[0-9a-f-]{36}$/)
  })
})
