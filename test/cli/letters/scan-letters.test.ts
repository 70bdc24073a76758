import { beforeEach, describe, expect, it } from 'vitest'
import { lettersReport, lettersText } from '#cli/letters-report.ts'
import { keyText } from '#cli/listed-letter.ts'
import { GivenLetters, input } from './given-letters.ts'

let given: GivenLetters
beforeEach(() => {
  given = new GivenLetters()
})

const statusesOf = async () => (await given.scan()).letters.map(({ status, note }) => [status, note])

describe('dead letters of a topic', () => {
  it('are listed without bytes, with their places', async () => {
    given.die()
    const { letters } = await given.scan()
    expect(letters).toEqual([
      {
        at: { topic: 'app-v1-dead-letter', partition: 0, offset: 0 },
        origin: { topic: 'numbers.v1', partition: 1, offset: 7 },
        writtenMs: 100,
        timestampMs: 100,
        reason: 'RULE_FAILED',
        stage: 'process',
        attempt: 1,
        tenant: 'acme',
        valueBytes: 5,
        status: 'open',
        lost: undefined,
      },
    ])
  })

  it('are found in every partition, and beside records of others', async () => {
    given.die()
    given.die({}, 'NOT_JSON', { stage: 'decode' }, 1)
    given.write({ topic: 'app-v1-dead-letter', partition: 1, key: null, value: null, timestamp: 5, headers: [] })
    const { letters, foreign } = await given.scan()
    expect([letters.length, foreign]).toEqual([2, 1])
  })

  it.each([
    ['reason', { reason: 'NOT_JSON' }, ['NOT_JSON']],
    ['stage', { stage: 'process' }, ['RULE_FAILED']],
    ['tenant', { tenant: 'globex' }, ['NOT_JSON']],
    ['topic of the input', { topic: 'other.v1' }, ['NOT_JSON']],
    ['time', { sinceMs: 150 }, ['NOT_JSON']],
    ['end of the time', { untilMs: 150 }, ['RULE_FAILED']],
    ['version', { appVersion: '1.0.0' }, ['NOT_JSON']],
    ['version with its fingerprint', { appVersion: '1.0.0+ab' }, ['NOT_JSON']],
    ['another version', { appVersion: '1.0' }, []],
    ['place', { at: { topic: 'app-v1-dead-letter', partition: 0, offset: 0 } }, ['RULE_FAILED']],
    ['place of the input', { at: { topic: 'other.v1', partition: 1, offset: 7 } }, ['NOT_JSON']],
    ['status', { status: 'redriven' as const }, []],
  ])('are chosen by %s', async (_what, filter, reasons) => {
    given.die()
    const other = { topic: 'other.v1', key: Buffer.from('globex'), timestamp: 200 }
    given.die(other, 'NOT_JSON', { stage: 'decode', build: '1.0.0+ab' })
    expect((await given.scan(filter)).letters.map(({ reason }) => reason)).toEqual(reasons)
  })

  it('have the status of the last note on them', async () => {
    for (let times = 0; times < 3; times++) given.die()
    given.note('parked', 0, 'asked the producer')
    given.note('parked', 1)
    given.note('unparked', 1)
    given.note('redriven', 2)
    given.note('parked', 2)
    expect(await statusesOf()).toEqual([
      ['parked', 'asked the producer'],
      ['open', undefined],
      ['redriven', undefined],
    ])
  })

  it('wait for a person after two redrives failed, until one gives them free', async () => {
    given.die({ headers: [{ key: 'eventzr.attempt', value: Buffer.from('3') }] })
    expect(await statusesOf()).toEqual([['parked', undefined]])
    given.note('unparked', 0)
    expect(await statusesOf()).toEqual([['open', undefined]])
  })

  it('are the newest ones when memory does not hold all, and the rest is counted', async () => {
    for (const offset of [1, 2, 3]) given.die({ offset })
    const { letters, leftOut } = await given.scan({}, 2)
    expect([letters.map(({ origin }) => origin.offset), leftOut]).toEqual([[2, 3], 1])
  })
})

describe('a report of dead letters', () => {
  it.each([
    ['reason', { NOT_JSON: 2, RULE_FAILED: 1 }],
    ['tenant', { acme: 3 }],
    ['topic', { 'numbers.v1': 3 }],
    ['version', { '1.0.0+ab': 2, '(earlier build)': 1 }],
    ['hour', { '1970-01-01T00:00Z': 3 }],
  ] as const)('counts by %s, the largest group first', async (group, counts) => {
    given.die()
    for (const offset of [8, 9]) given.die({ offset }, 'NOT_JSON', { stage: 'decode', build: '1.0.0+ab' })
    const report = lettersReport(await given.scan(), group, 1)
    expect(Object.entries(report.counts)).toEqual(Object.entries(counts))
    expect([report.total, report.newest.length]).toEqual([3, 1])
  })

  it('shows places, and no payload', async () => {
    given.die({ value: Buffer.from('secret') })
    const text = lettersText(lettersReport(await given.scan(), 'reason', 5), 'reason')
    expect(text).toContain('numbers.v1-1-7')
    expect(text).toContain('app-v1-dead-letter-0-0')
    expect(text).not.toContain('secret')
  })

  it('says so when there is none', async () => {
    expect(lettersText(lettersReport(await given.scan(), 'reason', 5), 'reason')).toBe('no dead letters')
  })
})

describe('a key that people see', () => {
  it.each([
    ['acme', 'acme'],
    ['5b8f2f5e-3c53-4a53-9f0e-1d1f0a7a9c11', '5b8f2f5e-3c53-4a53-9f0e-1d1f0a7a9c11'],
    ['+12025550199', /^\(12 bytes, [\da-f]{12}\)$/],
    ['12025550199', /^\(11 bytes/],
    ['ann@example.com', /^\(15 bytes/],
    ['{"to":"x"}', /^\(10 bytes/],
  ])('is %s as %s', (key, shown) => {
    expect(keyText(Buffer.from(key))).toMatch(typeof shown === 'string' ? new RegExp(`^${shown}$`) : shown)
  })

  it('is a digest when it is no UTF-8', () => {
    expect(keyText(Buffer.from([0xff]))).toMatch(/^\(1 bytes, /)
  })

  it('is the key of no letter without one', async () => {
    given.die({ key: null })
    expect((await given.scan()).letters[0]).not.toHaveProperty('tenant')
    expect(input.key).not.toBeNull()
  })
})
