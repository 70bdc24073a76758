import { expect, it } from 'vitest'
import { microUsdOf } from '#world/verifier/micro-usd.ts'

it.each<readonly [string, unknown, number | null]>([
  ['dollars in JSON', 0.0079, 7_900],
  ['bytes in Avro', Buffer.from([0x1e, 0xdc]), 7_900],
  ['negative bytes', Buffer.from([0xff]), -1],
  ['no bytes', Buffer.alloc(0), 0],
  ['nothing', null, null],
  ['a text', '7', null],
])('an amount is read from %s', (_form, value, microUsd) => {
  expect(microUsdOf(value)).toBe(microUsd)
})
