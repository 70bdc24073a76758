import { outputEncodings } from '#codec/output-encoding.ts'
import type { EventCodec } from '#codec/event-codec.ts'
import type { RecordHeader } from '#stream/raw-record.ts'
import type { EventAttributes } from '#stream/record.ts'
import type { Topic } from '#stream/topic.ts'
import { attributesFor, codecWith, header, written } from './events.ts'

/** All that is read; `ce-binary-json` is not written by this project. */
export const encodings = [...outputEncodings, 'ce-binary-json'] as const
export type Encoding = (typeof encodings)[number]

interface Wire {
  readonly value: Buffer
  readonly headers: readonly RecordHeader[]
}

const codecs = new Map<Encoding, EventCodec>(
  outputEncodings.map((outputEncoding) => [outputEncoding, codecWith({ outputEncoding })]),
)

/** An event in an encoding, with the ids of {@link codecWith}. */
export function writtenAs<V>(
  encoding: Encoding,
  topic: Topic<V>,
  data: V,
  attributes: EventAttributes = attributesFor(topic),
): Wire {
  const codec = codecs.get(encoding === 'ce-binary-json' ? 'ce-structured-json' : encoding)!
  const wire = written(codec, topic, data, attributes)
  return encoding === 'ce-binary-json' ? asBinary(wire) : wire
}

/** The same event as a strict writer without Avro has it: attributes in headers, the value is the data. */
function asBinary({ value }: Wire): Wire {
  const { data, datacontenttype, ...attributes } = JSON.parse(value.toString()) as Readonly<Record<string, string>>
  return {
    value: Buffer.from(JSON.stringify(data)),
    headers: [
      header('content-type', datacontenttype!),
      ...Object.entries(attributes).map(([name, text]) => header(`ce_${name}`, text)),
    ],
  }
}
