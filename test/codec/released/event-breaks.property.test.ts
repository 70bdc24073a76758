import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AvroField, AvroRecord, AvroSchema } from '#codec/avro-schema.ts'
import { eventBreaks } from '#codec/released/event-breaks.ts'
import { arbitraryOf } from '../arbitrary-data.ts'
import {
  type Data,
  dataOf,
  envelopeOf,
  millis,
  NAMESPACE,
  readAsJson,
  readByAvsc,
  readByPod,
} from './given-envelopes.ts'

/** Each field has types of its own names, so that fields can be changed one by one. */
const typesOf = (name: string): readonly AvroSchema[] => {
  const own = (kind: string) => ({ name: `${kind}_${name}`, namespace: NAMESPACE })
  const record = (...fields: readonly AvroField[]): AvroRecord => ({ type: 'record', ...own('Part'), fields })
  const choice = (...symbols: readonly string[]): AvroSchema => ({
    type: 'enum',
    ...own('Kind'),
    symbols,
    default: 'UNKNOWN',
  })
  return [
    'string',
    'int',
    'long',
    'double',
    'boolean',
    millis,
    choice('A', 'UNKNOWN'),
    choice('A', 'B', 'UNKNOWN'),
    { type: 'array', items: 'string' },
    { type: 'array', items: 'long' },
    { type: 'map', values: 'int' },
    record({ name: 'n', type: 'int' }),
    record({ name: 'n', type: 'int' }, { name: 'm', type: ['null', 'string'], default: null }),
    record({ name: 'm', type: ['null', 'string'], default: null }, { name: 'n', type: 'long' }),
  ]
}

const fieldOf = (name: string): fc.Arbitrary<AvroField> =>
  fc
    .tuple(fc.constantFrom(...typesOf(name)), fc.boolean())
    .map(([type, isOptional]) => (isOptional ? { name, type: ['null', type], default: null } : { name, type }))

/** Two versions of a record: each field is in one or both, as it was or not, in any order. */
const versions: fc.Arbitrary<{ readonly before: AvroRecord; readonly now: AvroRecord }> = fc
  .tuple(
    ...['a', 'b', 'c', 'd'].map((name) =>
      fc.tuple(fieldOf(name), fieldOf(name), fc.constantFrom('kept', 'kept', 'changed', 'added', 'removed')),
    ),
  )
  .chain((fields) => {
    const before = fields.flatMap(([field, , fate]) => (fate === 'added' ? [] : [field]))
    const now = fields.flatMap(([field, other, fate]) =>
      fate === 'removed' ? [] : [fate === 'changed' ? other : field],
    )
    return fc.shuffledSubarray(now, { minLength: now.length }).map((shuffled) => ({
      before: dataOf(before),
      now: dataOf(shuffled),
    }))
  })

/** What of an event the other side must read as it was: the fields of one type. */
const commonOf = (written: AvroRecord, read: AvroRecord, data: Data): Data =>
  Object.fromEntries(
    written.fields
      .filter(({ name, type }) =>
        read.fields.some((field) => field.name === name && isDeepStrictEqual(field.type, type)),
      )
      .map(({ name }) => [name, data[name]]),
  )

const plain = (data: Data): unknown => JSON.parse(JSON.stringify(data))

describe('a change without breaks', () => {
  it('lets each side read every event of the other one, in Avro and in JSON, and no field of one type changes', () => {
    let safe = 0
    fc.assert(
      fc.property(
        versions.chain((pair) => fc.tuple(fc.constant(pair), arbitraryOf(pair.before), arbitraryOf(pair.now))),
        ([pair, old, fresh]) => {
          const { before, now } = pair
          const breaks = eventBreaks(envelopeOf(before), envelopeOf(now))
          const check = (reader: AvroRecord, writer: AvroRecord, data: Data, inAvro: typeof readByAvsc) => {
            safe++
            const common = plain(commonOf(writer, reader, data))
            expect(plain(inAvro(reader, writer, data))).toMatchObject(common as object)
            expect(plain(readAsJson(reader, writer, data))).toMatchObject(common as object)
          }
          if (breaks.every(({ reader }) => reader !== 'new')) check(now, before, old as Data, readByPod)
          if (breaks.every(({ reader }) => reader !== 'old')) check(before, now, fresh as Data, readByAvsc)
        },
      ),
      { numRuns: 100 },
    )
    expect(safe).toBeGreaterThan(10)
  })
})
