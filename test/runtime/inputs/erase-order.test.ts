import { describe, expect, it } from 'vitest'
import { formatEraseOrder, parseEraseOrder } from '#runtime/inputs/erase-order.ts'
import type { TenantId } from '#stream/record.ts'

describe('an order to erase a tenant', () => {
  it('comes back as it was written', () => {
    const order = { tenantId: 'a "b" \u{1f600}' as TenantId }
    expect(parseEraseOrder(Buffer.from(formatEraseOrder(order)))).toEqual(order)
  })

  it.each([
    ['a tick', '{"session":"s","writtenMs":1}'],
    ['one without a tenant', '{"erase":{}}'],
    ['one of no tenant', '{"erase":{"tenantId":""}}'],
    ['one with half of a surrogate pair', '{"erase":{"tenantId":"a\\ud800"}}'],
    ['one with a longer tenant than any key', JSON.stringify({ erase: { tenantId: 'a'.repeat(2_000) } })],
    ['half of one', '{"erase":{"tenantId":"a'],
    ['nothing', ''],
  ])('is not found in %s', (_what, text) => {
    expect(parseEraseOrder(Buffer.from(text))).toBeUndefined()
    expect(parseEraseOrder(null)).toBeUndefined()
  })
})
