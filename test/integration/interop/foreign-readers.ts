import fc from 'fast-check'
import { beforeAll, describe, expect, inject, it } from 'vitest'
import { envelopeSchema } from '#codec/envelope-schema.ts'
import { EventCodec } from '#codec/event-codec.ts'
import { registerSchemas, schemaFetcher } from '#codec/registry.ts'
import { arbitraryEvent } from '../../codec/arbitrary-event.ts'
import { written } from '../../codec/events.ts'
import { canonicalEvent } from './canonical.ts'
import { type ForeignReader, javaReader, mustBeThere, pythonReader, readAll } from './foreign-reader.ts'
import { publishedTopics } from './published-topics.ts'

const silent = (): void => {}

/** Has programs in other languages read so many arbitrary events of each published topic, as they are registered and written. */
export const describeForeignReaders = (eventsPerTopic: number, seed: number): void => {
  describe.each([
    ['Apache Avro in Java', javaReader],
    ['fastavro in Python', pythonReader],
  ] as const)(`%s, given ${eventsPerTopic} events of each published topic (seed ${seed})`, (name, find) => {
    const registryUrl = inject('registryUrl')
    const events = publishedTopics.map((topic) => ({
      topic,
      samples: fc.sample(arbitraryEvent(topic), { numRuns: eventsPerTopic, seed }),
    }))
    let reader: ForeignReader
    let read: readonly unknown[] = []

    beforeAll(async () => {
      reader = await find()
      if ('missing' in reader) return
      const schemaIds = await registerSchemas(publishedTopics, registryUrl, silent)
      const codec = new EventCodec({
        schemaIds,
        fetchSchema: schemaFetcher(registryUrl, silent),
        outputEncoding: 'avro',
      })
      const values = events.flatMap(({ topic, samples }) =>
        samples.map(({ attributes, data }) => written(codec, topic, data, attributes).value),
      )
      read = await readAll(reader, registryUrl, values)
    })

    it('is there, or its absence is told', ({ skip }) => {
      if (!('missing' in reader)) return
      const news = `NOT TESTED: ${name} reads no event, for lack of ${reader.missing}; remedy: ${reader.remedy}`
      expect(mustBeThere, news).toBe(false)
      console.error(news)
      skip(news)
    })

    it.for(events.map(({ topic }, index) => [topic.name, index] as const))(
      'reads %s as it was written',
      ([, index], { skip }) => {
        if ('missing' in reader) return skip(reader.missing)
        const { topic, samples } = events[index]!
        const envelope = envelopeSchema(topic.schema)
        const ofTopic = read.slice(index * eventsPerTopic, (index + 1) * eventsPerTopic)
        expect(ofTopic).toEqual(samples.map((event) => canonicalEvent(envelope, event)))
      },
    )
  })
}
