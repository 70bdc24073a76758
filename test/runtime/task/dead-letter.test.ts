import { describe, expect, it } from 'vitest'
import { Outbox, type Outgoing } from '#runtime/ports/outbox.ts'
import { appendDeadLetter, type DeadLetterFacts, deadLetterLimits } from '#runtime/task/dead-letter.ts'
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

const deadLetter = (change: Partial<RawRecord> = {}, facts: Partial<DeadLetterFacts> = {}): Outgoing => {
  const outbox = new Outbox()
  const raw = { ...given, ...change }
  const letter = { reason: 'NOT_UTF8', raw }
  appendDeadLetter(outbox, 'app-dead-letter', letter, { stage: 'decode', ...facts }, { published: (time) => time })
  return outbox.read(0)
}

const addedTo = ({ headers }: Outgoing): object =>
  Object.fromEntries(
    headers.filter(({ key }) => key !== 'trace').map(({ key, value }) => [key, Buffer.from(value).toString('latin1')]),
  )

const place = {
  '__streams.errors.exception': 'NOT_UTF8',
  '__streams.errors.topic': 'numbers.v1',
  '__streams.errors.partition': '3',
  '__streams.errors.offset': '70',
  'eventzr.reason': 'NOT_UTF8',
  'eventzr.stage': 'decode',
  'eventzr.timestamp': '1700000000000',
  'eventzr.attempt': '1',
  'kafka_dlt-original-topic': 'numbers.v1',
  'kafka_dlt-original-partition': '\0\0\0\u0003',
  'kafka_dlt-original-offset': '\0\0\0\0\0\0\0F',
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
    expect(letter.headers.length).toBeLessThanOrEqual(13)
  })

  it('says which build and which part of it failed, and where in the code, without the message', () => {
    const error = new Error('secret')
    const letter = deadLetter({}, { processor: 'hearing', store: 'heard', build: '1.0.0+abcd', error })
    const { '__streams.errors.stacktrace': frames, ...facts } = addedTo(letter) as Record<string, string>
    expect(facts).toEqual({
      ...place,
      'eventzr.processor': 'hearing',
      'eventzr.store': 'heard',
      'eventzr.application-version': '1.0.0+abcd',
    })
    expect(frames).toMatch(/^at .*dead-letter\.test\.ts/)
    expect(frames).not.toContain('secret')
  })

  it('keeps what the program says of itself short', () => {
    const error = Object.assign(new Error('deep'), { stack: `Error\n    at ${'x'.repeat(5_000)}` })
    const letter = deadLetter({}, { processor: 'p'.repeat(5_000), build: 'b'.repeat(5_000), error })
    for (const { key, value } of letter.headers) expect(value.length, key).toBeLessThanOrEqual(1_024)
  })

  it('of a timer has no place for tools, since it stands in no topic', () => {
    expect(Object.keys(addedTo(deadLetter({ topic: 'timer:heard' }))).filter((key) => key.startsWith('kafka'))).toEqual(
      [],
    )
  })

  it('of a redriven record says which attempt failed, beside the own headers of its input', () => {
    const headers = [...given.headers, { key: 'eventzr.attempt', value: Buffer.from('2') }]
    const letter = deadLetter({ headers })
    expect(addedTo(letter)).toEqual({ ...place, 'eventzr.attempt': '2' })
    expect(letter.headers.filter(({ key }) => key === 'eventzr.attempt')).toHaveLength(1)
  })
})
