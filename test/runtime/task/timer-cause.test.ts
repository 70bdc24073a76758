import { describe, expect, it } from 'vitest'
import { timerCause, timerDeadLetter } from '#runtime/task/timer-cause.ts'
import type { TenantId } from '#stream/record.ts'
import { encodeKey } from '#stream/store-key.ts'
import type { StreamTime } from '#stream/time.ts'

const acme = 'acme' as TenantId
const key = encodeKey([acme, '+15550100'])
const row = { value: { bytes: Buffer.from('hello') }, deadline: 7 as StreamTime, emitted: 1, born: 2 }

describe('timerCause', () => {
  it('tells a row that came again under the same key from the one that was deleted', () => {
    expect(timerCause('store', key, { ...row, born: 3 }).id).not.toBe(timerCause('store', key, row).id)
  })

  it('does not carry the key, which may hold a phone number', () => {
    expect(timerCause('store', key, row).id).not.toContain('15550100')
  })
})

describe('timerDeadLetter', () => {
  it('holds the row as JSON, its bytes as base64', () => {
    const { value } = timerDeadLetter('store', key, row, 7, acme)
    expect(JSON.parse(Buffer.from(value!).toString())).toMatchObject({
      store: 'store',
      deadline: 7,
      row: { bytes: 'aGVsbG8=' },
    })
  })
})
