import { describe, expect, it } from 'vitest'
import { formatSkipOrder, parseSkipOrder } from '#runtime/inputs/skip-order.ts'

const order = { topic: 'numbers.v1', partition: 3, from: 70, to: 72 }

describe('an order to skip a batch', () => {
  it('is read as it was written', () => {
    expect(parseSkipOrder(Buffer.from(formatSkipOrder(order)))).toEqual(order)
  })

  it.each(['', '{', '{"skip"', '{"skip":{}}', '{"session":"a","writtenMs":1}'])(
    'is no other record of the journal, such as %o',
    (text) => {
      expect(parseSkipOrder(Buffer.from(text))).toBeUndefined()
    },
  )

  it('is no record without a value', () => {
    expect(parseSkipOrder(null)).toBeUndefined()
  })
})
