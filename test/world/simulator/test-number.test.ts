import { describe, expect, it } from 'vitest'
import { type DispatchRequested, DispatchRequestedDefaults } from '#schemas/types.ts'
import { testAnswer, testReceipts } from '#world/simulator/drives/test-answer.ts'
import { fateOf, type TestFate, testNumber } from '#world/simulator/drives/test-number.ts'

const attemptAt = (fate: TestFate, change: Partial<DispatchRequested> = {}): DispatchRequested => ({
  ...DispatchRequestedDefaults,
  tenantId: 'acme',
  messageId: 'msg_1',
  channel: 'SMS',
  provider: 'AWS_SNS',
  recipient: testNumber(fate, 7),
  ...change,
})

describe('a test number', () => {
  it.each(['SURE', 'REFUSED', 'FAULT_FIRST', 'PRICED_LATE'] as const)('tells its fate: %s', (fate) => {
    expect(testNumber(fate, 7)).toMatch(/^\+442079460\d{3}$/)
    expect(fateOf(testNumber(fate, 107))).toBe(fate)
  })

  it('is none of the other numbers of the world', () => {
    expect(fateOf('+447700900123')).toBeUndefined()
    expect(testAnswer(attemptAt('SURE', { recipient: '+12025550143' }))).toBeUndefined()
  })

  it.each<readonly [TestFate, Partial<DispatchRequested>, string, number]>([
    ['SURE', {}, 'ACCEPTED', 202],
    ['REFUSED', {}, 'REJECTED', 400],
    ['REFUSED', { channel: 'WHATSAPP' }, 'ACCEPTED', 202],
    ['FAULT_FIRST', {}, 'REJECTED', 503],
    ['FAULT_FIRST', { attempt: 2 }, 'ACCEPTED', 202],
    ['PRICED_LATE', {}, 'ACCEPTED', 202],
  ])('of the fate %s is answered at %j with %s', (fate, change, outcome, httpStatus) => {
    expect(testAnswer(attemptAt(fate, change))).toMatchObject({ outcome, httpStatus })
  })

  it('with a late price has its price in the last receipt alone', () => {
    expect(testReceipts(attemptAt('PRICED_LATE'))?.map(({ isFinal }) => isFinal)).toEqual([false, true])
    expect(testReceipts(attemptAt('SURE'))).toBeUndefined()
  })
})
