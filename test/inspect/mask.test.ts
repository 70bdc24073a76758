import { describe, expect, it } from 'vitest'
import { mask } from '../../src/inspect/mask.ts'

const hidden = '•••'

describe('the mask over personal data', () => {
  it.each([
    ['a phone number', { recipient: '+14155550171' }, { recipient: hidden }],
    ['a number in an id', { requestId: 'call-14155550171' }, { requestId: hidden }],
    ['a parted number', { providerMessageId: '415-555-0171' }, { providerMessageId: hidden }],
    ['a mail address', { recipientId: 'ann@example.org' }, { recipientId: hidden }],
    ['words', { body: 'Doors open at seven' }, { body: hidden }],
    ['one word', { body: 'hello' }, { body: hidden }],
    ['values of variables', { variables: { name: 'Ann' } }, { variables: { name: hidden } }],
    ['texts in a list', ['hello', { to: 'Ann' }], [hidden, { to: hidden }]],
    ['bytes', { value: Buffer.from('abc') }, { value: '3 bytes' }],
  ])('hides %s', (_name, value, shown) => {
    expect(mask(value, new Set())).toEqual(shown)
  })

  it.each([
    ['words of an enum', { waitingFor: 'ANSWER', state: 'HALF_OPEN' }],
    ['UUIDs', { anything: '0197d0a0-0000-7000-8000-000000000001' }],
    ['UUIDs behind the kind of thing', { messageId: 'msg_0197d0a0-0000-7000-8000-000000000001' }],
    ['hashes of recipients', { recipient: '1.0123456789abcdef0123456789abcdef' }],
    ['times', { occurredAt: '2026-02-24T12:00:00.000Z' }],
    ['numbers, flags and nothing', { costMicroUsd: 7_500, final: true, none: null, empty: '' }],
    ['ids that programs gave', { requestId: 'req-1', templateId: 'welcome' }],
  ])('shows %s', (_name, value) => {
    expect(mask(value, new Set())).toEqual(value)
  })

  it('shows names of the question', () => {
    expect(mask(['+14155550171', '+14155550172'], new Set(['+14155550171']))).toEqual(['+14155550171', hidden])
  })
})
