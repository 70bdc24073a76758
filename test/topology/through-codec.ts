import fc from 'fast-check'
import { expect } from 'vitest'
import type { OutputEncoding } from '#codec/output-encoding.ts'
import { headerBytes } from '#runtime/ports/header-bytes.ts'
import { maxEventBytes } from '#runtime/task/sink-writer.ts'
import type { Topology } from '#stream/nodes.ts'
import type { EventAttributes, TenantId } from '#stream/record.ts'
import type { Topic } from '#stream/topic.ts'
import { TopologyTestDriver } from '#testing/topology-test-driver.ts'
import { topics } from '#topology/topics.ts'
import { attributesFor, codecWith, recordOf, written } from '../codec/events.ts'

export const tenantId = 'tenant-uuid' as TenantId

const byName = new Map<string, Topic<unknown>>(Object.values(topics).map((topic) => [topic.name, topic]))

/** A topology whose inputs and outputs are bytes, as its producers and consumers have them. */
export class ThroughCodec {
  readonly driver: TopologyTestDriver
  readonly #codec

  constructor(topology: Topology, outputEncoding: OutputEncoding) {
    this.driver = new TopologyTestDriver(topology)
    this.#codec = codecWith({ outputEncoding })
  }

  /** Pipes an event as the codec reads what the codec has written of it. @throws what the codec refuses */
  pipe<V>(topic: Topic<V>, data: V, atMs: number, attributes: Partial<EventAttributes>): this {
    const wire = written(this.#codec, topic, data, attributesFor(topic, { time: atMs, ...attributes }))
    const event = this.#codec.decode(topic, recordOf(topic, { ...wire, timestamp: atMs }))
    this.driver.pipe(topic, tenantId, event.data, atMs, event.attributes)
    return this
  }

  /** Writes every output and reads it back as it was. */
  expectOutputsToFit(): void {
    expect(this.driver.deadLetters).toEqual([])
    for (const output of this.driver.outputs) {
      const topic = byName.get(output.topic)!
      // The driver's ids are made for reading, and longer than the codec's.
      const attributes = { ...output.attributes, id: 'evt-550e8400-e29b-41d4-a716-446655440000' }
      const wire = written(this.#codec, topic, output.data, attributes)
      const attributeBytes = wire.headers.length > 1 ? headerBytes(wire.headers) : 0
      expect(wire.value.length + tenantId.length + attributeBytes).toBeLessThanOrEqual(maxEventBytes)
      const read = this.#codec.decode(topic, recordOf(topic, { ...wire, timestamp: attributes.time }))
      expect(read).toMatchObject({ data: output.data, attributes })
    }
  }
}

/** The letters that cost most: in UTF-8, as an escape in JSON, as two code units. */
export const letters = ['a', '"', '\u0001', '€', '😀'] as const

/** A text of one letter, as many bytes of UTF-8 long as the largest string of an input, or as told. */
export const fullText = (letter: string, bytes = 8_192): string =>
  letter.repeat(Math.floor(bytes / Buffer.byteLength(letter)))

/** Attributes that are all full of one letter. */
export const fullAttributes = (letter: string): Partial<EventAttributes> => {
  const text = fullText(letter)
  const extension = fullText(letter, 8_189)
  return {
    id: text,
    source: text,
    correlationId: text,
    traceParent: text,
    extensions: { one: extension, two: extension },
  }
}

/** A text in short, so that a counterexample can be read. */
type Text = readonly [letter: string, bytes: number]

const lengths = fc.oneof(fc.nat(12), fc.nat(8_192), fc.constant(8_192))
export const texts: fc.Arbitrary<Text> = fc.tuple(fc.constantFrom(...letters, '\\', '\n', '\u2028', 'ü'), lengths)

export const textOf = ([letter, bytes]: Text): string => fullText(letter, bytes)
