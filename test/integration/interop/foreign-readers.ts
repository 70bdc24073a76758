import fc from 'fast-check'
import { beforeAll, describe, expect, inject, it } from 'vitest'
import { envelopeSchema } from '#codec/envelope-schema.ts'
import { EventCodec } from '#codec/event-codec.ts'
import { RegistryAccess } from '#codec/registry-access.ts'
import { registerSchemas, schemaFetcher } from '#codec/registry.ts'
import { arbitraryEvent } from '../../codec/arbitrary-event.ts'
import { written } from '../../codec/events.ts'
import { canonicalEvent } from './canonical.ts'
import { type ForeignReader, javaReader, pythonReader, readAll } from './foreign-reader.ts'
import { areOutsideToolsRequired } from '../../outside-tools.ts'
import { publishedTopics } from './published-topics.ts'

const silent = (): void => {}

const languages = [
  ['Apache Avro in Java', javaReader],
  ['fastavro in Python', pythonReader],
] as const

/** Has programs in other languages read so many arbitrary events of each published topic, as they are registered and written. */
export const describeForeignReaders = (eventsPerTopic: number, seed: number): void => {
  const events = publishedTopics.map((topic) => ({
    topic,
    samples: fc.sample(arbitraryEvent(topic), { numRuns: eventsPerTopic, seed }),
  }))

  describe(`${eventsPerTopic} events of each published topic (seed ${seed})`, () => {
    const registryUrl = inject('registryUrl')
    const readers = new Map<string, ForeignReader>()
    const read = new Map<string, readonly unknown[]>()

    const valuesAsWritten = async (): Promise<readonly Buffer[]> => {
      const schemaIds = await registerSchemas(publishedTopics, RegistryAccess.at(registryUrl), silent)
      const fetchSchema = schemaFetcher(RegistryAccess.at(registryUrl), silent)
      const codec = new EventCodec({ schemaIds, fetchSchema, outputEncoding: 'avro' })
      return events.flatMap(({ topic, samples }) =>
        samples.map(({ attributes, data }) => written(codec, topic, data, attributes).value),
      )
    }

    beforeAll(async () => {
      for (const [name, find] of languages) readers.set(name, await find())
      const values = await valuesAsWritten()
      const readWith = async (name: string, reader: ForeignReader) => {
        if (!('missing' in reader)) read.set(name, await readAll(reader, registryUrl, values))
      }
      await Promise.all([...readers].map(([name, reader]) => readWith(name, reader)))
    })

    describe.each(languages)('and %s', (name) => {
      it('is there, or its absence is told', ({ skip }) => {
        const reader = readers.get(name)!
        if (!('missing' in reader)) return
        const news = `NOT TESTED: ${name} reads no event, for lack of ${reader.missing}; remedy: ${reader.remedy}`
        expect(areOutsideToolsRequired, news).toBe(false)
        console.error(news)
        skip(news)
      })

      it.for(events.map(({ topic }, index) => [topic.name, index] as const))(
        'reads %s as it was written',
        ([, index], { skip }) => {
          const all = read.get(name)
          if (all === undefined) return skip(`${name} is not there`)
          const { topic, samples } = events[index]!
          const envelope = envelopeSchema(topic.schema)
          const ofTopic = all.slice(index * eventsPerTopic, (index + 1) * eventsPerTopic)
          expect(ofTopic).toEqual(samples.map((event) => canonicalEvent(envelope, event)))
        },
      )
    })
  })
}
