import { describe, expect, it } from 'vitest'
import { deadLetterReasons, plainText } from '#cli/dead-letter-reasons.ts'
import { remedyOf, timeText } from '#cli/letters-report.ts'
import { shownLetterText } from '#cli/shown-letter-text.ts'
import type { ShownLetter } from '#cli/show-letter.ts'

const shown: ShownLetter = {
  letter: {
    at: { topic: 'app-v1-dead-letter', partition: 0, offset: 3 },
    origin: { topic: 'numbers.v1', partition: 1, offset: 7 },
    writtenMs: 0,
    timestampMs: -1,
    reason: 'RULE_FAILED',
    stage: 'process',
    attempt: 2,
    processor: 'hearing',
    status: 'parked',
    note: 'asked the producer',
    lost: undefined,
  },
  ...remedyOf('RULE_FAILED'),
  notRedriven: 'parked for a person',
  key: { bytes: 4, text: 'acme' },
  headers: [
    { name: 'trace', bytes: 9 },
    { name: 'content-type', bytes: 16, text: 'application/json' },
  ],
  event: 'NOT_JSON',
  value: { bytes: 5, sha256: 'ab'.repeat(32) },
}

describe('a dead letter for people', () => {
  it('says what it is, where it stood, and what to do', () => {
    const text = shownLetterText(shown)
    for (const part of [
      'app-v1-dead-letter-0-3',
      'numbers.v1-1-7',
      'a rule or operator threw',
      'mend the rule',
      'parked: asked the producer',
      'parked for a person',
      'trace (9 bytes)',
      'content-type: application/json',
      'not decoded: NOT_JSON',
      '5 bytes, sha256 abababababababab; --reveal shows it',
    ])
      expect(text).toContain(part)
  })

  it('shows the data of its event when that is asked for', () => {
    const value = { bytes: 5, sha256: 'ab', base64: 'eA==', data: { n: 1 } }
    expect(shownLetterText({ ...shown, value })).toContain('"n": 1')
    const { data: _none, ...undecoded } = value
    expect(shownLetterText({ ...shown, value: undecoded })).toContain('eA==')
  })
})

describe('the reasons of dead letters', () => {
  it('have plain words for people', () => {
    for (const { meaning, remedy } of deadLetterReasons) expect(plainText(meaning + remedy)).not.toMatch(/`|\]\(/)
  })

  it('of another build have no remedy here', () => {
    expect(remedyOf('NEVER_HEARD').meaning).toBe('this build does not know the reason')
  })
})

it('a time beyond all dates is shown as a number', () => {
  expect([timeText(0), timeText(9e18)]).toEqual(['1970-01-01T00:00:00.000Z', '9000000000000000000'])
})
