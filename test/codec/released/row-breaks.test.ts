import { describe, expect, it } from 'vitest'
import avsc from 'avsc'
import type { AvroField, AvroRecord, AvroSchema } from '#codec/avro-schema.ts'
import { rowBreaks } from '#codec/released/row-breaks.ts'
import type { AvroJson } from '#runtime/upgrade/schema-differences.ts'
import { kind, millis, outcomeOf } from './given-envelopes.ts'

const rowOf = (...fields: readonly AvroField[]): AvroRecord => ({ type: 'record', name: 'Row', fields })
const f = (type: AvroSchema, more: Partial<AvroField> = {}): AvroRecord => rowOf({ name: 'f', type, ...more })
const micros: AvroSchema = { type: 'long', logicalType: 'timestamp-micros' }

const told = (before: AvroRecord, now: AvroRecord): readonly string[] =>
  rowBreaks(before as AvroJson, now as AvroJson).map(
    ({ reader, path, before: was, after }) => `${reader} ${path}: ${was} → ${after}`,
  )

const trip = (reader: AvroRecord, writer: AvroRecord, value: object): unknown => {
  const [read, written] = [reader, writer].map((schema) => avsc.Type.forSchema(schema as avsc.Schema))
  return read!.fromBuffer(written!.toBuffer(value), read!.createResolver(written!))
}

describe('a change of a row', () => {
  it.each<[what: string, before: AvroRecord, now: AvroRecord, old: object, fresh: object, breaks: readonly string[]]>([
    ['nothing changes', f('int'), f('int'), { f: 1 }, { f: 1 }, []],
    ['a field with a default is added', rowOf(), f('int', { default: 0 }), {}, { f: 1 }, []],
    ['a field without a default is added', rowOf(), f('int'), {}, { f: 1 }, ['new f: absent → int']],
    ['a field without a default is removed', f('int'), rowOf(), { f: 1 }, {}, ['old f: int → absent']],
    ['a default changes', f('int', { default: 0 }), f('int', { default: 1 }), { f: 0 }, { f: 1 }, []],
    ['a number is widened', f('int'), f('long'), { f: 1 }, { f: 1 }, ['old f: int → long']],
    ['a number is narrowed', f('long'), f('int'), { f: 1 }, { f: 1 }, ['new f: long → int']],
    [
      'a symbol is added without a default',
      f(kind(['A'])),
      f(kind(['A', 'B'])),
      { f: 'A' },
      { f: 'B' },
      ['old f: A → A, B'],
    ],
    [
      'a type goes to another namespace',
      f(kind(['A'])),
      f(kind(['A'], undefined, 'other')),
      { f: 'A' },
      { f: 'A' },
      ['new : its rows → its rows', 'old : its rows → its rows'],
    ],
  ])('breaks pods that cannot read it, and no other, when %s', (_, before, now, old, fresh, breaks) => {
    expect(told(before, now)).toEqual(breaks)
    const expected = (reader: string) => (breaks.some((text) => text.startsWith(reader)) ? 'fails' : 'reads')
    expect(outcomeOf(() => trip(now, before, old))).toBe(expected('new'))
    expect(outcomeOf(() => trip(before, now, fresh))).toBe(expected('old'))
  })

  it('breaks both when it has another unit, which pods refuse although avsc reads it', () => {
    expect(told(f(millis), f(micros))).toEqual([
      'new f: long (timestamp-millis) → long (timestamp-micros)',
      'old f: long (timestamp-millis) → long (timestamp-micros)',
    ])
    expect(trip(f(micros), f(millis), { f: 5 })).toEqual({ f: 5 })
  })

  it('is told with what would happen, and the remedy', () => {
    const [first, second] = [
      rowBreaks(f('long') as AvroJson, f('int') as AvroJson),
      rowBreaks(f('int') as AvroJson, f('long') as AvroJson),
    ]
    expect(first[0]!.harmIn('0.1.0, 0.2.0')).toBe('pods of the new build could not go on with rows of 0.1.0, 0.2.0')
    expect(first[0]!.remedy).toMatch(/^the store cannot read its rows .+ give new fields a default/)
    expect(second[0]!.harmIn('0.1.0')).toBe(
      'pods of 0.1.0 could not go on with new rows, in a rolling restart or after a roll-back',
    )
    expect(second[0]!.remedy).toMatch(/^keep the field as it is, .+ another store under a new number$/)
  })
})
