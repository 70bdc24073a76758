import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isUndirected, readForwarded } from '#runtime/inputs/forward-origin.ts'
import { readLetter } from '#runtime/letters/letter.ts'
import { redrivenRecord } from '#runtime/letters/redriven-record.ts'
import { Outbox, type Outgoing } from '#runtime/ports/outbox.ts'
import { attemptOf, withoutAttempt } from '#runtime/task/attempt.ts'
import { appendDeadLetter, type DeadLetterFacts, deadLetterLimits } from '#runtime/task/dead-letter.ts'
import { homeTask } from '#runtime/task/home-task.ts'
import type { RawRecord, RecordHeader } from '#stream/raw-record.ts'

const tasks = 12
const someBytes = fc.uint8Array({ maxLength: 64 }).map((array) => Buffer.from(array))
const names = [
  'same',
  'eventzr.note',
  'eventzr.stage',
  '__streams.errors.exception',
  '__streams.errors.topic',
  'eventzr.forward.offset',
  'kafka_dlt-original-offset',
]
const header: fc.Arbitrary<RecordHeader> = fc.record({
  key: fc.oneof(fc.constantFrom(...names), fc.string()),
  value: someBytes,
})
const anyRecord: fc.Arbitrary<RawRecord> = fc.record({
  topic: fc.stringMatching(/^[\w.-]{1,249}$/),
  partition: fc.nat(),
  offset: fc.maxSafeNat(),
  timestamp: fc.oneof(fc.constant(-1), fc.maxSafeNat()),
  key: fc.option(someBytes),
  value: fc.option(someBytes),
  headers: fc.array(header, { maxLength: 6 }),
})
const anyFacts: fc.Arbitrary<DeadLetterFacts> = fc.record(
  {
    stage: fc.constantFrom('decode', 'process', 'park', 'forward'),
    processor: fc.string(),
    store: fc.string(),
    build: fc.string(),
    error: fc.constant(new Error('no')),
  },
  { requiredKeys: ['stage'] },
)

/** As a consumer delivers it. */
const delivered = ({ partition = 3, ...rest }: Outgoing, offset: number): RawRecord => ({ ...rest, partition, offset })

const letterOf = (raw: RawRecord, facts: DeadLetterFacts = { stage: 'process' }, reason = 'RULE_FAILED') => {
  const outbox = new Outbox()
  appendDeadLetter(outbox, 'dead', { reason, raw }, facts, { published: () => 5 })
  return readLetter(delivered(outbox.read(0), 9))
}

const redrive = (raw: RawRecord, facts?: DeadLetterFacts): RawRecord =>
  delivered(redrivenRecord(letterOf(raw, facts)!, 'forward', tasks, 7), 4)

const given: RawRecord = {
  topic: 'numbers.v1',
  partition: 15,
  offset: 70,
  timestamp: 1_700_000_000_000,
  key: Buffer.from('acme'),
  value: Buffer.from('value'),
  headers: [{ key: 'traceparent', value: Buffer.from('00-1') }],
}

describe('a redriven record', () => {
  it('is what its dead letter was made of, whatever its bytes and headers are', () => {
    fc.assert(
      fc.property(anyRecord, anyFacts, (raw, facts) => {
        const again = readForwarded(redrive(raw, facts))!
        expect({ ...again, headers: withoutAttempt(again.headers) }).toEqual(raw)
        expect(attemptOf(again.headers)).toBe(2)
      }),
    )
  })

  it('is the same after it failed as often as one likes, and counts', () => {
    const second = readForwarded(redrive(given))!
    const third = readForwarded(redrive(second))!
    expect(third.headers).toEqual([...given.headers, { key: 'eventzr.attempt', value: Buffer.from('3') }])
    expect(letterOf(third)).toMatchObject({ attempt: 3, origin: given })
  })

  it('goes to the task of its key, which must not send it further', () => {
    const record = redrive(given)
    expect(record.partition).toBe(homeTask(given.key!, tasks))
    expect(isUndirected(record)).toBe(false)
  })

  it('without a key goes to a task that may send it home', () => {
    const record = redrive({ ...given, key: null })
    expect(record.partition).toBe(3)
    expect(isUndirected(record)).toBe(true)
  })
})

describe('a dead letter, read', () => {
  it('says what its headers say', () => {
    const facts = { stage: 'process', processor: 'hearing', store: 'heard', build: '1.0.0+ab' } as const
    expect(letterOf(given, facts)).toEqual({
      partition: 3,
      offset: 9,
      writtenMs: 5,
      reason: 'RULE_FAILED',
      stage: 'process',
      attempt: 1,
      processor: 'hearing',
      store: 'heard',
      version: '1.0.0+ab',
      origin: given,
      lost: undefined,
    })
  })

  it('of an earlier build is read as well', () => {
    const old = Object.entries({
      '__streams.errors.exception': 'NOT_JSON',
      '__streams.errors.topic': given.topic,
      '__streams.errors.partition': '15',
      '__streams.errors.offset': '70',
      'eventzr.reason': 'NOT_JSON',
      'eventzr.stage': 'decode',
      'eventzr.timestamp': String(given.timestamp),
    }).map(([key, value]) => ({ key, value: Buffer.from(value) }))
    const letter = readLetter({ ...given, headers: [...given.headers, ...old] })
    expect(letter).toMatchObject({ reason: 'NOT_JSON', attempt: 1, origin: given, lost: undefined })
  })

  it.each([
    ['its value was cut', { value: Buffer.alloc(deadLetterLimits.value + 1) }, 'RULE_FAILED', 'value'],
    ['its key was left out', { key: Buffer.alloc(deadLetterLimits.key + 1) }, 'RULE_FAILED', 'key'],
    [
      'its headers were left out',
      { headers: [{ key: 'h', value: Buffer.alloc(deadLetterLimits.headers) }] },
      'RULE_FAILED',
      'headers',
    ],
    ['it is a timer', { topic: 'timer:heard' }, 'RULE_FAILED', 'timer'],
    ['it is a skipped batch', {}, 'BATCH_SKIPPED', 'batch'],
    ['nobody knows where it comes from', {}, 'FORWARD_INVALID', 'origin'],
  ])('has no input to send again when %s', (_what, change, reason, lost) => {
    expect(letterOf({ ...given, ...change }, undefined, reason)?.lost).toBe(lost)
  })

  it.each([
    ['is no dead letter', given],
    ['names no place', { ...given, headers: [{ key: '__streams.errors.exception', value: Buffer.from('NOT_JSON') }] }],
  ])('is not read when it %s', (_what, record) => {
    expect(readLetter(record)).toBeUndefined()
  })
})
