import { expect, it } from 'vitest'
import { scrub } from '#processors/studio/jobs/scrub.ts'

it.each([
  ['HTTP 503 after 30000 ms, attempt 2', 'HTTP 503 after 30000 ms, attempt 2'],
  ['cannot draw "call +14155550123"', 'cannot draw "call [number]"'],
  ['cannot draw (415) 555-0123 in gold', 'cannot draw ([number] in gold'],
  ['rejected: ana.b+c@example.org, 07700 900123', 'rejected: [address] [number]'],
  ['no HTTPS://a.example/one.mp3?sig=1 here', 'no [address] here'],
  ['403 for s3://samples/acme/two.wav', '403 for [address]'],
  ['cannot read (https://a.example/one.mp3), attempt 2', 'cannot read ([address] attempt 2'],
])('scrubs %j', (text, scrubbed) => {
  expect(scrub(text)).toBe(scrubbed)
})

it('leaves no half of a letter where it cuts', () => {
  expect(scrub(`${'x'.repeat(499)}😀`)).toBe('x'.repeat(499))
})

it('cuts a long text before it looks at it', () => {
  expect(scrub(`${'x'.repeat(499)}+14155550123`)).toBe(`${'x'.repeat(499)}+`)
})

it('cuts between letters, not through one', () => {
  expect(scrub(`${'x'.repeat(499)}🙂`)).toBe('x'.repeat(499))
  expect(scrub(`${'x'.repeat(498)}🙂🙂`)).toBe(`${'x'.repeat(498)}🙂`)
})
