import { describe, expect, it } from 'vitest'
import { consentProved } from '#world/verifier/checks/consent-proved.ts'
import { changed, indexOf } from '../place-records.ts'
import type { Told } from '../tale.ts'
import { goodRun } from '../told-events.ts'
import { tellChange } from '../told-rules.ts'
import { goodRunAnd, judgedBy } from './judge.ts'

const told = goodRun()
const changedData = (n: number, change: Readonly<Record<string, unknown>>): readonly Told[] => {
  const index = indexOf(told, 'consentChanged', n)
  return changed(told, index, { data: { ...told[index]!.data, ...change } })
}
/** The text of a fourth person, as evidence for a change about somebody. */
const withText = (tenantId: string, from: string, hashOf: string) =>
  goodRunAnd((tale) => {
    const { id } = tale.tell('smsInbound', tenantId, { from }, { at: 60_000 })
    tellChange(tale, hashOf, id, 60_000, { state: 'OPTED_OUT' })
  })

describe('the proof of consent', () => {
  it('holds for texts and for the words of providers', () => {
    expect(judgedBy(consentProved, told)).toEqual({ ok: true, detail: '3 changes of 2 recipients' })
  })

  it('holds for a form and for a receipt that names only the id of its provider', () => {
    const run = goodRunAnd((tale) => {
      const form = tale.tell('consentChangeRequested', 'post', { recipient: '+4420 ivy' }, { at: 60_000 })
      tellChange(tale, '+4420 ivy', form.id, 60_000, { state: 'OPTED_OUT', via: 'ADMIN' })
      const account = { messageId: 'nameless', attempt: 1, channel: 'SMS', provider: 'VONAGE' }
      tale.tell('dispatchRequested', 'post', { ...account, recipient: '+4420 jon' }, { at: 60_000 })
      const id = { provider: 'VONAGE', providerMessageId: 'vonage-7' }
      tale.tell('dispatchCompleted', 'post', { ...account, ...id, outcome: 'ACCEPTED' }, { at: 60_000 })
      const receipt = tale.tell('receiptReceived', 'post', { ...id, messageId: null, status: 'FAILED' }, { at: 60_100 })
      tellChange(tale, '+4420 jon', receipt.id, 60_100, { state: 'OPTED_OUT', via: 'PROVIDER' })
    })
    expect(judgedBy(consentProved, run)).toEqual({ ok: true, detail: '5 changes of 4 recipients' })
  })

  it.each([
    ['without evidence', changedData(0, { evidenceEventId: '' }), 'is in no topic'],
    ['whose evidence is in no topic', changedData(0, { evidenceEventId: 'invented' }), 'is in no topic'],
    ['whose evidence became a dead letter', deadEvidence(), 'is in no topic'],
    ['with evidence of another tenant', withText('acme', '+4420 kim', '+4420 kim'), 'has evidence of another tenant'],
    ['with evidence about nobody', withText('post', '', '+4420 kim'), 'has evidence about nobody'],
    [
      'about another recipient than its evidence',
      withText('post', '+4420 kim', '+4420 ann'),
      'about another recipient',
    ],
    ['under a second hash of one recipient', withText('post', '+4420 ann', '+4420 kim'), 'about another recipient'],
    ['behind a lost one', changedData(1, { version: 3 }), 'has the version 3 instead of 2'],
  ])('fails for a change %s', (_what, planted, fault) => {
    expect(judgedBy(consentProved, planted)).toEqual({ ok: false, detail: expect.stringContaining(fault) as string })
  })
})

function deadEvidence(): readonly Told[] {
  return changed(told, indexOf(told, 'smsInbound'), { dead: 'SENDER_MISSING' })
}
