import { expect, it } from 'vitest'
import { formatReleaseOrder, parseReleaseOrder } from '#runtime/inputs/release-order.ts'

it('an order to release is read as it was written', () => {
  const order = { build: '1.2.0+0123456789abcdef' }
  expect(parseReleaseOrder(Buffer.from(formatReleaseOrder(order)))).toEqual(order)
})

it.each([
  ['a tick', '{"session":"s","writtenMs":1}'],
  ['another order', '{"erase":{"tenantId":"ada"}}'],
  ['an order for no build', '{"release":{"build":""}}'],
  ['half an order', '{"release":{"build"'],
])('%s is none', (_, text) => {
  expect(parseReleaseOrder(Buffer.from(text))).toBeUndefined()
})

it('a record without a value is none', () => {
  expect(parseReleaseOrder(null)).toBeUndefined()
})
