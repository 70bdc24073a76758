import { describe, expect, it } from 'vitest'
import type { AvroField, AvroRecord, AvroSchema } from '#codec/avro-schema.ts'
import { eventBreaks } from '#codec/released/event-breaks.ts'
import {
  type Data,
  dataOf,
  envelopeOf,
  kind,
  millis,
  NAMESPACE,
  optional,
  outcomeOf,
  readAsJson,
  readByAvsc,
  readByPod,
} from './given-envelopes.ts'

interface Case {
  readonly before: readonly AvroField[]
  readonly now: readonly AvroField[]
  /** Values that the release and this build write. */
  readonly old: Data
  readonly fresh: Data
  /** The breaks, as in `new data.f: int → string`. */
  readonly breaks: readonly string[]
}

const f = (type: AvroSchema, more: Partial<AvroField> = {}): AvroField => ({ name: 'f', type, ...more })
const micros: AvroSchema = { type: 'long', logicalType: 'timestamp-micros' }
const decimal = (scale: number): AvroSchema => ({ type: 'bytes', logicalType: 'decimal', precision: 18, scale })
const part = (...fields: readonly AvroField[]): AvroRecord => ({
  type: 'record',
  name: 'Part',
  namespace: NAMESPACE,
  fields,
})
const list = (items: AvroSchema): AvroSchema => ({ type: 'array', items })
const n: AvroField = { name: 'n', type: 'int' }

const told = (before: AvroRecord, now: AvroRecord): readonly string[] =>
  eventBreaks(envelopeOf(before), envelopeOf(now)).map(
    ({ reader, path, before: was, after }) => `${reader} ${path}: ${was} → ${after}`,
  )

const cases: Readonly<Record<string, Case>> = {
  'nothing changes': { before: [f('int')], now: [f('int')], old: { f: 1 }, fresh: { f: 1 }, breaks: [] },
  'a required field is added': {
    before: [],
    now: [f('string')],
    old: {},
    fresh: { f: 'a' },
    breaks: ['new data.f: absent → string'],
  },
  'an optional field is added': {
    before: [],
    now: [f(['null', 'string'], { default: null })],
    old: {},
    fresh: { f: 'a' },
    breaks: [],
  },
  'a field with a default is added': {
    before: [],
    now: [f('int', { default: 7 })],
    old: {},
    fresh: { f: 1 },
    breaks: [],
  },
  'a required field is removed': {
    before: [f('string')],
    now: [],
    old: { f: 'a' },
    fresh: {},
    breaks: ['old data.f: string → absent'],
  },
  'an optional field is removed': {
    before: [f(['null', 'string'], { default: null })],
    now: [],
    old: { f: 'a' },
    fresh: {},
    breaks: [],
  },
  'a required field is renamed': {
    before: [f('string')],
    now: [{ name: 'g', type: 'string' }],
    old: { f: 'a' },
    fresh: { g: 'a' },
    breaks: ['new data.g: absent → string', 'old data.f: string → absent'],
  },
  'a required field is renamed with an alias': {
    before: [f('string')],
    now: [{ name: 'g', aliases: ['f'], type: 'string' }],
    old: { f: 'a' },
    fresh: { g: 'a' },
    breaks: ['old data.f: string → absent'],
  },
  'an optional field is renamed with an alias': {
    before: [f(['null', 'string'], { default: null })],
    now: [{ name: 'g', aliases: ['f'], type: ['null', 'string'], default: null }],
    old: { f: 'a' },
    fresh: { g: 'a' },
    breaks: [],
  },
  'int becomes long': {
    before: [f('int')],
    now: [f('long')],
    old: { f: 1 },
    fresh: { f: 1 },
    breaks: ['old data.f: int → long'],
  },
  'long becomes int': {
    before: [f('long')],
    now: [f('int')],
    old: { f: 1 },
    fresh: { f: 1 },
    breaks: ['new data.f: long → int'],
  },
  'long becomes double': {
    before: [f('long')],
    now: [f('double')],
    old: { f: 1 },
    fresh: { f: 1 },
    breaks: ['old data.f: long → double'],
  },
  'a number becomes a text': {
    before: [f('int')],
    now: [f('string')],
    old: { f: 1 },
    fresh: { f: 'a' },
    breaks: ['new data.f: int → string', 'old data.f: int → string'],
  },
  'a symbol is added where there is a default': {
    before: [f(kind(['A', 'UNKNOWN'], 'UNKNOWN'))],
    now: [f(kind(['A', 'B', 'UNKNOWN'], 'UNKNOWN'))],
    old: { f: 'A' },
    fresh: { f: 'B' },
    breaks: [],
  },
  'a symbol is added where there is none': {
    before: [f(kind(['A']))],
    now: [f(kind(['A', 'B']))],
    old: { f: 'A' },
    fresh: { f: 'B' },
    breaks: ['old data.f: A → A, B'],
  },
  'a symbol is removed where there is a default': {
    before: [f(kind(['A', 'B', 'UNKNOWN'], 'UNKNOWN'))],
    now: [f(kind(['A', 'UNKNOWN'], 'UNKNOWN'))],
    old: { f: 'B' },
    fresh: { f: 'A' },
    breaks: [],
  },
  'a symbol is removed where there is none': {
    before: [f(kind(['A', 'B']))],
    now: [f(kind(['A']))],
    old: { f: 'B' },
    fresh: { f: 'A' },
    breaks: ['new data.f: A, B → A'],
  },
  'a union is widened': {
    before: [f(['null', 'string'], { default: null })],
    now: [f(['null', 'string', 'int'], { default: null })],
    old: { f: 'a' },
    fresh: { f: 1 },
    breaks: ['old data.f: null or string → null or string or int'],
  },
  'a union is narrowed': {
    before: [f(['null', 'string', 'int'], { default: null })],
    now: [f(['null', 'string'], { default: null })],
    old: { f: 1 },
    fresh: { f: 'a' },
    breaks: ['new data.f: null or string or int → null or string'],
  },
  'a required field becomes optional': {
    before: [f('string')],
    now: [f(['null', 'string'])],
    old: { f: 'a' },
    fresh: { f: null },
    breaks: ['old data.f: string → null or string'],
  },
  'an optional field becomes required': {
    before: [f(['null', 'string'])],
    now: [f('string')],
    old: { f: null },
    fresh: { f: 'a' },
    breaks: ['new data.f: null or string → string'],
  },
  'fields change their order': {
    before: [f('int'), { name: 'g', type: 'string' }],
    now: [{ name: 'g', type: 'string' }, f('int')],
    old: { f: 1, g: 'a' },
    fresh: { f: 1, g: 'a' },
    breaks: [],
  },
  'a nested record gets a required field': {
    before: [f(list(part(n)))],
    now: [f(list(part(n, { name: 'm', type: 'int' })))],
    old: { f: [{ n: 1 }] },
    fresh: { f: [{ n: 1, m: 2 }] },
    breaks: ['new data.f[].m: absent → int'],
  },
  'a nested record gets an optional field': {
    before: [f(list(part(n)))],
    now: [f(list(part(n, { name: 'm', ...optional('int') })))],
    old: { f: [{ n: 1 }] },
    fresh: { f: [{ n: 1, m: 2 }] },
    breaks: [],
  },
  'a nested record has another name': {
    before: [f(part(n))],
    now: [f({ ...part(n), name: 'Piece' })],
    old: { f: { n: 1 } },
    fresh: { f: { n: 1 } },
    breaks: ['new data.f: record Part → record Piece', 'old data.f: record Part → record Piece'],
  },
  'a type goes to another namespace': {
    before: [f(kind(['A']))],
    now: [f(kind(['A'], undefined, 'eventzr.other'))],
    old: { f: 'A' },
    fresh: { f: 'A' },
    breaks: ['old : eventzr.test.v1.Kind → eventzr.other.Kind'],
  },
}

describe('a change of an event', () => {
  it.each(Object.entries(cases))('breaks those who cannot read it, and no other, when %s', (_, each) => {
    const [before, now] = [dataOf(each.before), dataOf(each.now)]
    const [old, fresh] = [each.old, each.fresh].map((data): Data => ({ tenantId: 't', ...data }))
    const breaks = told(before, now)
    expect(breaks).toEqual(each.breaks)
    const expected = (reader: string) => (breaks.some((text) => text.startsWith(reader)) ? 'fails' : 'reads')
    expect(outcomeOf(() => readByPod(now, before, old!))).toBe(expected('new'))
    expect(outcomeOf(() => readByAvsc(before, now, fresh!))).toBe(expected('old'))
  })

  // In avsc a unit is a remark: it reads the same number, and means another quantity.
  it.each<[what: string, before: AvroSchema, now: AvroSchema, written: unknown, change: string]>([
    ['milliseconds', millis, micros, 5, 'long (timestamp-millis) → long (timestamp-micros)'],
    ['a number without a unit', 'long', millis, 5, 'long → long (timestamp-millis)'],
    [
      'an amount of six decimals',
      decimal(6),
      decimal(2),
      Buffer.from([5]),
      'bytes (decimal(18,6)) → bytes (decimal(18,2))',
    ],
  ])('breaks both sides when it has another unit than %s, though avsc reads it', (_, before, now, written, change) => {
    const [was, is] = [dataOf([f(before)]), dataOf([f(now)])]
    expect(told(was, is)).toEqual([`new data.f: ${change}`, `old data.f: ${change}`])
    expect(readByAvsc(was, is, { tenantId: 't', f: written })['f']).toEqual(written)
    expect(outcomeOf(() => readByPod(is, was, { tenantId: 't', f: written }))).toBe('fails')
  })
})

describe('a change of a default', () => {
  const withDefault = (given?: unknown) => dataOf([f('int', given === undefined ? {} : { default: given })])

  it.each<[what: string, before: AvroRecord, now: AvroRecord, breaks: readonly string[]]>([
    ['to another one', withDefault(0), withDefault(1), ['new', 'old']],
    ['that is new', withDefault(), withDefault(1), ['old']],
    ['that is gone', withDefault(1), withDefault(), ['new']],
  ])('breaks readers of JSON, which leaves out what holds it, and none of Avro: %s', (_, before, now, breaks) => {
    expect(eventBreaks(envelopeOf(before), envelopeOf(now)).map(({ reader }) => reader)).toEqual(breaks)
    for (const value of [0, 1]) {
      const data = { tenantId: 't', f: value }
      expect(readByPod(now, before, data)).toEqual(data)
      expect(readByAvsc(before, now, data)).toEqual(data)
    }
    const keeps = (reader: AvroRecord, writer: AvroRecord) =>
      [0, 1].every((value) => {
        const data = { tenantId: 't', f: value }
        return outcomeOf(() => expect(readAsJson(reader, writer, data)).toEqual(data)) === 'reads'
      })
    expect([keeps(now, before), keeps(before, now)]).toEqual([!breaks.includes('new'), !breaks.includes('old')])
  })

  it('is found in nested records, once where they nest in themselves', () => {
    const tree = (given: number) =>
      dataOf([
        f(
          part(
            { ...n, default: given },
            { name: 'below', type: { type: 'array', items: `${NAMESPACE}.Part` }, default: [] },
          ),
        ),
      ])
    expect(told(tree(0), tree(1))).toEqual([
      'new data.f.n: default 0 → default 1',
      'old data.f.n: default 0 → default 1',
    ])
  })

  it('is none where another text means the same amount', () => {
    const amount = (given: string) => dataOf([f(decimal(6), { default: given })])
    expect(told(amount(''), amount('\u0000'))).toEqual([])
  })
})
