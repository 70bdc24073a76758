import { describe, expect, it } from 'vitest'
import { consentEvents, consentProof } from '#cli/consent-proof.ts'
import type { TenantReader } from '#cli/tenant-reader.ts'
import type { KeepEvent, TenantEvent } from '#cli/tenant-events.ts'
import { SmsInboundDefaults } from '#schemas/types.ts'
import type { TenantId } from '#stream/record.ts'
import { topics } from '#topology/topics.ts'
import { readConfig } from '../../src/config.ts'

type Fields = Readonly<Record<string, unknown>>

/** Reads events by topic, with their ids as names, and remembers the topics. */
const searchIn = (logs: Readonly<Record<string, Readonly<Record<string, Fields | undefined>>>>) => {
  const asked: string[] = []
  const read = (({ name }: { readonly name: string }, keep: KeepEvent<unknown>) => {
    asked.push(name)
    const events = Object.entries(logs[name] ?? {}).map(([id, data]): TenantEvent<unknown> => ({
      id,
      partition: 0,
      offset: 0,
      writtenMs: 0,
      data,
    }))
    return Promise.resolve(events.filter(keep))
  }) as TenantReader
  return { asked, search: { read, identity: '+14155550171', hashes: ['2.bbb', '1.aaa'] } }
}

const idsOf = async (logs: Parameters<typeof searchIn>[0]): Promise<Readonly<Record<string, readonly string[]>>> => {
  const events = await consentEvents(searchIn(logs).search)
  return Object.fromEntries(
    Object.entries(events).map(([kind, found]) => [
      kind,
      (found as readonly TenantEvent<unknown>[]).map(({ id }) => id),
    ]),
  )
}

const { consentChanged, smsInbound, consentChangeRequested, dispatchCompleted, receiptReceived } = topics
const change = (evidenceEventId: string, via = 'INBOUND', recipientHash = '1.aaa') => ({
  recipientHash,
  via,
  evidenceEventId,
})
const from = '+1 (415) 555-0171'
const message = (fields: Fields) => ({ ...SmsInboundDefaults, from, ...fields })

describe('the events about the consent of a recipient', () => {
  it('are its changes under all keys', async () => {
    const changes = { old: change('a'), new: change('b', 'ADMIN', '2.bbb'), other: change('c', 'INBOUND', '1.ccc') }
    expect(await idsOf({ [consentChanged.name]: changes })).toMatchObject({ changed: ['old', 'new'] })
  })

  it('are its messages with a keyword, and others that are evidence', async () => {
    const messages = {
      keyword: message({ body: 'help' }),
      verdict: message({ optOutType: 'STOP' }),
      evidence: message({ body: 'basta!!' }),
      talk: message({ body: 'See you at seven' }),
      stranger: message({ body: 'STOP', from: '+14155550172' }),
      tombstone: undefined,
    }
    const logs = { [consentChanged.name]: { one: change('evidence') }, [smsInbound.name]: messages }
    expect(await idsOf(logs)).toMatchObject({ inbound: ['keyword', 'verdict', 'evidence'] })
  })

  it('are all requests to change it', async () => {
    const requests = { own: { recipient: `tel:${from}` }, other: { recipient: '+14155550172' } }
    expect(await idsOf({ [consentChangeRequested.name]: requests })).toMatchObject({ requested: ['own'] })
  })

  it('are answers and receipts that are evidence, and a receipt that waited for such an answer', async () => {
    const logs = {
      [consentChanged.name]: { one: change('refusal', 'PROVIDER'), two: change('acceptance', 'PROVIDER') },
      [dispatchCompleted.name]: {
        refusal: { outcome: 'REJECTED', providerMessageId: 'SM0' },
        acceptance: { outcome: 'ACCEPTED', providerMessageId: 'SM1' },
        other: { outcome: 'REJECTED', providerMessageId: null },
      },
      [receiptReceived.name]: {
        waited: { providerMessageId: 'SM1', providerErrorCode: '21610' },
        sent: { providerMessageId: 'SM1', providerErrorCode: null },
        refused: { providerMessageId: 'SM0', providerErrorCode: '21610' },
      },
    }
    expect(await idsOf(logs)).toMatchObject({ answers: ['refusal', 'acceptance'], receipts: ['waited'] })
  })

  it('are not looked for among those of providers where none has said anything', async () => {
    const { asked, search } = searchIn({ [consentChanged.name]: { one: change('a'), two: change('b', 'ADMIN') } })
    await consentEvents(search)
    expect(asked).toEqual([consentChanged.name, smsInbound.name, consentChangeRequested.name])
  })
})

it('a proof needs the key of the pods', async () => {
  const config = readConfig({ EVENTZR_KAFKA_BROKERS: 'localhost:1', EVENTZR_SCHEMA_REGISTRY_URL: 'http://r:2' })
  await expect(consentProof('acme' as TenantId, from, config)).rejects.toThrow('EVENTZR_HMAC_KEY_FILE')
})
