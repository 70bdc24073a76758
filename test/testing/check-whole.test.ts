import { describe, expect, it } from 'vitest'
import { RowCodecs } from '#state/row-codec.ts'
import { keyValue } from '#stream/store-port.ts'
import { checkWhole } from '#testing/check-whole.ts'
import { row } from '../state/layers-model.ts'

const json = JSON.stringify({
  type: 'record',
  name: 'Kept',
  fields: [
    { name: 'a', type: 'long' },
    { name: 'note', type: ['null', 'string'], default: null },
    { name: 'share', type: 'float', default: 0 },
    { name: 'by', type: { type: 'map', values: 'long' }, default: {} },
  ],
})
const rows = new RowCodecs([keyValue('kept', 1, { name: 'Kept', json }, ['tenant'])])
const whole = { a: 1, note: 'x', share: 0.5, by: { y: 2, x: 1 } }
const check = (value: object) => () => checkWhole(rows, 1, { ...row(0), value })

describe('the check of a row that a rule has returned', () => {
  it('passes one with all fields, in whatever order', () => {
    expect(check(whole)).not.toThrow()
    expect(check({ by: { x: 1, y: 2 }, share: 0, note: null, a: 1 })).not.toThrow()
  })

  it.each([
    ['leaves a field with a default out', { a: 1, share: 0, by: {} }],
    ['has undefined for null', { ...whole, note: undefined }],
    ['has a number that its schema rounds', { ...whole, share: 0.1 }],
  ])('fails one that %s: it would be another one after a restore', (_how, value) => {
    expect(check(value)).toThrow('comes back otherwise')
  })
})
