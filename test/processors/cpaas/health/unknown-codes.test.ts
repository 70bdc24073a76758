import { expect, it } from 'vitest'
import { unknownAnswerCodes, unknownReceiptCodes } from '#processors/cpaas/health/unknown-codes.ts'
import { answer, receipt } from '../samples.ts'

const answered = (provider: string, providerErrorCode: string | null, outcome: 'REJECTED' | 'ACCEPTED' = 'REJECTED') =>
  unknownAnswerCodes.labelsOf(answer({ provider, providerErrorCode, outcome }))
const received = (status: 'FAILED' | 'UNDELIVERED' | 'DELIVERED', providerErrorCode: string) =>
  unknownReceiptCodes.labelsOf(receipt({ provider: 'TWILIO', providerErrorCode, status }))

it.each<[string, string | null, readonly string[] | undefined]>([
  ['TWILIO', '99999', ['TWILIO', '99999']],
  ['SINCH', 'NEW_CODE-1.2', ['SINCH', 'NEW_CODE-1.2']],
  ['META_WHATSAPP', '1310999', ['META_WHATSAPP', '1310999']],
  ['TWILIO', '30007', undefined],
  ['TWILIO', '30008', undefined],
  ['TWILIO', null, undefined],
  ['TWILIO', '', undefined],
  ['TWILIO', 'constructor', ['TWILIO', 'constructor']],
  ['TWILIO', '14155550171', ['TWILIO', 'other']],
  ['TWILIO', 'to:1_415_555_0171', ['TWILIO', 'other']],
  ['AWS_SNS', 'Jane Doe has moved', ['AWS_SNS', 'other']],
  ['TWILIO', 'jane@example.org', ['TWILIO', 'other']],
  ['TWILIO', 'x'.repeat(41), ['TWILIO', 'other']],
  ['+14155550171', '99999', ['other', '99999']],
])('a refusal by %s with the code %j counts as %j', (provider, code, labels) => {
  expect(answered(provider, code)).toEqual(labels)
})

it('an acceptance does not count, whatever its code', () => {
  expect(answered('TWILIO', '99999', 'ACCEPTED')).toBeUndefined()
})

it('receipts of failure count, and no others', () => {
  expect([received('FAILED', '99999'), received('UNDELIVERED', '30003')]).toEqual([['TWILIO', '99999'], undefined])
  expect(received('DELIVERED', '99999')).toBeUndefined()
})
