import { START, Tale, type Told } from './tale.ts'
import { tellRules } from './told-rules.ts'
import { tellStudio } from './told-studio.ts'

/** A small run in which everything happens that a verdict asks for, and all of it as it should. */
export const goodRun = (): readonly Told[] => {
  const tale = new Tale()
  for (const tenantId of ['acme', 'beta']) {
    tale.delivered(tenantId, `${tenantId}-1`, 100)
    tale.delivered(tenantId, `${tenantId}-2`, 300)
    tale.delivered(tenantId, `${tenantId}-3`, 400)
  }
  tellTroubles(tale)
  tellOutage(tale)
  tale.tell('eventCreated', 'acme', { eventId: 'gala', revision: 1 })
  tale.job('acme', 'poster', 'gala', 'renderJobCompleted', 2)
  tale.job('acme', 'invitation', 'gala', 'renderJobFailed')
  tale.job('acme', 'banner', 'gala', 'renderJobSuperseded')
  tale.tell('notifyRequested', 'acme', {}, { raw: '{"specversion":"1.0', dead: 'NOT_JSON' })
  tellRules(tale)
  tellStudio(tale)
  return tale.told
}

/** A retry, a rejection, a missing receipt, a failure with a late price, a repeat, a late receipt, an orphan. */
const tellTroubles = (tale: Tale): void => {
  tale.request('beta', 'retried', 500)
  tale.attempt('beta', 'retried', 1, 500, { outcome: 'REJECTED' })
  const answer = tale.attempt('beta', 'retried', 2, 800)
  tale.tell('communicationSent', 'beta', { messageId: 'retried' }, { cause: answer.id, seq: 3, at: 850 })
  tale.tell('receiptExpired', 'beta', { messageId: 'retried' }, { seq: 4, at: 6_000 })
  tale.request('beta', 'refused', 600)
  const refusal = tale.attempt('beta', 'refused', 1, 600, { outcome: 'REJECTED' })
  tale.tell('communicationFailed', 'beta', { messageId: 'refused' }, { cause: refusal.id, seq: 2, at: 650 })
  tale.tell('costAdjusted', 'beta', { messageId: 'refused' }, { seq: 3, at: 700 })
  const malformed = tale.tell(
    'notifyRequested',
    'beta',
    { requestId: 'malformed', idempotencyKey: 'key-1' },
    { at: 700 },
  )
  tale.tell('communicationRejected', 'beta', { requestId: 'malformed' }, { cause: malformed.id, seq: 0, at: 700 })
  tale.tell('notifyRequested', 'beta', { requestId: 'another-id', idempotencyKey: 'key-1' }, { at: 750 })
  tale.receipt('beta', 'beta-3', 'READ', 5_000)
  tale.receipt('beta', 'beta-2', 'READ', 3_000)
  tale.receipt('beta', 'nobody-knows', 'DELIVERED', 5_100, { dead: 'ORPHAN_RECEIPT' })
}

/** The outage lasts from second 10 to second 20. */
export const outage = { channel: 'SMS', provider: 'TWILIO', fromMs: START + 10_000, toMs: START + 20_000 } as const

const tellOutage = (tale: Tale): void => {
  tale.move('acme', 'FAILOVER', 'TWILIO', 'AWS_SNS', 11_000)
  tale.delivered('acme', 'by-backup', 12_000, { provider: 'AWS_SNS' })
  for (const probe of [1, 2, 3]) tale.delivered('acme', `probe-${probe}`, 20_000 + probe * 1_000, { probe: true })
  tale.delivered('acme', 'recovering', 24_000)
  tale.move('acme', 'FAILBACK', 'AWS_SNS', 'TWILIO', 30_000)
  tale.delivered('acme', 'recovered', 31_000)
}

/** An asset for every trigger of its name. */
const everywhere = (asset: string) => ({ asset, channels: [], placements: [] })

export const expectations = {
  routes: { SMS: ['TWILIO', 'AWS_SNS'] },
  probesToRecover: 3,
  receiptTimeoutMs: 5_000,
  fanOut: {
    'event.created': ['poster', 'invitation', 'banner'].map((variant) => everywhere(`POSTER ${variant}`)),
    'event.published': [everywhere('SOCIAL post')],
    'cms.published': [everywhere('BLOG_IMAGE hero')],
    'campaign.launched': [
      { asset: 'BANNER top', channels: ['LINKEDIN', 'X'], placements: ['LEADER_BOARD'] },
      { asset: 'BANNER side', channels: ['X'], placements: [] },
      { asset: 'BANNER bottom', channels: [], placements: ['FOOTER'] },
    ],
  },
  slackMs: 500,
}
