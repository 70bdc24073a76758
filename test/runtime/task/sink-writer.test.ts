import { expect, it } from 'vitest'
import { eventId } from '#codec/event-id.ts'
import type { CodecPort } from '#runtime/ports/codec-port.ts'
import { Outbox } from '#runtime/ports/outbox.ts'
import { maxEventBytes, SinkWriter } from '#runtime/task/sink-writer.ts'
import type { RecordHeader } from '#stream/raw-record.ts'
import type { StreamRecord, TenantId } from '#stream/record.ts'
import type { Topology } from '#stream/nodes.ts'

const acme = 'acme' as TenantId
const sink = { topic: { name: 'sums.v1', source: 'svc', entity: [] } }
/** Writes as many bytes as the value says. */
const codecWith = (headers: readonly RecordHeader[]) => ({
  encoder: () => ({
    headers,
    encode: (_: unknown, bytes: number, slab: Outbox['slab']) => slab.reserve((slab.position += bytes)),
  }),
  eventId: () => 'evt-1',
})

const write = (bytes: number, headers: readonly RecordHeader[] = []): void => {
  const codec = codecWith(headers) as never as CodecPort
  const writer = new SinkWriter({ sinks: [sink] } as never as Topology, codec, new Outbox())
  writer.begin({ published: (time) => time })
  writer.write(
    sink as never,
    { key: acme, cause: { id: 'in-1', time: 0 }, value: bytes } as never as StreamRecord<TenantId, unknown>,
  )
}

it('refuses an event that its topic could not take, key included', () => {
  expect(() => write(maxEventBytes - acme.length)).not.toThrow()
  expect(() => write(maxEventBytes - acme.length + 1)).toThrow(
    expect.objectContaining({ code: 'OUTPUT_OVERSIZE' }) as Error,
  )
})

it('counts attributes in headers, and not a content type alone', () => {
  const contentType = { key: 'content-type', value: Buffer.from('application/avro') }
  const attribute = { key: 'ce_id', value: Buffer.alloc(1_000) }
  expect(() => write(maxEventBytes - acme.length, [contentType])).not.toThrow()
  expect(() => write(maxEventBytes - acme.length - 1_100, [contentType, attribute])).not.toThrow()
  expect(() => write(maxEventBytes - acme.length - 1_000, [contentType, attribute])).toThrow(
    expect.objectContaining({ code: 'OUTPUT_OVERSIZE' }) as Error,
  )
})

it('names events as it will write them', () => {
  const written: string[] = []
  const encoder = { headers: [], encode: ({ id }: { readonly id: string }) => void written.push(id) }
  const sums = { topic: { name: 'sums.v1', eventSource: 'svc', entity: ['sum'] } } as never
  const writer = new SinkWriter(
    { sinks: [sums] } as never as Topology,
    { eventId, encoder: () => encoder } as never as CodecPort,
    new Outbox(),
  )
  const emitter = { key: acme, cause: { id: 'in-1', source: 'svc', time: 0, extensions: {} } }
  const values = [{ sum: 1 }, { sum: 1 }, { sum: 2 }]
  const named = [0, 1, 0].map((ordinal, index) => writer.eventId(sums, emitter, values[index], ordinal))
  writer.begin({ published: (time) => time })
  for (const value of values) writer.write(sums, { ...emitter, value, timestamp: 0 })
  expect(new Set(named).size).toBe(3)
  expect(written).toEqual(named)
})
