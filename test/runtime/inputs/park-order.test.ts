import { describe, expect, it } from 'vitest'
import { formatParkOrder, longestEntity, parseParkOrder } from '#runtime/inputs/park-order.ts'
import { formatUnparkOrder, parseUnparkOrder } from '#runtime/inputs/unpark-order.ts'
import type { TenantId } from '#stream/record.ts'

const tenantId = 'a "b" \u{1f600}' as TenantId

describe('an order to park', () => {
  it.each([[{ tenantId }], [{ tenantId, entity: 'msg_1' }]])('comes back as it was written: %j', (order) => {
    expect(parseParkOrder(Buffer.from(formatParkOrder(order)))).toEqual(order)
  })

  it.each([
    ['a tick', '{"session":"s","writtenMs":1}'],
    ['an order to unpark', formatUnparkOrder({ tenantId })],
    ['one without a tenant', '{"park":{}}'],
    ['one of no tenant', '{"park":{"tenantId":""}}'],
    ['one of no entity', '{"park":{"tenantId":"a","entity":""}}'],
    [
      'one of a longer entity than any part of a key',
      formatParkOrder({ tenantId, entity: 'e'.repeat(longestEntity + 1) }),
    ],
    ['one of a longer tenant than any key with a number', formatParkOrder({ tenantId: 'a'.repeat(990) as TenantId })],
    ['half of one', '{"park":{"tenantId":"a'],
    ['nothing', ''],
  ])('is not found in %s', (_what, text) => {
    expect(parseParkOrder(Buffer.from(text))).toBeUndefined()
    expect(parseParkOrder(null)).toBeUndefined()
  })
})

describe('an order to unpark', () => {
  it('comes back as it was written', () => {
    expect(parseUnparkOrder(Buffer.from(formatUnparkOrder({ tenantId })))).toEqual({ tenantId })
  })

  it.each([
    ['a tick', '{"session":"s","writtenMs":1}'],
    ['an order to park', formatParkOrder({ tenantId })],
    ['one of no tenant', '{"unpark":{"tenantId":""}}'],
    ['half of one', '{"unpark":{"tenantId":"a'],
  ])('is not found in %s', (_what, text) => {
    expect(parseUnparkOrder(Buffer.from(text))).toBeUndefined()
    expect(parseUnparkOrder(null)).toBeUndefined()
  })
})
