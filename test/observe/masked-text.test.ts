import { describe, expect, it } from 'vitest'
import { maskedText, maskedValue } from '#observe/masked-text.ts'
import { bodyWith, sings, spellings } from '../privacy/canary.ts'

describe('a log line', () => {
  it.each(spellings)('does not show the number %s', (number) => {
    expect(sings(maskedText(`no route to ${number}, asked again`))).toBe(false)
    expect(maskedText(`to ${number}, asked again`)).toMatch(/<number>, asked again$/)
  })

  const token = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl'
  it.each([
    ['a mail address', 'refused: ann.lee+x@mail.example.com', 'refused: <mail>'],
    ['a token', `answered 401 to ${token}`, 'answered 401 to <token>'],
    ['an authorization', 'sent Authorization: Bearer abc.def-123456', 'sent Authorization: Bearer <secret>'],
    ['a password of a setting', 'sasl.password=hunter2; check it', 'sasl.password=<secret>; check it'],
    ['a secret of an object', '{"client_secret":"hunter2","a":1}', '{"client_secret":"<secret>","a":1}'],
    ['the user of an address', 'http://ann:hunter2@registry:8081/x', 'http://<secret>@registry:8081/x'],
  ])('does not show %s', (_what, text, masked) => {
    expect(maskedText(text)).toBe(masked)
  })

  it.each([`{"body":"${bodyWith('Your code:')}"`, bodyWith('no JSON at all'), `"${bodyWith('cut')}`])(
    'does not show the text %j, which Node quotes when it cannot parse it',
    (text) => {
      const quoted = messageOf(() => JSON.parse(text))
      expect(sings(maskedText(quoted))).toBe(false)
    },
  )

  it.each([
    'task 3 is corrupted: input-7 has committed offset 4155550147, but the commit row does not name it',
    'no broker at kafka-0.kafka:9092,kafka-1.kafka:9092 answered within 5000 ms',
    'eventzr.cpaas.receipt.received.v1-3 is held at offset 120000000, since its next batch cannot be unpacked',
    'starting again from the last commit in 15000 ms: not granted to this principal: Write upon topic a',
    'a token for the brokers was issued',
    '2026-11-30T08:00:00.000+01:00',
    'kafka-configs.sh --bootstrap-server <brokers> --add-config retention.ms=1209600000',
    'topic 0190a1b2-0000-7000-8000-001122334455',
  ])('shows its own words, places and counts: %s', (text) => {
    expect(maskedText(text)).toBe(text)
  })
})

describe('the fields of a log line', () => {
  it('are masked at any depth, and keep names, numbers and other words', () => {
    const fields = {
      task: 3,
      cause: `to ${spellings[0]}`,
      inputs: [{ topic: 'a', offset: 4155550147, hint: 'a@b.example' }],
    }
    expect(maskedValue(fields)).toEqual({
      task: 3,
      cause: 'to <number>',
      inputs: [{ topic: 'a', offset: 4155550147, hint: '<mail>' }],
    })
  })

  it('never show what an object of a class holds', () => {
    expect(maskedValue({ error: new Error(bodyWith('')), bytes: Buffer.from(bodyWith('')) })).toEqual({
      error: '[object Error]',
      bytes: '[object Uint8Array]',
    })
  })
})

const messageOf = (run: () => unknown): string => {
  try {
    run()
  } catch (error) {
    return (error as Error).message
  }
  throw new Error('the text is JSON')
}
