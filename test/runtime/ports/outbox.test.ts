import { expect, it } from 'vitest'
import { Outbox } from '#runtime/ports/outbox.ts'

const append = (outbox: Outbox, value: string, headerBytes?: number): number => {
  outbox.writeKey('k')
  outbox.write(value)
  return outbox.seal({ topic: 't', timestamp: 0, headers: [] }, true, headerBytes)
}

it('counts headers that differ from record to record, so that it is full as early as without them', () => {
  const outbox = new Outbox()
  expect(append(outbox, '12')).toBe(3)
  expect(append(outbox, '12', 40)).toBe(43)
  expect(outbox.bytes).toBe(46)
})

it('forgets the headers of what is rolled back, and hands over those of the rest', () => {
  const [outbox, frozen] = [new Outbox(), new Outbox()]
  append(outbox, '12', 40)
  const mark = outbox.mark()
  append(outbox, '12', 50)
  outbox.rollBack(mark)
  expect(outbox.bytes).toBe(43)
  outbox.moveTo(frozen)
  expect([outbox.bytes, frozen.bytes]).toEqual([0, 43])
  frozen.clear()
  expect(frozen.bytes).toBe(0)
})
