import { describe, expect, it } from 'vitest'
import { type ConsentEvents, type ConsentProof, proofReport, proofText, type ToldEvent } from '#cli/proof-report.ts'
import {
  type ConsentChanged,
  type ConsentChangeRequested,
  ConsentChangeRequestedDefaults,
  type DispatchCompleted,
  DispatchCompletedDefaults,
  type ReceiptReceived,
  ReceiptReceivedDefaults,
  type SmsInbound,
  SmsInboundDefaults,
} from '#schemas/types.ts'
import type { EpochMs } from '#stream/time.ts'
import type { TenantId } from '#stream/record.ts'

const acme = 'acme' as TenantId
const recipient = '+14155550171'
const noon = Date.parse('2026-02-24T12:00:00Z')
const body = 'STOP'

/** The time of the nth second. */
const at = (second: number): EpochMs => noon + second * 1_000

const event = <V>(id: string, offset: number, second: number, data: V): ToldEvent<V> => ({
  id,
  partition: 1,
  offset,
  writtenMs: at(second),
  data,
})

const inbound = (id: string, second: number, changes: Partial<SmsInbound> = {}): ToldEvent<SmsInbound> =>
  event(id, second, second, {
    ...SmsInboundDefaults,
    tenantId: acme,
    provider: 'TWILIO',
    providerMessageId: id,
    from: recipient,
    body,
    receivedAt: at(second),
    ...changes,
  })

const requested = (id: string, second: number, changes: Partial<ConsentChangeRequested>) =>
  event<ConsentChangeRequested>(id, second, second, {
    ...ConsentChangeRequestedDefaults,
    tenantId: acme,
    requestId: id,
    recipient,
    channelFamily: 'SMS',
    state: 'OPTED_IN',
    requestedAt: at(second),
    ...changes,
  })

const answered = (id: string, second: number, changes: Partial<DispatchCompleted>) =>
  event<DispatchCompleted>(id, second, second, {
    ...DispatchCompletedDefaults,
    tenantId: acme,
    messageId: 'msg-1',
    provider: 'TWILIO',
    completedAt: at(second),
    ...changes,
  })

const received = (id: string, second: number, changes: Partial<ReceiptReceived>) =>
  event<ReceiptReceived>(id, second, second, {
    ...ReceiptReceivedDefaults,
    tenantId: acme,
    messageId: 'msg-1',
    providerMessageId: 'SM1',
    provider: 'TWILIO',
    occurredAt: at(second),
    ...changes,
  })

/** A change of the nth version, an opt-out by STOP unless told otherwise. */
const changed = (version: number, since: number, evidenceEventId: string, changes: Partial<ConsentChanged> = {}) =>
  event<ConsentChanged>(`evt-change-${version}`, 100 + version, since, {
    tenantId: acme,
    recipientHash: '1.aaa',
    channelFamily: 'SMS',
    senderGroup: '',
    scope: 'ALL',
    state: 'OPTED_OUT',
    via: 'INBOUND',
    keyword: 'STOP',
    evidenceEventId,
    since: at(since),
    version,
    policyVersion: 0,
    basePolicyHash: '',
    changedAt: at(since),
    ...changes,
  })

const proof = (events: Partial<ConsentEvents>, hashes: readonly string[] = ['1.aaa']): ConsentProof =>
  proofReport(acme, hashes, { changed: [], inbound: [], requested: [], answers: [], receipts: [], ...events })

const idsOf = ({ chain }: ConsentProof): readonly string[] => chain.map(({ eventId }) => eventId)

const byAdmin = { state: 'OPTED_IN', via: 'ADMIN', keyword: null } as const
const byProvider = { via: 'PROVIDER', keyword: '21610' } as const

describe('the chain of a consent', () => {
  it('has each word with its place, and behind it the change that it brought', () => {
    expect(proof({ inbound: [inbound('evt-stop', 5)], changed: [changed(1, 5, 'evt-stop')] }).chain).toEqual([
      {
        at: '2026-02-24T12:00:05.000Z',
        topic: 'eventzr.cpaas.sms.inbound.v1',
        partition: 1,
        offset: 5,
        eventId: 'evt-stop',
        kind: 'inbound',
        text: 'STOP from the recipient, on SMS by TWILIO',
      },
      {
        at: '2026-02-24T12:00:05.000Z',
        topic: 'eventzr.cpaas.consent.changed.v1',
        partition: 1,
        offset: 101,
        eventId: 'evt-change-1',
        kind: 'changed',
        text: 'ledger: SMS ALL OPTED_OUT by INBOUND, keyword STOP, version 1',
        evidence: { eventId: 'evt-stop', isFound: true },
      },
    ])
  })

  it.each<[string, Partial<ConsentEvents>, readonly string[]]>([
    [
      'words without a change stand at their time',
      {
        inbound: [inbound('late', 9, { body: 'HELP' }), inbound('stop', 5), inbound('again', 7)],
        changed: [changed(1, 5, 'stop')],
      },
      ['stop', 'evt-change-1', 'again', 'late'],
    ],
    [
      'a word stays with its change, though its own time is that of a wrong clock',
      {
        inbound: [inbound('ahead', 5, { receivedAt: at(86_400) }), inbound('help', 7, { body: 'HELP' })],
        changed: [changed(1, 5, 'ahead')],
      },
      ['ahead', 'evt-change-1', 'help'],
    ],
    [
      'a word of long ago that was recorded late stands at its time',
      {
        inbound: [inbound('stop', 5)],
        requested: [requested('old', 20, { requestedAt: at(1), channelFamily: 'WHATSAPP' })],
        changed: [changed(1, 5, 'stop'), changed(2, 1, 'old', { ...byAdmin, channelFamily: 'WHATSAPP' })],
      },
      ['old', 'evt-change-2', 'stop', 'evt-change-1'],
    ],
    [
      'an event that was written twice is evidence once',
      { inbound: [inbound('twice', 5), { ...inbound('twice', 5), offset: 6 }], changed: [changed(1, 5, 'twice')] },
      ['twice', 'evt-change-1', 'twice'],
    ],
    [
      'two changes by one event stand behind it',
      { answers: [answered('answer', 5, {})], changed: [changed(1, 5, 'answer'), changed(2, 5, 'answer', byProvider)] },
      ['answer', 'evt-change-1', 'evt-change-2'],
    ],
    [
      'a receipt that waited for an answer stands before it',
      {
        answers: [answered('answer', 6, { outcome: 'ACCEPTED' })],
        receipts: [received('receipt', 5, {})],
        changed: [changed(1, 6, 'answer', byProvider)],
      },
      ['receipt', 'answer', 'evt-change-1'],
    ],
    [
      'a word without a time has that of its record',
      { inbound: [inbound('untimed', 5, { receivedAt: null }), inbound('micros', 4, { receivedAt: at(4) * 1_000 })] },
      ['micros', 'untimed'],
    ],
  ])('is in order: %s', (_rule, events, expected) => {
    expect(idsOf(proof(events))).toEqual(expected)
  })

  it('never has the recipient or a message', () => {
    const everything = proof({
      inbound: [inbound('a', 1, { body: `stop texting ${recipient}`, to: '+14155550100' })],
      requested: [requested('b', 2, { reason: `${recipient} called` })],
      changed: [changed(1, 1, 'a', { state: 'QUARANTINED', keyword: 'stop texting' })],
    })
    for (const text of [JSON.stringify(everything), proofText(everything)]) {
      expect(text).not.toContain('4155550171')
      expect(text).not.toContain('stop texting +')
    }
  })
})

describe('the consent that follows from the chain', () => {
  it.each<[string, readonly ToldEvent<ConsentChanged>[], readonly string[]]>([
    ['the last word', [changed(1, 5, 'a'), changed(2, 6, 'b', byAdmin)], ['SMS ALL OPTED_IN 06']],
    ['the later word, whatever came first', [changed(1, 6, 'a', byAdmin), changed(2, 5, 'b')], ['SMS ALL OPTED_IN 06']],
    [
      'the stricter one of two at one time',
      [changed(1, 5, 'a'), changed(2, 5, 'b', byAdmin)],
      ['SMS ALL OPTED_OUT 05'],
    ],
    [
      'one for each family, group and scope',
      [
        changed(1, 5, 'a'),
        changed(2, 6, 'b', { channelFamily: 'WHATSAPP' }),
        changed(3, 7, 'c', { senderGroup: 'news' }),
        changed(4, 8, 'd', { scope: 'MARKETING', state: 'QUARANTINED' }),
      ],
      ['SMS ALL OPTED_OUT 05', 'WHATSAPP ALL OPTED_OUT 06', 'SMS ALL OPTED_OUT 07', 'SMS MARKETING QUARANTINED 08'],
    ],
    [
      'that under all keys',
      [changed(1, 5, 'a'), changed(2, 6, 'b', { ...byAdmin, recipientHash: '2.bbb' })],
      ['SMS ALL OPTED_IN 06'],
    ],
  ])('is %s', (_what, changes, expected) => {
    const { now } = proof({ changed: changes })
    expect(now.map((one) => `${one.channelFamily} ${one.scope} ${one.state} ${one.since.slice(17, 19)}`)).toEqual(
      expected,
    )
  })

  it.each([
    [0, [1, 2, 3]],
    [2, [3, 4]],
    [1, [1, 3]],
    [0, []],
  ])('lacks %i changes when the topic has %j', (expected, versions) => {
    const changes = versions.map((version) => changed(version, version, 'a'))
    expect(proof({ changed: changes }).forgottenChanges).toBe(expected)
  })
})

describe('the lines for people', () => {
  it('are the chain in columns, and the consent now', () => {
    const events = {
      inbound: [inbound('evt-stop', 5)],
      changed: [changed(1, 5, 'evt-stop'), changed(2, 9, 'gone', byAdmin)],
    }
    expect(proofText(proof(events, ['2.bbb', '1.aaa'])).split('\n')).toEqual([
      'tenant acme, recipient 2.bbb or 1.aaa',
      '2026-02-24T12:00:05.000Z  eventzr.cpaas.sms.inbound.v1-1-5        evt-stop      STOP from the recipient, on SMS by TWILIO',
      '2026-02-24T12:00:05.000Z  eventzr.cpaas.consent.changed.v1-1-101  evt-change-1  ledger: SMS ALL OPTED_OUT by INBOUND, keyword STOP, version 1',
      '2026-02-24T12:00:09.000Z  eventzr.cpaas.consent.changed.v1-1-102  evt-change-2  ledger: SMS ALL OPTED_IN by ADMIN, version 2; its evidence gone is not in the topics any more',
      'now: SMS ALL OPTED_IN since 2026-02-24T12:00:09.000Z',
    ])
  })

  it('say that nothing is known', () => {
    expect(proofText(proof({})).split('\n')).toEqual([
      'tenant acme, recipient 1.aaa',
      "the topics have no change of this recipient's consent; without any it is given by default",
    ])
  })

  it('say that changes are missing', () => {
    expect(proofText(proof({ changed: [changed(4, 5, 'a')] }))).toContain('no longer has 3 of the changes')
  })

  it('are one for each event, whatever others wrote', () => {
    const text = proofText(proof({ requested: [requested('a', 1, { actor: 'x\nnow: \u001B[31m\u202E\u2028' })] }))
    expect(text.split('\n')).toHaveLength(3)
    for (const mark of ['\u001B', '\u202E', '\u2028']) expect(text).not.toContain(mark)
  })
})
