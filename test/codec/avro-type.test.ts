import { describe, expect, it } from 'vitest'
import { avroType } from '#codec/avro-type.ts'

describe('a decoded record', () => {
  it('is a plain object, also within lists and maps', () => {
    const part = '{"type":"record","name":"P","fields":[{"name":"n","type":"int"}]}'
    const type = avroType(
      `{"type":"record","name":"R","fields":[{"name":"l","type":{"type":"array","items":${part}}},{"name":"m","type":{"type":"map","values":["null","P"]}}]}`,
    )
    const value = { l: [{ n: 1 }], m: { a: { n: 2 }, b: null } }
    expect(type.fromBuffer(type.toBuffer(value))).toStrictEqual(value)
  })
})
