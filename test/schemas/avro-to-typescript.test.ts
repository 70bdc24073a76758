import { describe, expect, it } from 'vitest'
import type { AvroField, AvroRecord } from '#codec/avro-schema.ts'
import type { NamedSchema, SchemaFolder } from '../../scripts/avro-files.ts'
import { selfContained } from '../../scripts/avro-files.ts'
import { renderTypes } from '../../scripts/avro-to-typescript.ts'

const record = (name: string, ...fields: readonly AvroField[]): AvroRecord => ({
  type: 'record',
  name,
  namespace: 'test.v1',
  fields,
})
const envelope = record('Envelope')
const color: NamedSchema = {
  type: 'enum',
  name: 'Color',
  namespace: 'test.shared',
  symbols: ['RED', 'UNKNOWN'],
  default: 'UNKNOWN',
}
const shared = new Map<string, NamedSchema>([['test.shared.Color', color]])

const typesOf = (...schemas: readonly AvroRecord[]): string => {
  const folder: SchemaFolder = {
    records: schemas.map((schema) => ({ path: `${schema.name}.avsc`, schema })),
    shared,
    envelope,
  }
  return renderTypes(folder)
}

describe('the generator', () => {
  it('gives nested records of lists and maps their own interfaces', () => {
    const part = record('Part', { name: 'size', type: 'long' })
    const types = typesOf(
      record(
        'Row',
        { name: 'parts', type: { type: 'array', items: part } },
        { name: 'bySide', type: { type: 'map', values: ['null', 'test.v1.Part'] } },
      ),
    )
    expect(types).toContain('export interface Part {\n  readonly size: number\n}')
    expect(types).toContain('readonly parts: readonly Part[]')
    expect(types).toContain('readonly bySide: Readonly<Record<string, Part | null>>')
  })

  it('types times, money and optional fields, and turns docs into docstrings', () => {
    const types = typesOf(
      record(
        'Row',
        { name: 'at', type: ['null', { type: 'long', logicalType: 'timestamp-millis' }], default: null, doc: 'When.' },
        {
          name: 'cost_usd',
          type: { type: 'bytes', logicalType: 'decimal', precision: 18, scale: 6 },
          default: '\u0000',
        },
      ),
    )
    expect(types).toContain('  /** When. */\n  readonly at: EpochMs | null')
    expect(types).toContain('readonly cost_usd: MicroUsd')
    expect(types).toContain('export const RowDefaults: Omit<Row, never> = {\n  at: null,\n  cost_usd: 0,\n}')
  })

  it('writes a shared type out at its first use and refers to it afterwards', () => {
    const schema = record('Row', { name: 'a', type: 'test.shared.Color' }, { name: 'b', type: 'test.shared.Color' })
    expect(selfContained(schema, shared).fields).toEqual([
      { name: 'a', type: color },
      { name: 'b', type: 'test.shared.Color' },
    ])
  })

  it('keeps docs out of what is registered', () => {
    expect(selfContained({ ...record('Row', { name: 'a', type: 'int', doc: 'A.' }), doc: 'R.' }, shared)).toEqual(
      record('Row', { name: 'a', type: 'int' }),
    )
  })

  it('names file and type when a reference leads nowhere', () => {
    expect(() => typesOf(record('Row', { name: 'a', type: 'test.shared.Colour' }))).toThrow(
      'Row.avsc: Row refers to test.shared.Colour',
    )
  })

  it('refuses two types of one TypeScript name', () => {
    expect(() => typesOf(record('Color'))).toThrow('test.v1.Color and test.shared.Color would be one TypeScript name')
  })

  it('refuses a decimal that is not money', () => {
    const fees: AvroField = { name: 'fee', type: { type: 'bytes', logicalType: 'decimal', precision: 9, scale: 2 } }
    expect(() => typesOf(record('Row', fees))).toThrow('use decimal(18,6)')
  })
})
