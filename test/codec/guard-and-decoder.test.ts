import { afterAll, describe, expect, it } from 'vitest'
import type { AvroRecord } from '#codec/avro-schema.ts'
import { envelopeSchema } from '#codec/envelope-schema.ts'
import { DecodeError } from '#codec/errors.ts'
import { FRAME_BYTES } from '#codec/framing.ts'
import { defaultLimits } from '#codec/limits.ts'
import type { RecordReader } from '#codec/typed-record.ts'
import { TypedEnvelope } from '#codec/typed-envelope.ts'
import type { Schema } from '#stream/schema.ts'
import { SeededRandom } from '#world/simulator/seeded-random.ts'
import { CountedDecoder } from './fuzz/counted-decoder.ts'
import { BodyDraw, mutate } from './fuzz/random-body.ts'
import { randomPair } from './fuzz/random-pair.ts'

// FUZZ_SEED runs one pair; FUZZ_PAIRS and FUZZ_FIRST_SEED say how many, from which.
const { env } = process
const alone = env['FUZZ_SEED']
const firstSeed = Number(alone ?? env['FUZZ_FIRST_SEED'] ?? 1)
const pairs = alone === undefined ? Number(env['FUZZ_PAIRS'] ?? 1_000) : 1

const payloads = { valid: 6, mutated: 7, hostile: 7 } as const
type Kind = keyof typeof payloads
const kinds = Object.keys(payloads) as readonly Kind[]

/** A text of one byte takes four: the text, its length, its bytes, and the place in a list before it. */
const stepsPerByte = 4
/** The reader's records here have at most so many fields of their own for each byte of the writer's. */
const valuesPerByte = 12

const decoder = new CountedDecoder()
afterAll(() => decoder.restore())

/** How many values of each kind the guard let through. */
const passed = { valid: 0, mutated: 0, hostile: 0 }

const schemaOf = (data: AvroRecord) => ({ name: 'fuzz.v1.Data', json: JSON.stringify(data) }) as Schema<unknown>

/** The writer's envelope, before whose fields stands one that no reader has. */
const envelopeOf = (data: AvroRecord): AvroRecord => {
  const { fields, ...rest } = envelopeSchema(schemaOf(data))
  return { ...rest, fields: [{ name: 'skipped', type: { type: 'array', items: 'string' } }, ...fields] }
}

const sizeOf = (value: unknown): number =>
  typeof value !== 'object' || value === null || Buffer.isBuffer(value)
    ? 1
    : Object.values(value).reduce((sum: number, each) => sum + sizeOf(each), 1)

/** How guard and decoder disagree about a value; undefined when they do not. */
const faultIn = (reader: RecordReader<unknown>, value: Buffer, kind: Kind): string | undefined => {
  decoder.begin(stepsPerByte * value.length)
  const { read, refusal } = reading(reader, value)
  const { isEndless, end, error } = decoder.last
  if (isEndless) return `avsc takes more than ${stepsPerByte} steps per byte`
  if (error !== undefined && !isOfValue(error)) return 'the guard lets it through, and avsc cannot read it'
  if (end !== undefined && end !== value.length) return `the guard lets it through, and avsc ends at ${end}`
  if (sizeOf(read) > valuesPerByte * value.length) return `${value.length} bytes become ${sizeOf(read)} values`
  if (hasReplacement(read) && !value.includes(replacement)) return 'two values can become one'
  if (refusal !== undefined && kind === 'valid') return `a valid value is refused: ${refusal.message}`
  if (refusal === undefined) passed[kind]++
  return undefined
}

const reading = (
  reader: RecordReader<unknown>,
  value: Buffer,
): { readonly read?: unknown; readonly refusal?: Error } => {
  try {
    return { read: reader.read(value) }
  } catch (error) {
    return { refusal: error as Error }
  }
}

/** Only the decoder can tell: an amount of money beyond counting, bytes that became a string and are no UTF-8. */
const isOfValue = (error: unknown): boolean =>
  (error instanceof RangeError && error.message.startsWith('an amount')) ||
  (error instanceof DecodeError && error.code === 'NOT_UTF8')

const replacement = '\uFFFD'

/** Whether a text or name has a letter for bytes that were none. */
const hasReplacement = (value: unknown): boolean =>
  typeof value === 'string'
    ? value.includes(replacement)
    : typeof value === 'object' &&
      value !== null &&
      !Buffer.isBuffer(value) &&
      Object.entries(value).some((each) => each.some(hasReplacement))

const payloadOf = (writer: AvroRecord, kind: Kind, random: SeededRandom): Buffer => {
  const body = new BodyDraw(writer, random, kind === 'hostile' ? 0.06 : 0).bytesOf(writer)
  return Buffer.from([...Buffer.alloc(FRAME_BYTES, 1), ...(kind === 'mutated' ? mutate(body, random) : body)])
}

/** @throws Error that names the seed and the value */
const runPair = (seed: number): void => {
  const random = new SeededRandom(`pair ${seed}`)
  const pair = randomPair(random)
  const writer = envelopeOf(pair.writer)
  const reader = new TypedEnvelope(schemaOf(pair.reader), defaultLimits).reader(JSON.stringify(writer))
  for (const kind of kinds) {
    for (let payload = 0; payload < payloads[kind]; payload++) {
      const value = payloadOf(writer, kind, random)
      const fault = faultIn(reader, value, kind)
      if (fault !== undefined)
        throw new Error(`FUZZ_SEED=${seed}, ${kind} value ${payload}: ${fault}: ${value.toString('hex')}`)
    }
  }
}

describe('the guard and the decoder', () => {
  it(`agree about 20 values of each of ${pairs} pairs of schemas`, { timeout: 120_000 }, () => {
    for (let seed = firstSeed; seed < firstSeed + pairs; seed++) runPair(seed)
    expect(passed.valid).toBe(payloads.valid * pairs)
    if (alone === undefined) expect(passed.mutated + passed.hostile).toBeGreaterThan(pairs)
  })
})
