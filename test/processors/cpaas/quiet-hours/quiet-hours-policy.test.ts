import { describe, expect, it } from 'vitest'
import { quietHoursPolicySchema } from '#processors/cpaas/quiet-hours/quiet-hours-policy.ts'

describe('the policy of quiet hours', () => {
  it('has the hours of calls in the United States, and UTC, as its standard', () => {
    expect(quietHoursPolicySchema.parse({})).toEqual({ fromMinute: 1_260, toMinute: 480, zone: 'UTC' })
  })

  it('takes zones and their links', () => {
    expect(quietHoursPolicySchema.parse({ zone: 'Asia/Kolkata' }).zone).toBe('Asia/Kolkata')
    expect(quietHoursPolicySchema.parse({ zone: 'Asia/Calcutta' }).zone).toBe('Asia/Calcutta')
  })

  it.each([
    ['zone', 'asia/kolkata', 'must be a time zone of the IANA data, such as Asia/Kolkata'],
    ['zone', 'IST', 'must be a time zone of the IANA data, such as Asia/Kolkata'],
    ['fromMinute', 1_440, 'Too big: expected number to be <=1439'],
    ['toMinute', -1, 'Too small: expected number to be >=0'],
    ['toMinute', 7.5, 'Invalid input: expected int, received number'],
  ])('refuses %s %s', (name, value, message) => {
    const { error } = quietHoursPolicySchema.safeParse({ [name]: value })
    expect(error?.issues.map((each) => [each.path.join('.'), each.message])).toEqual([[name, message]])
  })
})
