import { describe, expect, it } from 'vitest'
import type { Sent } from '../../../bench/counting/load.ts'
import { type Output, type Verdict, verdictOf } from '../../../bench/counting/verdict.ts'

const sent: readonly Sent[] = [
  { tenantId: 'acme', n: 0, topic: 'in', partition: 0 },
  { tenantId: 'acme', n: 1, topic: 'in', partition: 0 },
  { tenantId: 'acme', n: 2, topic: 'more', partition: 0 },
]
const outputOf = (n: number, count: number, sum: number): Output => ({ tenantId: 'acme', n, count, sum, by: '0.1' })
const outputs = [outputOf(0, 1, 0), outputOf(1, 2, 1), outputOf(2, 3, 3)]
const row = { tenantId: 'acme', n: 2, count: 3, sum: 3 }
const right: Verdict = { inputs: 3, lost: 0, duplicates: 0, reordered: 0, stateEqual: true }

describe('the verdict over what came out', () => {
  it('is right when everything came once, in order', () => {
    expect(verdictOf(sent, outputs, [row])).toEqual(right)
  })

  it('allows any order between inputs', () => {
    const mixed = [outputOf(2, 1, 2), outputOf(0, 2, 2), outputOf(1, 3, 3)]
    expect(verdictOf(sent, mixed, [{ ...row, n: 1 }])).toEqual(right)
  })

  it.each([
    { fault: 'a number without output', came: outputs.slice(0, 2), counts: { lost: 1, stateEqual: false } },
    {
      fault: 'a number twice, though counted once',
      came: [outputs[0]!, outputs[0]!, ...outputs.slice(1)],
      counts: { duplicates: 1, stateEqual: false },
    },
    {
      fault: 'a number that nobody sent',
      came: [...outputs, outputOf(9, 4, 12)],
      counts: { duplicates: 1, stateEqual: false },
    },
    {
      fault: 'a later number of the same partition first',
      came: [outputOf(1, 1, 1), outputOf(0, 2, 1), outputOf(2, 3, 3)],
      counts: { reordered: 1 },
    },
    {
      fault: 'a count that skips one',
      came: [outputs[0]!, outputOf(1, 3, 1), outputOf(2, 4, 3)],
      counts: { stateEqual: false },
    },
  ])('sees $fault', ({ came, counts }) => {
    expect(verdictOf(sent, came, [row])).toEqual({ ...right, ...counts })
  })

  it.each([
    { fault: 'a row with another sum', rows: [{ ...row, sum: 4 }] },
    { fault: 'a missing row', rows: [] },
    { fault: 'a tenant that two tasks have rows of', rows: [row, row] },
  ])('sees $fault', ({ rows }) => {
    expect(verdictOf(sent, outputs, rows)).toEqual({ ...right, stateEqual: false })
  })

  it('sees a tenant without a row behind another one that has two', () => {
    const other = { tenantId: 'other', n: 3, count: 1, sum: 3 }
    const ofBoth = [
      [...sent, { tenantId: 'other', n: 3, topic: 'in', partition: 1 }],
      [...outputs, { ...other, by: '0.1' }],
    ] as const
    expect(verdictOf(...ofBoth, [row, other])).toEqual({ ...right, inputs: 4 })
    expect(verdictOf(...ofBoth, [row, row])).toEqual({ ...right, inputs: 4, stateEqual: false })
  })
})
