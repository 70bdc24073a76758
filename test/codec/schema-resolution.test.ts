import { describe, expect, it } from 'vitest'
import type { AvroField, AvroRecord, AvroSchema } from '#codec/avro-schema.ts'
import { resolveSchemas } from '#codec/schema-resolution.ts'

const recordOf = (...fields: readonly AvroField[]): AvroRecord => ({ type: 'record', name: 'ours.R', fields })
const faultsOf = (reader: AvroSchema, writer: AvroSchema): readonly string[] =>
  resolveSchemas(recordOf({ name: 'f', type: reader }), recordOf({ name: 'f', type: writer })).faults

const logical = (type: 'int' | 'long' | 'bytes' | 'string', logicalType: string): AvroSchema => ({ type, logicalType })
const decimal = (precision: number, scale?: number): AvroSchema => ({
  type: 'bytes',
  logicalType: 'decimal',
  precision,
  ...(scale === undefined ? {} : { scale }),
})
const fixed = (size: number, logicalType: string): AvroSchema => {
  const type = { type: 'fixed' as const, name: 'theirs.F', size, logicalType, precision: 18, scale: 6 }
  return type
}
const millis = logical('long', 'timestamp-millis')
const list = (items: AvroSchema): AvroSchema => ({ type: 'array', items })
const map = (values: AvroSchema): AvroSchema => ({ type: 'map', values })
const choice = (symbols: readonly string[], fallback?: string, name = 'ours.E'): AvroSchema => ({
  type: 'enum',
  name,
  symbols,
  ...(fallback === undefined ? {} : { default: fallback }),
})

describe('a field can be read', () => {
  it.each<[what: string, reader: AvroSchema, writer: AvroSchema]>([
    ['int as long', 'long', 'int'],
    ['long as double', 'double', 'long'],
    ['bytes as a text', 'string', 'bytes'],
    ['a text as bytes', 'bytes', logical('string', 'uuid')],
    ['a union of text and bytes as a text', 'string', ['string', 'bytes']],
    ['a text with a logical type as a text', 'string', logical('string', 'uuid')],
    [
      'a text with the remark of a Java class as a text',
      'string',
      { type: 'string', 'avro.java.string': 'String' } as AvroSchema,
    ],
    ['what is always there as what can be null', ['null', 'string'], 'string'],
    ['a union in another order', ['null', 'string'], ['string', 'null']],
    ['milliseconds as milliseconds', ['null', millis], [millis, 'null']],
    ['an amount as the same amount', decimal(18, 6), decimal(18, 6)],
    ['an enum with symbols that came later', choice(['A', 'UNKNOWN'], 'UNKNOWN'), choice(['B', 'A'])],
    ['an enum of another namespace', choice(['A']), choice(['A'], undefined, 'theirs.E')],
    [
      'a union of two enums that share their short name',
      choice(['A']),
      [choice(['A'], undefined, 'a.E'), choice(['A'], undefined, 'b.E')],
    ],
  ])('%s', (_, reader, writer) => {
    expect(faultsOf(reader, writer)).toEqual([])
  })
})

describe('a field is refused, and its types are named,', () => {
  it.each<[what: string, reader: AvroSchema, writer: AvroSchema, fault: string]>([
    [
      'microseconds as milliseconds',
      millis,
      logical('long', 'timestamp-micros'),
      'f is long (timestamp-micros), and long (timestamp-millis) here',
    ],
    [
      'nanoseconds',
      millis,
      logical('long', 'timestamp-nanos'),
      'f is long (timestamp-nanos), and long (timestamp-millis) here',
    ],
    [
      'a time without its zone',
      millis,
      logical('long', 'local-timestamp-millis'),
      'f is long (local-timestamp-millis), and long (timestamp-millis) here',
    ],
    [
      'local microseconds',
      millis,
      logical('long', 'local-timestamp-micros'),
      'f is long (local-timestamp-micros), and long (timestamp-millis) here',
    ],
    [
      'local nanoseconds',
      millis,
      logical('long', 'local-timestamp-nanos'),
      'f is long (local-timestamp-nanos), and long (timestamp-millis) here',
    ],
    [
      'a time of the day',
      millis,
      logical('long', 'time-micros'),
      'f is long (time-micros), and long (timestamp-millis) here',
    ],
    [
      'a short time of the day',
      millis,
      logical('int', 'time-millis'),
      'f is int (time-millis), and long (timestamp-millis) here',
    ],
    ['a date as a time', millis, logical('int', 'date'), 'f is int (date), and long (timestamp-millis) here'],
    [
      'milliseconds in 32 bits',
      millis,
      logical('int', 'timestamp-millis'),
      'f is int (timestamp-millis), and long (timestamp-millis) here',
    ],
    ['a number without a unit as a time', millis, 'long', 'f is long, and long (timestamp-millis) here'],
    ['a time as a number', 'long', millis, 'f is long (timestamp-millis), and long here'],
    ['a time of the day as a number', 'long', logical('long', 'time-micros'), 'f is long (time-micros), and long here'],
    ['a date as a number', 'long', logical('int', 'date'), 'f is int (date), and long here'],
    [
      'a time of the day as a smaller number',
      'int',
      logical('int', 'time-millis'),
      'f is int (time-millis), and int here',
    ],
    ['a time as a fraction', 'double', millis, 'f is long (timestamp-millis), and double here'],
    ['a unit that Avro does not know', 'long', logical('long', 'seconds'), 'f is long (seconds), and long here'],
    [
      'cents as micro-dollars',
      decimal(18, 6),
      decimal(18, 2),
      'f is bytes (decimal(18,2)), and bytes (decimal(18,6)) here',
    ],
    [
      'an amount without a scale',
      decimal(18, 6),
      decimal(18),
      'f is bytes (decimal(18,0)), and bytes (decimal(18,6)) here',
    ],
    [
      'an amount of another precision',
      decimal(18, 6),
      decimal(38, 6),
      'f is bytes (decimal(38,6)), and bytes (decimal(18,6)) here',
    ],
    ['bytes as an amount', decimal(18, 6), 'bytes', 'f is bytes, and bytes (decimal(18,6)) here'],
    ['a text as an amount', decimal(18, 6), 'string', 'f is string, and bytes (decimal(18,6)) here'],
    ['a fixed as an amount', decimal(18, 6), fixed(8, 'decimal'), 'f is fixed F, and bytes (decimal(18,6)) here'],
    [
      'an amount of any scale',
      decimal(18, 6),
      logical('bytes', 'big-decimal'),
      'f is bytes (big-decimal), and bytes (decimal(18,6)) here',
    ],
    ['an amount as a text', 'string', decimal(18, 6), 'f is bytes (decimal(18,6)), and string here'],
    ['a duration', 'long', fixed(12, 'duration'), 'f is fixed F, and long here'],
    ['a uuid of 16 bytes as a text', 'string', fixed(16, 'uuid'), 'f is fixed F, and string here'],
    ['long as int', 'int', 'long', 'f is long, and int here'],
    ['double as long', 'long', 'double', 'f is double, and long here'],
    ['what can be null as what is always there', 'string', ['null', 'string'], 'f is null, and string here'],
    ['a wider union', ['null', 'string'], ['null', 'string', 'int'], 'f is int, and null or string here'],
    [
      'nullable microseconds',
      ['null', millis],
      ['null', logical('long', 'timestamp-micros')],
      'f is long (timestamp-micros), and null or long (timestamp-millis) here',
    ],
    ['an item that can be null', list('string'), list(['null', 'string']), 'f[] is null, and string here'],
    ['an entry that can be null', map('string'), map(['null', 'string']), 'f{} is null, and string here'],
    ['another enum', choice(['A']), choice(['A'], undefined, 'theirs.Other'), 'f is enum Other, and enum E here'],
    [
      'a symbol without a default for it',
      choice(['A']),
      choice(['A', 'B']),
      'f has symbols that are not known here, and no default for them',
    ],
    ['a text as an enum', choice(['A']), 'string', 'f is string, and enum E here'],
  ])('%s', (_, reader, writer, fault) => {
    expect(faultsOf(reader, writer)).toEqual([fault])
  })

  it('with its path, and with all others', () => {
    const part = (type: AvroSchema): AvroRecord => ({ type: 'record', name: 'P', fields: [{ name: 'at', type }] })
    const reader = recordOf(
      { name: 'id', type: 'string' },
      { name: 'parts', type: list(part(millis)) },
      { name: 'main', type: ['null', 'ours.P'] },
    )
    const writer = recordOf(
      { name: 'parts', type: list(part(logical('long', 'timestamp-micros'))) },
      { name: 'main', type: ['null', 'ours.P'] },
    )
    expect(resolveSchemas(reader, writer).faults).toEqual([
      'id is missing, and has no default here',
      'parts[].at is long (timestamp-micros), and long (timestamp-millis) here',
    ])
  })

  it('with nothing else where the whole event is another', () => {
    expect(
      resolveSchemas(recordOf({ name: 'f', type: 'int' }), { type: 'record', name: 'ours.Q', fields: [] }).faults,
    ).toEqual(['it is record Q, and record R here'])
  })
})

describe('a schema is not valid', () => {
  it.each<[what: string, writer: AvroSchema, error: RegExp]>([
    [
      'when it uses a type that it does not define',
      'com.acme.Missing',
      /uses the type com\.acme\.Missing and does not define it/,
    ],
    ['when it defines a type twice', [choice(['A']), choice(['B'])], /defines the type ours\.E twice/],
    ['when a union is within a union', [['null', 'string']], /union within a union/],
    ['when it is of another language', { type: 'object' } as never, /./],
  ])('%s', (_, writer, error) => {
    expect(() => resolveSchemas('string', writer)).toThrow(error)
  })
})
