import { describe, expect, it } from 'vitest'
import { checkShape, reachableRecipient } from '#processors/cpaas/intake/request-shape.ts'
import type { NotifyRequested } from '#schemas/types.ts'
import { noon, policy, request } from '../samples.ts'

/** A number of variables with 8,192 characters each. */
const filled = (count: number): NotifyRequested['variables'] =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`v${index}`, 'x'.repeat(8_190)]))
const numbered = (count: number): NotifyRequested['variables'] =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`v${index}`, '']))
const day = 86_400_000

const asReachable = (asked: NotifyRequested): NotifyRequested => ({ ...asked, recipient: reachableRecipient(asked) })

const codes = (changes: Partial<NotifyRequested>) =>
  checkShape(asReachable(request(changes)), noon, policy).map(({ code }) => code)

describe('checkShape', () => {
  it.each<[string, Partial<NotifyRequested>]>([
    ['a body alone', {}],
    ['a template alone', { body: null, templateId: 'welcome' }],
    ['a number without plus', { recipient: '14155550171' }],
    ['a number with its punctuation', { recipient: '+1 (415) 555-0171' }],
    ['a short code as the sender', { sender: '72345' }],
    ['a name of eleven characters as the sender', { sender: 'Eventzr Ltd' }],
    ['any name for a sender on WhatsApp', { channel: 'WHATSAPP', sender: 'phone-number-id:104325' }],
    ['an address on a channel without numbers', { channel: 'EMAIL', recipient: 'guest@example.com' }],
    ['an expiry in the future', { expiresAt: noon + 1 }],
    ['variables of 65,536 characters, names included', { variables: filled(8) }],
    ['1,000 variables', { variables: numbered(1_000) }],
    ['an expiry at the end of time', { expiresAt: 253_402_300_799_999 }],
    ['a start that is over', { sendAfter: noon - 1 }],
    ['the latest start', { sendAfter: noon + 30 * day }],
  ])('passes %s', (_name, changes) => {
    expect(codes(changes)).toEqual([])
  })

  it.each<[string, Partial<NotifyRequested>, string[]]>([
    ['a channel that nobody knows', { channel: 'UNKNOWN' }, ['CHANNEL_UNKNOWN']],
    ['a number that no plan has', { recipient: '+14151550171' }, ['RECIPIENT_INVALID']],
    ['a short code', { recipient: '72345' }, ['RECIPIENT_INVALID']],
    ['a name of twelve characters as the sender', { sender: 'Eventzr Ltd.' }, ['SENDER_INVALID']],
    [
      'a sender that is longer than any name',
      { channel: 'EMAIL', recipient: 'a@b.c', sender: 'x'.repeat(257) },
      ['SENDER_INVALID'],
    ],
    ['an address on a phone channel', { channel: 'WHATSAPP', recipient: 'guest@example.com' }, ['RECIPIENT_INVALID']],
    ['no address at all', { channel: 'EMAIL', recipient: '' }, ['RECIPIENT_INVALID']],
    ['blanks for a body', { body: '  \n' }, ['CONTENT_MISSING']],
    ['a text of eleven segments', { body: 'a'.repeat(1_531) }, ['CONTENT_TOO_LONG']],
    ['the same in letters beyond the alphabet of SMS', { body: 'я'.repeat(671) }, ['CONTENT_TOO_LONG']],
    ['more than 1,000 variables', { variables: numbered(1_001) }, ['CONTENT_TOO_LARGE']],
    ['variables of more than 65,536 characters', { variables: { ...filled(8), a: '' } }, ['CONTENT_TOO_LARGE']],
    ['an expiry right now', { expiresAt: noon }, ['EXPIRED']],
    ['an expiry before its start', { sendAfter: noon + 2, expiresAt: noon + 1 }, ['EXPIRED']],
    ['a start in seconds', { sendAfter: noon / 1_000 }, ['TIME_INVALID']],
    ['a start at zero', { sendAfter: 0 }, ['TIME_INVALID']],
    ['a start before 1970', { sendAfter: -1 }, ['TIME_INVALID']],
    ['a start that is no number', { sendAfter: Number.NaN }, ['TIME_INVALID', 'SEND_AFTER_TOO_FAR']],
    ['an expiry in seconds', { expiresAt: noon / 1_000 }, ['TIME_INVALID', 'EXPIRED']],
    ['a start in more than thirty days', { sendAfter: noon + 30 * day + 1 }, ['SEND_AFTER_TOO_FAR']],
    ['several faults, the deciding one first', { recipient: '', body: null }, ['RECIPIENT_INVALID', 'CONTENT_MISSING']],
  ])('refuses %s', (_name, changes, reasons) => {
    expect(codes(changes)).toEqual(reasons)
  })

  it('refuses a channel that the policy gives no route', () => {
    const off = { ...policy, routes: { ...policy.routes, SMS: [] } }
    expect(checkShape(request(), noon, off)[0]).toMatchObject({ code: 'CHANNEL_DISABLED' })
  })

  it('says nothing of the recipient in its reasons', () => {
    const reasons = checkShape(asReachable(request({ recipient: '0155501', body: '' })), noon, policy)
    expect(JSON.stringify(reasons)).not.toContain('0155501')
  })
})
