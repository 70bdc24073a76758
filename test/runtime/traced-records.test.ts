import { beforeEach, describe, expect, it } from 'vitest'
import type { TracedRecord } from '#runtime/ports/trace-port.ts'
import { TracedRecords } from '#runtime/task/traced-records.ts'

const parent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331'
const raw = { topic: 'orders', partition: 0, offset: 5, timestamp: 0, key: null, value: null, headers: [] }

let folded: (readonly TracedRecord[])[]
let nowMs: number
let traced: TracedRecords
beforeEach(() => {
  folded = []
  nowMs = 10
  traced = new TracedRecords(
    (records) => folded.push(records),
    () => nowMs,
  )
})

const process = (offset = 5): void => {
  const startMs = traced.begin(`${parent}-01`)!
  nowMs++
  traced.end(startMs, `${parent}-01`, { ...raw, offset }, undefined)
}

describe('the traced records of a task', () => {
  it.each([
    ['sampled', `${parent}-01`, 10],
    ['sampled, with another flag beside', `${parent}-03`, 10],
    ['not sampled', `${parent}-00`, undefined],
    ['without a trace', undefined, undefined],
    ['with what is no trace', 'a-b-c-01', undefined],
  ])('take a record that is %s', (_name, traceParent, startMs) => {
    expect(traced.begin(traceParent)).toBe(startMs)
  })

  it('are told when they are committed, once, with their times', () => {
    process()
    traced.freeze()
    process(6)
    traced.fold()
    expect(folded).toMatchObject([[{ offset: 5, startMs: 10, endMs: 11 }]])
    traced.freeze()
    traced.fold()
    expect(folded.flat().map(({ offset }) => offset)).toEqual([5, 6])
  })

  it('are forgotten with an abort, frozen and open ones', () => {
    process()
    traced.freeze()
    process(6)
    traced.drop()
    traced.freeze()
    traced.fold()
    expect(folded).toEqual([])
  })

  it('are 256 in a transaction at most', () => {
    for (let count = 0; count < 256; count++) process(count)
    expect(traced.begin(`${parent}-01`)).toBeUndefined()
  })
})
