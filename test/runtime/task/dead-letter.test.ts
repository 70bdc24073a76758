import { describe, expect, it } from 'vitest'
import { Outbox, type Outgoing } from '#runtime/ports/outbox.ts'
import { appendDeadLetter, deadLetterLimits } from '#runtime/task/dead-letter.ts'
import type { RawRecord } from '#stream/raw-record.ts'

const given: RawRecord = {
  topic: 'numbers.v1',
  partition: 3,
  offset: 70,
  timestamp: 1_700_000_000_000,
  key: Buffer.from([0xff, 0x61]),
  value: Buffer.from('secret'),
  headers: [{ key: 'trace', value: Buffer.from([0xfe]) }],
}

const deadLetter = (change: Partial<RawRecord> = {}): Outgoing => {
  const outbox = new Outbox()
  const raw = { ...given, ...change }
  appendDeadLetter(outbox, 'app-dead-letter', { reason: 'NOT_UTF8', raw }, 'decode', { published: (time) => time })
  return outbox.read(0)
}

const addedTo = ({ headers }: Outgoing): object =>
  Object.fromEntries(
    headers.filter(({ key }) => key !== 'trace').map(({ key, value }) => [key, Buffer.from(value).toString()]),
  )

const place = {
  '__streams.errors.exception': 'NOT_UTF8',
  '__streams.errors.topic': 'numbers.v1',
  '__streams.errors.partition': '3',
  '__streams.errors.offset': '70',
  'eventzr.reason': 'NOT_UTF8',
  'eventzr.stage': 'decode',
  'eventzr.timestamp': '1700000000000',
}

describe('a dead letter', () => {
  it('has the bytes of its input as they were, UTF-8 or not', () => {
    const { key, value, headers } = deadLetter()
    expect([key, value, headers[0]]).toEqual([given.key, given.value, given.headers[0]])
  })

  it('adds codes and places, and nothing of the data', () => {
    expect(addedTo(deadLetter())).toEqual(place)
  })

  it.each([
    ['a value', { value: Buffer.alloc(deadLetterLimits.value + 5) }, { 'eventzr.cut': '1000005' }],
    ['a key', { key: Buffer.alloc(deadLetterLimits.key + 1) }, { 'eventzr.key-left-out': '8193' }],
    [
      'headers',
      { headers: [{ key: 'trace', value: Buffer.alloc(deadLetterLimits.headers) }] },
      { 'eventzr.headers-left-out': '1' },
    ],
  ])('fits its topic, and says what of its input did not: %s', (_, change, mark) => {
    const letter = deadLetter(change)
    expect(addedTo(letter)).toEqual({ ...place, ...mark })
    expect(letter.value!.length).toBeLessThanOrEqual(deadLetterLimits.value)
    expect(letter.key?.length ?? 0).toBeLessThanOrEqual(deadLetterLimits.key)
    expect(letter.headers.length).toBeLessThanOrEqual(9)
  })
})
