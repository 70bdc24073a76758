import type { AvroField, AvroRecord, AvroSchema } from '#codec/avro-schema.ts'
import { envelopeSchema } from '#codec/envelope-schema.ts'
import { topics } from '#topology/topics.ts'

/** The ids of hostile schemas begin here; one more field stands before those of a valid envelope. */
export const firstHostileId = 10_000

const record = (name: string, fields: readonly AvroField[]): AvroRecord => ({ type: 'record', name, fields })
const fieldsOf = (count: number, type: (index: number) => AvroSchema): readonly AvroField[] =>
  Array.from({ length: count }, (_, index) => ({ name: `f${index}`, type: type(index) }))
const list = (items: AvroSchema): AvroSchema => ({ type: 'array', items })

/** Records of ten nulls within such records: no byte, and tenfold work with each level. */
const nulls = (level: number): AvroSchema =>
  record(
    `Nulls${level}`,
    fieldsOf(10, (index) => (level === 1 ? 'null' : index === 0 ? nulls(level - 1) : `Nulls${level - 1}`)),
  )

const names = ['constructor', 'toString', 'hasOwnProperty']

const fields: readonly AvroSchema[] = [
  list('null'),
  list(record('Nothing', [])),
  nulls(6),
  list(record('Tree', [{ name: 'next', type: ['null', 'Tree'] }])),
  record('Forest', [{ name: 'trees', type: list('Forest') }]),
  list(
    record(
      'Wide',
      fieldsOf(1_000, () => 'boolean'),
    ),
  ),
  record(
    'Row',
    fieldsOf(1_000, () => ['null', 'string']),
  ),
  { type: 'map', values: { type: 'map', values: list('int') } },
  list({ type: 'fixed', name: 'None', size: 0 }),
  { type: 'fixed', name: 'Huge', size: 1_000_000 },
  list(fieldsOf(500, (index) => record(`Branch${index}`, [])).map(({ type }) => type)),
  record(
    'Prototype',
    names.map((name) => ({ name, type: { type: 'enum', name, symbols: names } })),
  ),
]

const envelope = (): AvroRecord => envelopeSchema(topics.notifyRequested.schema)

const withField = (type: AvroSchema): AvroRecord => {
  const { fields: ours, ...rest } = envelope()
  return { ...rest, fields: [{ name: 'skipped', type }, ...ours] }
}

/** Our own with texts as bytes: they are read as texts all the same. */
const asBytes = (): string => JSON.stringify(envelope()).replaceAll('"string"', '"bytes"')

/** No schema, one of a foreign event, and one of endless nesting. */
const texts = (): readonly string[] => [
  asBytes(),
  '"string"',
  'no JSON',
  '{}',
  '{"type":"record"}',
  `${'{"type":"array","items":'.repeat(20_000)}"int"${'}'.repeat(20_000)}`,
  JSON.stringify(envelopeSchema(topics.smsInbound.schema)),
]

/** Schemas of hostile writers, by id. */
export const hostileSchemas = (): ReadonlyMap<number, string> =>
  new Map(
    [...fields.map((type) => JSON.stringify(withField(type))), ...texts()].map((text, index) => [
      firstHostileId + index,
      text,
    ]),
  )

export const hostileCount = fields.length + texts().length
