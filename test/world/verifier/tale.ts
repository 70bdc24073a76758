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
  /** The list of the manifest that names it. */
  readonly meaning?: 'stops' | 'conflicts' | 'overrides' | 'idle'
}

export type Details = Partial<Pick<Told, 'id' | 'source' | 'cause' | 'seq' | 'at' | 'dead' | 'raw' | 'meaning'>>

const noCost = { cost_usd: 0, costFinal: false }

/** Fields that no event of the topic is without. */
const blanks: { readonly [T in CheckedTopic]?: Readonly<Record<string, unknown>> } = {
  communicationRequested: { category: 'TRANSACTIONAL', recipient: '', cost_usd: 0 },
  communicationRejected: { reasons: [] },
  communicationSent: noCost,
  communicationDelivered: noCost,
  communicationFailed: noCost,
  costAdjusted: { ...noCost, delta_usd: 0 },
  dispatchRequested: { recipient: '' },
  receiptReceived: { attempt: 1 },
  renderJobCreated: {
    type: 'image',
    status: 'QUEUED',
    assetKind: 'UNKNOWN',
    variant: '',
    batchId: null,
    batchSize: null,
    templateId: null,
    templateVersion: null,
    creditsReserved: 0,
  },
  renderJobDispatched: { provider: 'dall-e-3' },
  renderJobCompleted: { batchId: null, creditsUsed: 0, creditsExcess: 0 },
  renderJobFailed: { batchId: null, status: 'FAILED', failureClass: 'UNKNOWN', creditsReleased: 0 },
  renderJobSuperseded: { creditsReleased: 0 },
}

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
      data: { ...blanks[topic], ...data },
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
      {
        jobId,
        assetKind: 'POSTER',
        variant: jobId,
        source: { kind: 'event', entityId, eventId: cause ?? '', revision: 1 },
      },
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
