import fc from 'fast-check'
import type { AvroRecord } from '#codec/avro-schema.ts'
import type { EventAttributes } from '#stream/record.ts'
import type { Topic } from '#stream/topic.ts'
import { arbitraryOf } from './arbitrary-data.ts'
import { attributesFor } from './events.ts'

/** An event that the codec writes. */
export interface ArbitraryEvent {
  readonly attributes: EventAttributes
  readonly data: Readonly<Record<string, unknown>>
}

const extensions = fc.dictionary(fc.stringMatching(/^x[a-z0-9]{1,8}$/), fc.string({ maxLength: 8 }), {
  maxKeys: 2,
  noNullPrototype: true,
})
const attributesArbitrary = fc.record({ entitySeq: fc.option(fc.nat(), { nil: undefined }), extensions })

/** Events with any data that the schema of a topic allows, of a tenant and about an entity: no event is about nothing. */
export const arbitraryEvent = (topic: Topic<unknown>): fc.Arbitrary<ArbitraryEvent> =>
  fc.tuple(arbitraryOf(JSON.parse(topic.schema.json) as AvroRecord), attributesArbitrary).map(([value, attributes]) => {
    const data = named(topic, value as ArbitraryEvent['data'])
    return { attributes: attributesFor(topic, { ...attributes, subject: String(data['tenantId']) }), data }
  })

const named = ({ entity }: Topic<unknown>, data: ArbitraryEvent['data']): ArbitraryEvent['data'] => {
  const nameless = ['tenantId', ...entity].filter((field) => data[field] === '')
  return { ...data, ...Object.fromEntries(nameless.map((field) => [field, `some ${field}`])) }
}
