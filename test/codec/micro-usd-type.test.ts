import avsc from 'avsc'
import { describe, expect, it } from 'vitest'
import { avroType, writerType } from '#codec/avro-type.ts'

const money = '{"type":"bytes","logicalType":"decimal","precision":18,"scale":6}'

describe('money', () => {
  it('that must be there is not read from a decimal of another scale, nor from plain bytes', () => {
    const reader = avroType(`{"type":"record","name":"R","fields":[{"name":"f","type":${money}}]}`)
    for (const other of [money.replace('6', '4'), '"bytes"']) {
      const writer = avroType(`{"type":"record","name":"R","fields":[{"name":"f","type":${other}}]}`)
      expect(() => reader.createResolver(writer)).toThrow()
    }
  })

  it('is refused by the encoder when it is no whole number of micro-USD', () => {
    const type = avroType(money)
    expect(type.isValid(0.5)).toBe(false)
    expect(() => type.toBuffer(0.5)).toThrow()
  })
})

describe('a price that others state', () => {
  const stated = `["null",${money}]`
  const bytes = (hex: string) => ({ bytes: Buffer.from(hex, 'hex') })

  it.each([
    ['an amount', '157c', 5_500],
    ['an amount beyond a billion dollars', '7fffffffffffffff', null],
    ['an amount of more bytes than a number has', '01'.repeat(9), null],
    ['no bytes', '', null],
  ])('in Avro is read from %s', (_, hex, microUsd) => {
    const type = avroType(stated)
    const union = avsc.Type.forSchema(['null', 'bytes'], { wrapUnions: 'always' }).toBuffer(bytes(hex))
    expect(type.fromBuffer(union)).toBe(microUsd)
    expect(type.fromBuffer(union, type.createResolver(writerType(stated)))).toBe(microUsd)
    const plain = avsc.Type.forSchema('bytes').toBuffer(bytes(hex).bytes)
    expect(type.fromBuffer(plain, type.createResolver(writerType(money)))).toBe(microUsd)
  })
})
