import { describe, expect, it } from 'vitest'
import { readSchemaId, writeFrame } from '#codec/framing.ts'
import { codeOf } from './events.ts'

describe('the frame', () => {
  it('is a zero byte and a big-endian id', () => {
    const value = Buffer.alloc(6, 0xee)
    writeFrame(value, 0, 0x01020304)
    expect(value.toString('hex')).toBe('0001020304ee')
    expect(readSchemaId(value)).toBe(0x01020304)
  })

  it.each([
    ['', 'MALFORMED_AVRO'],
    ['00000001', 'MALFORMED_AVRO'],
    ['0100000001', 'MALFORMED_AVRO'],
    ['0000000000', 'UNKNOWN_SCHEMA_ID'],
    ['00ffffffff', 'UNKNOWN_SCHEMA_ID'],
  ])('%s is refused', (hex, code) => {
    expect(codeOf(() => readSchemaId(Buffer.from(hex, 'hex')))).toBe(code)
  })
})
