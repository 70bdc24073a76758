import { type ConsentInput, consentRules } from '#processors/cpaas/consent/consent-rules.ts'
import { heardMessages } from '#processors/cpaas/consent/heard-keyword.ts'
import {
  type ConsentLedger,
  ConsentChangeRequestedDefaults,
  type ConsentScope,
  SmsInboundDefaults,
} from '#schemas/types.ts'
import type { StreamRecord, TenantId } from '#stream/record.ts'
import type { StreamTime } from '#stream/time.ts'
import { acme, hashes, inForce, noon, recipient } from '../../processors/cpaas/samples.ts'
import type { Machine, Move } from '../explore.ts'

const second = 1_000

interface State {
  readonly row: ConsentLedger | undefined
  readonly at: StreamTime
}

type Word = readonly [by: string, input: (at: StreamTime) => ConsentInput]

const heard = (by: string, body: string, verified: boolean | null = null): Word => [
  by,
  (at) => {
    const inbound = {
      ...SmsInboundDefaults,
      tenantId: acme,
      channel: 'SMS' as const,
      provider: 'VONAGE',
      providerMessageId: 'IN1',
      from: recipient,
      to: '+14155550100',
      body,
      verified,
      receivedAt: at,
    }
    return { kind: 'heard', value: heardMessages(inbound, inForce.consent)[0]! }
  },
]

const recorded = (by: string, state: 'OPTED_IN' | 'OPTED_OUT', scope: ConsentScope): Word => [
  by,
  (at) => ({
    kind: 'change',
    value: {
      ...ConsentChangeRequestedDefaults,
      tenantId: acme,
      requestId: 'change-1',
      recipient,
      channelFamily: 'SMS',
      state,
      scope,
      requestedAt: at,
    },
  }),
]

const verdict = (scope: ConsentScope): Word => [
  'verdict',
  (at) => ({ kind: 'verdict', value: { recipient, channel: 'SMS', sender: null, scope, code: '21610', saidAt: at } }),
]

const words: readonly Word[] = [
  heard('STOP', 'stop'),
  heard('START', 'start'),
  heard('START', 'start', false),
  heard('YES', 'yes'),
  heard('HELP', 'help'),
  heard('suspicion', 'stop texting me'),
  recorded('recorded opt-in', 'OPTED_IN', 'ALL'),
  recorded('recorded opt-in', 'OPTED_IN', 'MARKETING'),
  recorded('recorded opt-out', 'OPTED_OUT', 'ALL'),
  recorded('recorded opt-out', 'OPTED_OUT', 'MARKETING'),
  verdict('ALL'),
  verdict('MARKETING'),
]

/** Words of now, and those that are told later than the one before them. */
const delaysMs = [second, -second]

const move = ({ row, at }: State, [by, input]: Word, delayMs: number, scope: ConsentScope): Move<State> => {
  const now = (at + second) as StreamTime
  const record = { key: acme, timestamp: now, cause: { id: `evt-${now}` } } as unknown as StreamRecord<
    TenantId,
    ConsentInput
  >
  const rules = consentRules(
    () => inForce,
    () => row,
    hashes,
  )
  const { state, emit = [], tell = [] } = rules.on(row, input((at + delayMs) as StreamTime), now, record, now)
  const changes = emit.flatMap(({ kind, value }) => (kind === 'changed' && value.scope === scope ? [kind] : []))
  const replies = tell.flatMap(({ kind }) => (kind === 'reply' && changes.length > 0 ? [kind] : []))
  return { by, to: { row: state, at: now }, told: [...changes, ...replies] }
}

/** The entry of one family and group with a scope, as the rules of consent change it. */
export const consentEntry = (scope: ConsentScope): Machine<State> => ({
  start: { row: undefined, at: noon as StreamTime },
  nameOf: ({ row }) => row?.entries.find((entry) => entry.scope === scope)?.state ?? '[*]',
  kindOf: ({ row }) => {
    const entries = (row?.entries ?? []).toSorted((a, b) => a.since - b.since)
    return entries.map((entry) => `${entry.scope} ${entry.state}`).join(' ')
  },
  movesOf: (state) => delaysMs.flatMap((delayMs) => words.map((word) => move(state, word, delayMs, scope))),
})
