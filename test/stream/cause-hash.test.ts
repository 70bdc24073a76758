import { expect, it } from 'vitest'
import { causeHash } from '#stream/cause-hash.ts'

it('differs for two sources that use one id, and for a timer', () => {
  const causes = [
    { source: 'shop', id: '17' },
    { source: 'till', id: '17' },
    { id: '17' },
    { source: 'shop1', id: '7' },
  ]
  expect(new Set(causes.map(causeHash)).size).toBe(causes.length)
})
