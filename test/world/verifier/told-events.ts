import type { CheckedTopic } from '#world/verifier/seen-event.ts'

/** The start of every told run. */
export const START = Date.UTC(2026, 1, 24, 12)

/** One record of a run, before it has a place in a topic. */
export interface Told {
  readonly topic: CheckedTopic
  readonly tenantId: string
  /** The record's key; the tenant unless a test plants another. */
  readonly key: string
  readonly id: string
  /** Of the event; `told` unless a test names another. */
  readonly source?: string
  readonly cause: string | null
  readonly seq: number | null
  /** Kafka timestamp, milliseconds after START. */
  readonly at: number
  readonly data: Readonly<Record<string, unknown>>
  /** The reason of the dead letter that it becomes. */
  readonly dead?: string
  /** Bytes that are no event. */
  readonly raw?: string
}

type Details = Partial<Pick<Told, 'id' | 'source' | 'cause' | 'seq' | 'at' | 'dead' | 'raw'>>

/** Tells a run record by record; ids are `topic/number`. */
export class Tale {
  readonly told: Told[] = []

  tell(topic: CheckedTopic, tenantId: string, data: Readonly<Record<string, unknown>>, details: Details = {}): Told {
    const count = this.told.filter((earlier) => earlier.topic === topic).length
    const told = {
      topic,
      tenantId,
      key: tenantId,
      id: `${topic}/${count}`,
      cause: null,
      seq: null,
      at: 0,
      data,
      ...details,
    }
    this.told.push(told)
    return told
  }

  /** A request and its answer. */
  request(tenantId: string, messageId: string, at: number): Told {
    const notification = this.tell(
      'notifyRequested',
      tenantId,
      { requestId: `request-of-${messageId}`, idempotencyKey: null },
      { at },
    )
    return this.tell('communicationRequested', tenantId, { messageId }, { cause: notification.id, seq: 0, at })
  }

  attempt(
    tenantId: string,
    messageId: string,
    attempt: number,
    at: number,
    more: Details & { provider?: string; probe?: boolean; outcome?: string } = {},
  ): Told {
    const { provider = 'TWILIO', probe = false, outcome = 'ACCEPTED', ...details } = more
    const account = { messageId, attempt, channel: 'SMS', provider }
    const cause =
      attempt === 1
        ? (this.told.findLast(({ topic }) => topic === 'notifyRequested')?.id ?? null)
        : `timer-of-${messageId}`
    this.tell(
      'dispatchRequested',
      tenantId,
      { ...account, probe, deadlineAt: START + 1_000 },
      { cause, seq: attempt, at, ...details },
    )
    const providerMessageId = outcome === 'ACCEPTED' ? `provider-id-of-${messageId}` : null
    return this.tell('dispatchCompleted', tenantId, { ...account, outcome, providerMessageId }, { at: at + 50 })
  }

  receipt(tenantId: string, messageId: string, status: string, at: number, details: Details = {}): Told {
    return this.tell(
      'receiptReceived',
      tenantId,
      { messageId, provider: 'TWILIO', providerMessageId: `provider-id-of-${messageId}`, status },
      { at, ...details },
    )
  }

  /** A message that is delivered at its first attempt. */
  delivered(tenantId: string, messageId: string, at: number, more: { provider?: string; probe?: boolean } = {}): void {
    this.request(tenantId, messageId, at)
    const answer = this.attempt(tenantId, messageId, 1, at, more)
    this.tell('communicationSent', tenantId, { messageId }, { cause: answer.id, seq: 2, at: at + 50 })
    const receipt = this.receipt(tenantId, messageId, 'DELIVERED', at + 200)
    this.tell('communicationDelivered', tenantId, { messageId }, { cause: receipt.id, seq: 3, at: at + 200 })
  }

  move(
    tenantId: string,
    direction: 'FAILOVER' | 'FAILBACK' | 'EXHAUSTED',
    fromProvider: string,
    toProvider: string | null,
    at: number,
  ): Told {
    return this.tell(
      'providerFailover',
      tenantId,
      { channel: 'SMS', direction, fromProvider, toProvider, occurredAt: START + at },
      { at, seq: 0 },
    )
  }

  /** A render job that ends as `end` says after so many attempts. */
  job(
    tenantId: string,
    jobId: string,
    entityId: string,
    end: 'renderJobCompleted' | 'renderJobFailed' | 'renderJobSuperseded',
    attempts = 1,
  ): void {
    const cause = this.told.findLast(({ topic }) => topic === 'eventCreated')?.id ?? null
    this.tell(
      'renderJobCreated',
      tenantId,
      { jobId, source: { kind: 'event', entityId, eventId: cause ?? '', revision: 1 } },
      { cause, seq: 0 },
    )
    for (let attempt = 1; attempt <= attempts; attempt++) {
      this.tell(
        'renderJobDispatched',
        tenantId,
        { jobId, attempt },
        { cause: attempt === 1 ? cause : null, seq: attempt },
      )
    }
    const report = this.tell('renderJobProgressed', tenantId, { jobId }, { at: 900 })
    this.tell(end, tenantId, { jobId }, { cause: report.id, seq: attempts + 1, at: 900 })
  }
}

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

export const expectations = {
  routes: { SMS: ['TWILIO', 'AWS_SNS'] },
  probesToRecover: 3,
  receiptTimeoutMs: 5_000,
  jobsPerEvent: 3,
  slackMs: 500,
}
