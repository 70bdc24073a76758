import { describe, expect, it } from 'vitest'
import {
  failureClassOf,
  healthEffect,
  receiptFailureClass,
  retryAfter,
} from '#processors/cpaas/health/outcome-class.ts'
import { answer } from '../samples.ts'

describe('failureClassOf', () => {
  it.each([
    ['TWILIO', '63012', 'PROVIDER_FAULT'],
    ['TWILIO', '20003', 'CREDENTIAL'],
    ['TWILIO', '20429', 'THROTTLED'],
    ['TWILIO', '30034', 'TENANT_FAULT'],
    ['TWILIO', '30007', 'CONTENT_FAULT'],
    ['TWILIO', '30006', 'RECIPIENT_FAULT'],
    ['TWILIO', '21610', 'OPTED_OUT'],
    ['TWILIO', '30008', 'UNKNOWN'],
    ['META_WHATSAPP', '131016', 'PROVIDER_FAULT'],
    ['META_WHATSAPP', '190', 'CREDENTIAL'],
    ['META_WHATSAPP', '131056', 'THROTTLED'],
    ['META_WHATSAPP', '131049', 'RECIPIENT_FAULT'],
    ['META_WHATSAPP', '131050', 'OPTED_OUT'],
    ['META_WHATSAPP', '132001', 'CONTENT_FAULT'],
    ['AWS_SNS', 'Phone has blocked SMS', 'RECIPIENT_FAULT'],
    ['VONAGE', 'undeliverable', 'PROVIDER_FAULT'],
    ['TWILIO', '21611', 'THROTTLED'],
    ['TWILIO', '30022', 'THROTTLED'],
    ['TWILIO', '63017', 'THROTTLED'],
    ['TWILIO', '63038', 'THROTTLED'],
    ['TWILIO', '30410', 'PROVIDER_FAULT'],
    ['TWILIO', '21211', 'RECIPIENT_FAULT'],
    ['TWILIO', '21612', 'RECIPIENT_FAULT'],
    ['TWILIO', '21614', 'RECIPIENT_FAULT'],
    ['TWILIO', '21408', 'TENANT_FAULT'],
    ['TWILIO', '21664', 'TENANT_FAULT'],
    ['TWILIO', '21667', 'TENANT_FAULT'],
    ['TWILIO', '21730', 'PROVIDER_FAULT'],
    ['META_WHATSAPP', '4', 'THROTTLED'],
    ['META_WHATSAPP', '80007', 'THROTTLED'],
    ['META_WHATSAPP', '131048', 'THROTTLED'],
    ['META_WHATSAPP', '133016', 'THROTTLED'],
    ['META_WHATSAPP', '131057', 'PROVIDER_FAULT'],
    ['META_WHATSAPP', '368', 'TENANT_FAULT'],
    ['META_WHATSAPP', '130497', 'TENANT_FAULT'],
    ['TWILIO', '99999', 'UNKNOWN'],
    ['TWILIO', 'constructor', 'UNKNOWN'],
    ['NEW_PROVIDER', '1', 'UNKNOWN'],
    ['constructor', 'name', 'UNKNOWN'],
  ])('puts code %s %s into class %s', (provider, providerErrorCode, failureClass) => {
    expect(failureClassOf(answer({ outcome: 'REJECTED', provider, providerErrorCode }))).toBe(failureClass)
  })

  it.each([
    [401, 'CREDENTIAL'],
    [403, 'CREDENTIAL'],
    [429, 'THROTTLED'],
    [400, 'UNKNOWN'],
    [500, 'PROVIDER_FAULT'],
    [599, 'PROVIDER_FAULT'],
    [600, 'UNKNOWN'],
    [null, 'UNKNOWN'],
  ])('goes by the HTTP status %s where the code is unknown', (httpStatus, failureClass) => {
    expect(failureClassOf(answer({ outcome: 'REJECTED', httpStatus, providerErrorCode: '?' }))).toBe(failureClass)
  })

  it('trusts the code more than the status', () => {
    expect(failureClassOf(answer({ outcome: 'REJECTED', httpStatus: 500, providerErrorCode: '30006' }))).toBe(
      'RECIPIENT_FAULT',
    )
  })

  it.each([
    ['ACCEPTED', null],
    ['TIMEOUT', 'PROVIDER_FAULT'],
    ['UNREACHABLE', 'PROVIDER_FAULT'],
    ['UNKNOWN', 'UNKNOWN'],
  ] as const)('judges a bare %s as %s', (outcome, failureClass) => {
    expect(failureClassOf(answer({ outcome }))).toBe(failureClass)
  })
})

it.each([
  [null, 'SUCCESS'],
  ['RECIPIENT_FAULT', 'SUCCESS'],
  ['PROVIDER_FAULT', 'FAULT'],
  ['CREDENTIAL', 'CREDENTIAL_FAULT'],
  ['THROTTLED', 'THROTTLED'],
  ['TENANT_FAULT', 'NONE'],
  ['CONTENT_FAULT', 'NONE'],
  ['OPTED_OUT', 'NONE'],
  ['UNKNOWN', 'NONE'],
] as const)('counts %s for health as %s', (failureClass, effect) => {
  expect(healthEffect(failureClass)).toBe(effect)
})

it.each([
  ['TWILIO', '30003', 'RECIPIENT_FAULT', 'ONCE'],
  ['TWILIO', '30006', 'RECIPIENT_FAULT', 'NEVER'],
  ['TWILIO', null, 'PROVIDER_FAULT', 'ALWAYS'],
  ['TWILIO', null, 'UNKNOWN', 'ONCE'],
] as const)('retries after %s %s (%s) %s', (provider, code, failureClass, retry) => {
  expect(retryAfter(provider, code, failureClass)).toBe(retry)
})

it('calls a failed receipt with an unlisted code UNKNOWN', () => {
  expect(receiptFailureClass('TWILIO', '30005')).toBe('RECIPIENT_FAULT')
  expect(receiptFailureClass('TWILIO', null)).toBe('UNKNOWN')
})
