import { describe, expect, it } from 'vitest'
import { Slab } from '#stream/slab.ts'
import { topics } from '#topology/topics.ts'
import { attributesFor, codecWith, sent, written } from './events.ts'

const topic = topics.communicationSent
const codec = codecWith({
  outputEncoding: 'ce-binary-avro',
  dataSchemas: { ids: new Map([[topic.name, 258]]), registryUrl: 'https://registry/apis/ccompat/v7' },
})
const textsOf = (headers: ReturnType<typeof written>['headers']): Readonly<Record<string, string>> =>
  Object.fromEntries(headers.map(({ key, value }) => [key, Buffer.from(value).toString()]))

describe('an event in ce-binary-avro', () => {
  it('has a header for each attribute that it has, and the address of the schema of its data', () => {
    const attributes = attributesFor(topic, { correlationId: 'Zoë', entitySeq: 3, extensions: { campaign: '' } })
    const { value, headers } = written(codec, topic, sent, attributes)
    expect(textsOf(headers)).toEqual({
      'content-type': 'application/avro',
      ce_specversion: '1.0',
      ce_type: 'eventzr.cpaas.communication.sent.v1',
      ce_source: 'cpaas-orchestrator-svc',
      ce_id: 'evt-550e8400-e29b-41d4-a716-446655440000',
      ce_time: '2026-02-24T12:00:00.000Z',
      ce_subject: 'tenant-uuid',
      ce_dataschema: 'https://registry/apis/ccompat/v7/schemas/ids/258',
      ce_correlationid: 'Zoë',
      ce_entityseq: '0000000003',
      ce_campaign: '',
    })
    expect([...value.subarray(0, 5)]).toEqual([0, 0, 0, 1, 2])
  })

  it('has headers of its own, which the next one leaves as they are', () => {
    const encoder = codec.encoder(topic)
    const headersOf = (id: string) => {
      encoder.encode(attributesFor(topic, { id }), sent, new Slab())
      return encoder.headers
    }
    const [first, second] = [headersOf('evt-1'), headersOf('evt-2')]
    expect([textsOf(first)['ce_id'], textsOf(second)['ce_id']]).toEqual(['evt-1', 'evt-2'])
  })
})

describe.each(['avro', 'ce-structured-json'] as const)('an event in %s', (outputEncoding) => {
  it('has the same list of headers as each other one, so that it is converted once', () => {
    const encoder = codecWith({ outputEncoding }).encoder(topic)
    const before = encoder.headers
    encoder.encode(attributesFor(topic), sent, new Slab())
    expect(encoder.headers).toBe(before)
  })
})
