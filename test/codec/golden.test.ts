import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { AvroRecord } from '#codec/avro-schema.ts'
import type { EventCodec } from '#codec/event-codec.ts'
import type { OutputEncoding } from '#codec/output-encoding.ts'
import { outputEncodings } from '#codec/output-encoding.ts'
import type { RecordHeader } from '#stream/raw-record.ts'
import type { EventAttributes } from '#stream/record.ts'
import type { Topic } from '#stream/topic.ts'
import { topics } from '#topology/topics.ts'
import { attributesFor, codecWith, header, recordOf, written } from './events.ts'
import { type Fullness, seededData } from './seeded-data.ts'

// What stands on the wire for each event in each encoding, byte by byte. A fixture is new only when it is meant to be:
//   GOLDEN=write npx vitest run --project unit test/codec/golden.test.ts

const folder = join(import.meta.dirname, '..', 'fixtures', 'golden')
const all: readonly Topic<unknown>[] = Object.values(topics)
const fileOf = ({ name }: Topic<unknown>): string => join(folder, `${name}.json`)

/** Avro in base64, JSON as it is. */
interface Golden {
  /** Each as `name: text`. */
  readonly headers: readonly string[]
  readonly value: string
}

interface GoldenEvent {
  readonly attributes: Partial<EventAttributes>
  readonly data: unknown
  readonly encodings: Readonly<Record<OutputEncoding, Golden>>
}

type GoldenFile = Readonly<Record<Fullness, GoldenEvent>>

const formOf = (encoding: OutputEncoding): BufferEncoding => (encoding === 'ce-structured-json' ? 'utf8' : 'base64')

const codecs = new Map<string, EventCodec>()

/** A codec is made once for each topic and encoding: it is the dearest part. */
function codecOf(topic: Topic<unknown>, outputEncoding: OutputEncoding): EventCodec {
  const key = `${topic.name} ${outputEncoding}`
  const codec = codecs.get(key) ?? newCodec(topic, outputEncoding)
  codecs.set(key, codec)
  return codec
}

const newCodec = ({ name }: Topic<unknown>, outputEncoding: OutputEncoding): EventCodec =>
  codecWith({
    outputEncoding,
    schemaIds: new Map([[name, 7]]),
    dataSchemas: { ids: new Map([[name, 8]]), registryUrl: 'https://registry/apis/ccompat/v7' },
  })

const known: Readonly<Record<Fullness, Partial<EventAttributes>>> = {
  full: {
    correlationId: 'root-ü',
    causationId: 'evt-1',
    entitySeq: 3,
    traceParent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
    partitionKey: 'tenant-uuid',
    extensions: { campaign: 'spring €' },
  },
  bare: {},
}

const headerOf = (line: string): RecordHeader => {
  const [, key = '', text = ''] = /^(.*?): (.*)$/s.exec(line) ?? []
  return header(key, text)
}

const goldenEvent = (topic: Topic<unknown>, fullness: Fullness): GoldenEvent => {
  const attributes = attributesFor(topic, known[fullness])
  const data = seededData(JSON.parse(topic.schema.json) as AvroRecord, fullness)
  const golden = (encoding: OutputEncoding): Golden => {
    const { value, headers } = written(codecOf(topic, encoding), topic, data, attributes)
    return {
      headers: headers.map((each) => `${each.key}: ${Buffer.from(each.value).toString()}`),
      value: value.toString(formOf(encoding)),
    }
  }
  const encodings = Object.fromEntries(outputEncodings.map((encoding) => [encoding, golden(encoding)]))
  // As a file has it.
  return JSON.parse(JSON.stringify({ attributes, data, encodings })) as GoldenEvent
}

const goldenFile = (topic: Topic<unknown>): GoldenFile => ({
  full: goldenEvent(topic, 'full'),
  bare: goldenEvent(topic, 'bare'),
})

if (process.env['GOLDEN'] === 'write') {
  mkdirSync(folder, { recursive: true })
  for (const topic of all) writeFileSync(fileOf(topic), `${JSON.stringify(goldenFile(topic), null, 2)}\n`)
}

describe('on the wire', () => {
  it('each topic has a fixture, and no other one is left', () => {
    expect(existsSync(folder) ? readdirSync(folder).sort() : []).toEqual(all.map(({ name }) => `${name}.json`).sort())
  })

  it.each(all)('events of $name have the headers and bytes of their fixture in each encoding', (topic) => {
    expect(goldenFile(topic)).toEqual(JSON.parse(readFileSync(fileOf(topic), 'utf8')))
  })

  it.each(all)('events of $name are read from their fixture as they were in each encoding', (topic) => {
    const file = JSON.parse(readFileSync(fileOf(topic), 'utf8')) as GoldenFile
    for (const { attributes, data, encodings } of Object.values(file)) {
      for (const encoding of outputEncodings) {
        const { headers, value } = encodings[encoding]
        const record = recordOf(topic, {
          value: Buffer.from(value, formOf(encoding)),
          headers: headers.map(headerOf),
        })
        const expected = { attributes, data, tenantId: 'tenant-uuid', timeAdjusted: false }
        expect(codecOf(topic, 'avro').decode(topic, record), encoding).toEqual(expected)
      }
    }
  })
})
