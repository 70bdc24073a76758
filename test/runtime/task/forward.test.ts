import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { forwardedTimestamp, readForwarded } from '#runtime/inputs/forward-origin.ts'
import { appendForward, fitsForward, maxForwardBytes } from '#runtime/task/forward.ts'
import { Outbox, type Outgoing } from '#runtime/ports/outbox.ts'
import type { RawRecord, RecordHeader } from '#stream/raw-record.ts'

const bytes = (text: string) => Buffer.from(text)
const given: RawRecord = {
  topic: 'numbers.v1',
  partition: 3,
  offset: 70,
  timestamp: 1_700_000_000_000,
  key: bytes('acme'),
  value: bytes('value'),
  headers: [{ key: 'traceparent', value: bytes('00-1') }],
}
const to = { topic: 'app-forward', home: 5, tasks: 12 }

const forwarded = (raw: RawRecord, timestamp = raw.timestamp): Outgoing => {
  const outbox = new Outbox()
  outbox.writeKey('before')
  outbox.seal({ topic: 'x', timestamp: 0, headers: [] })
  appendForward(outbox, raw, to, { published: () => timestamp })
  return outbox.read(1)
}

/** As the home task's consumer delivers it. */
const delivered = ({ topic, partition = -1, key, value, timestamp, headers }: Outgoing): RawRecord => ({
  topic,
  partition,
  offset: 9,
  timestamp,
  key,
  value,
  headers,
})

const withHeader = (key: string, value: string): RawRecord => {
  const record = delivered(forwarded(given))
  return {
    ...record,
    headers: record.headers.map((header) => (header.key === key ? { key, value: bytes(value) } : header)),
  }
}

describe('a forwarded record', () => {
  it('goes to the partition of its home task with its own bytes, and says where it stood', () => {
    const { topic, partition, key, value, headers } = forwarded(given)
    expect({ topic, partition, key, value }).toEqual({
      topic: 'app-forward',
      partition: 5,
      key: given.key,
      value: given.value,
    })
    expect(headers.map((header) => [header.key, String(header.value)])).toEqual([
      ['traceparent', '00-1'],
      ['eventzr.forward.topic', 'numbers.v1'],
      ['eventzr.forward.partition', '3'],
      ['eventzr.forward.offset', '70'],
      ['eventzr.forward.tasks', '12'],
      ['eventzr.forward.timestamp', '1700000000000'],
    ])
  })

  it.each([
    ['a broker would have refused it', 1_000, 1_000],
    ['retention would have deleted it', given.timestamp + 1_000, given.timestamp],
  ])('has its own timestamp again at home, also when %s', (_what, sent, ordered) => {
    const record = delivered(forwarded(given, sent))
    expect(record.timestamp).toBe(sent)
    expect(readForwarded(record)?.timestamp).toBe(given.timestamp)
    expect(forwardedTimestamp(record)).toBe(ordered)
  })

  it('copies its headers, since they outlive the batch that they came in', () => {
    const value = bytes('old')
    const record = forwarded({ ...given, headers: [{ key: 'h', value }] })
    value.write('new')
    expect(String(record.headers[0]!.value)).toBe('old')
  })

  const someBytes = fc.uint8Array({ maxLength: 64 }).map((array) => Buffer.from(array))
  const header: fc.Arbitrary<RecordHeader> = fc.record({
    key: fc.oneof(fc.constantFrom('same', 'eventzr.forward.topic', 'eventzr.forward.offset'), fc.string()),
    value: someBytes,
  })
  const record: fc.Arbitrary<RawRecord> = fc.record({
    topic: fc.stringMatching(/^[\w.-]{1,249}$/),
    partition: fc.nat(),
    offset: fc.maxSafeNat(),
    timestamp: fc.oneof(fc.constant(-1), fc.maxSafeNat(), fc.constant(Number(2n ** 63n - 1n))),
    key: fc.option(someBytes),
    value: fc.option(someBytes),
    headers: fc.array(header, { maxLength: 6 }),
  })

  it('is at home what it was, whatever its bytes and headers are', () => {
    fc.assert(
      fc.property(record, fc.nat(), (raw, sent) => {
        expect(readForwarded(delivered(forwarded(raw, sent)))).toEqual(raw)
      }),
    )
  })

  it.each([
    ['has no headers', { ...given, headers: [] }],
    ['lacks one', { ...delivered(forwarded(given)), headers: forwarded(given).headers.slice(0, -1) }],
    ['has them in another order', { ...given, headers: forwarded(given).headers.toReversed() }],
    ['has no topic', withHeader('eventzr.forward.topic', '')],
    ['has no number for a partition', withHeader('eventzr.forward.partition', '')],
    ['has another text for an offset', withHeader('eventzr.forward.offset', '0x10')],
    ['has a fraction for the tasks', withHeader('eventzr.forward.tasks', '1.5')],
    ['has no number for a timestamp', withHeader('eventzr.forward.timestamp', 'now')],
  ])('is not read when it %s', (_what, broken) => {
    expect(readForwarded(broken)).toBeUndefined()
  })
})

describe('the limit of the forward topic', () => {
  it('counts key, value and headers', () => {
    const value = Buffer.alloc(maxForwardBytes - 4)
    const fitting = { ...given, value, headers: [] }
    expect(fitsForward(fitting)).toBe(true)
    expect(fitsForward({ ...fitting, key: bytes('acme+') })).toBe(false)
    expect(fitsForward({ ...fitting, headers: [{ key: '', value: bytes('') }] })).toBe(false)
  })
})
