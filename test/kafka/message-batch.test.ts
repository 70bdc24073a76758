import type kafka from '@confluentinc/kafka-javascript'
import { describe, expect, it } from 'vitest'
import { MessageBatch } from '#kafka/message-batch.ts'

const message = (
  topic: string,
  partition: number,
  offset: number,
  more: Partial<kafka.Message> = {},
): kafka.Message => ({
  topic,
  partition,
  offset,
  size: 1,
  timestamp: 1_000 + offset,
  key: Buffer.from('key'),
  value: Buffer.from('value'),
  ...more,
})

/** As many as a poll may bring. */
const most = 6

describe('a batch of messages', () => {
  it('is cut into runs of one partition each, in the order in which they came', () => {
    const batch = new MessageBatch(
      [message('a', 0, 1), message('a', 0, 2), message('a', 1, 7), message('b', 1, 8), message('a', 0, 3)],
      [],
      most,
    )
    expect(batch.runs).toEqual([
      { topic: 'a', partition: 0, from: 0, to: 2, bytes: 610 },
      { topic: 'a', partition: 1, from: 2, to: 3, bytes: 305 },
      { topic: 'b', partition: 1, from: 3, to: 4, bytes: 305 },
      { topic: 'a', partition: 0, from: 4, to: 5, bytes: 305 },
    ])
  })

  it('is full with as many messages as a poll may bring', () => {
    const messages = [0, 1, 2].map((offset) => message('a', 0, offset))
    expect(new MessageBatch(messages, [], 3).isFull).toBe(true)
    expect(new MessageBatch(messages, [], 4).isFull).toBe(false)
  })

  it('without messages has no runs, and still its ends', () => {
    const ends = [{ topic: 'a', partition: 0, offset: 4 }]
    const batch = new MessageBatch([], ends, most)
    expect(batch.runs).toEqual([])
    expect(batch.ends).toBe(ends)
  })

  it('says -1 for a record without a timestamp, as Kafka does', () => {
    const { timestamp: _, ...without } = message('a', 0, 1)
    const batch = new MessageBatch([without], [], most)
    expect([batch.timestamp(0), batch.read(0).timestamp]).toEqual([-1, -1])
  })

  it('reads a record with all it has', () => {
    const headers = [{ first: Buffer.from('1') }, { second: Buffer.from('2') }, { first: Buffer.from('3') }]
    const batch = new MessageBatch([message('a', 2, 5, { headers })], [], most)
    expect(batch.offset(0)).toBe(5)
    expect(batch.timestamp(0)).toBe(1_005)
    expect(batch.read(0)).toEqual({
      topic: 'a',
      partition: 2,
      offset: 5,
      timestamp: 1_005,
      key: Buffer.from('key'),
      value: Buffer.from('value'),
      headers: [
        { key: 'first', value: Buffer.from('1') },
        { key: 'second', value: Buffer.from('2') },
        { key: 'first', value: Buffer.from('3') },
      ],
    })
  })

  it.each([
    ['null key and value', { key: null, value: null }, { key: null, value: null, headers: [] }],
    ['a key that came as text', { key: 'ä' }, { key: Buffer.from('ä') }],
    [
      'an empty header',
      { headers: [{ empty: Buffer.alloc(0) }] },
      { headers: [{ key: 'empty', value: Buffer.alloc(0) }] },
    ],
  ] satisfies readonly [string, Partial<kafka.Message>, object][])('reads %s', (_what, given, expected) => {
    expect(new MessageBatch([message('a', 0, 0, given)], [], most).read(0)).toMatchObject(expected)
  })
})
