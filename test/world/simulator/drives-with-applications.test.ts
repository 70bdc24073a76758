import { describe, expect, it } from 'vitest'
import { type CpaasPolicy, defaultCpaasPolicy } from '#processors/cpaas/policy/cpaas-policy.ts'
import type { EventAttributes } from '#stream/record.ts'
import type { Topic } from '#stream/topic.ts'
import { TaskDriver } from '#testing/task-driver.ts'
import { cpaas } from '#topology/cpaas.ts'
import { topics } from '#topology/topics.ts'
import { keptValue } from '#world/verifier/kept-value.ts'
import { emptyOutcome, type GrowingOutcome } from '#world/verifier/outcome.ts'
import { type CheckedTopic, fieldsOf, type Seen } from '#world/verifier/seen-event.ts'
import { type CheckName, type Verdict, verify } from '#world/verifier/verdict.ts'
import { hashes } from '../../processors/cpaas/samples.ts'
import { withoutLimits } from '../../processors/cpaas/without-limits.ts'
import { decoded, GivenWorld, quiet } from './given-world.ts'

const second = 1_000
const loadMs = 16 * second
const policy: CpaasPolicy = {
  ...defaultCpaasPolicy,
  retry: { delaysMs: [200, second, 3 * second], jitterShare: 0.2 },
  quietHours: { ...defaultCpaasPolicy.quietHours, fromMinute: 0, toMinute: 0 },
  whatsApp: { ...defaultCpaasPolicy.whatsApp, templates: [{ id: 'ticket-confirmed', parameters: 2 }] },
  limits: withoutLimits(defaultCpaasPolicy.limits),
  receiptTimeoutMs: { ...defaultCpaasPolicy.receiptTimeoutMs, SMS: 20 * second, WHATSAPP: 20 * second },
}
const keys = Object.entries(topics) as readonly (readonly [CheckedTopic, Topic<unknown>])[]
const keyOf = (name: string) => keys.find(([, topic]) => topic.name === name)!

/** The drives and the orchestrator in virtual time, and everything that they wrote, as a reader of topics sees it. */
class Driven {
  readonly world = new GivenWorld({ ...quiet, run: { seed: 5, triggersPerSecond: 0, loadMs }, drives: { isOn: true } })
  readonly driver = new TaskDriver(cpaas(policy, hashes))
  readonly outcome: GrowingOutcome = emptyOutcome(topics, [])
  #piped = 0
  #answered = 0

  run(ms: number): this {
    this.world.run(ms, (nowMs) => this.#turn(nowMs))
    return this
  }

  #turn(nowMs: number): void {
    for (; this.#piped < this.world.sent.length; this.#piped++) {
      const record = this.world.sent[this.#piped]!
      if (record.deadLetterReason !== undefined) continue
      const [, topic] = keyOf(record.topic)
      const { attributes, tenantId, data } = decoded(topic, record)
      this.driver.pipe({ topic: record.topic, tenantId, data, atMs: record.timestamp, attributes })
      this.#see(record.topic, attributes, data, record.timestamp)
    }
    if (this.driver.now > 0 && this.driver.now < nowMs) this.driver.advanceStreamTime(nowMs - this.driver.now)
    this.driver.commit()
    for (; this.#answered < this.driver.outputs.length; this.#answered++) {
      const { topic, attributes, data } = this.driver.outputs[this.#answered]!
      this.#see(topic, attributes, data, attributes.time)
      if (topic === topics.dispatchRequested.name)
        this.world.simulation.dispatched({ id: attributes.id, correlationId: undefined, data: data as never }, nowMs)
    }
  }

  #see(name: string, attributes: EventAttributes, data: unknown, timestamp: number): void {
    const [key] = keyOf(name)
    const { id, source, type, subject, causationId, entitySeq } = attributes
    const fields = data as Readonly<Record<string, unknown>>
    const seen = this.outcome.events[key] as Seen[]
    const tenantId = String(fields['tenantId'])
    const kept = fieldsOf(key).map((field) => {
      const value = fields[field] ?? null
      // The driver's amounts are micro-USD already.
      return [field, field.endsWith('_usd') ? value : keptValue(field, value, tenantId)]
    })
    const place = { topic: name, partition: 0, offset: seen.length }
    const envelope = {
      key: tenantId,
      id,
      source,
      type,
      subject: subject ?? null,
      cause: causationId ?? null,
      seq: entitySeq ?? null,
    }
    seen.push({ ...place, timestamp, ...envelope, data: Object.fromEntries(kept) })
  }
}

const driven = new Driven().run(loadMs + 30 * second)
const meanings = driven.world.sent.flatMap(({ meaning }) => (meaning === undefined ? [] : [meaning]))
const verdict: Verdict = verify(
  driven.outcome,
  {
    outage: driven.world.simulation.outage,
    expectedDeadLetters: [],
    stops: meanings.filter(({ kind }) => kind === 'stops'),
    conflicts: meanings.filter(({ kind }) => kind === 'conflicts'),
    idle: meanings.filter(({ kind }) => kind === 'idle'),
    overrides: meanings.filter(({ kind }) => kind === 'overrides'),
    sent: {},
    duplicates: 0,
  },
  {
    routes: { SMS: ['TWILIO', 'AWS_SNS'], WHATSAPP: ['META_WHATSAPP', 'TWILIO'] },
    probesToRecover: 3,
    receiptTimeoutMs: 20 * second,
    fanOut: {},
    slackMs: second,
  },
)

describe('the drives and the orchestrator together', () => {
  it.each<CheckName>([
    'life-cycles-complete',
    'no-send-after-stop',
    'consent-proved',
    'erased-forgotten',
    'rate-limits-held',
    'quiet-hours-held',
    'cost-conserved',
  ])('keep %s', (name) => {
    expect(verdict.checks[name]).toEqual({ ok: true, detail: expect.any(String) as string })
  })

  it.each(['stopped', 'limited', 'quieted', 'conflicting', 'fallenBack', 'repriced', 'erased'] as const)(
    'meet the rule of each drive: some are %s',
    (name) => {
      expect(verdict.counts[name]).toBeGreaterThan(2)
    },
  )

  it('move traffic by hand and back', () => {
    expect(verdict.failovers.map(({ from, to, direction }) => [from, to, direction])).toEqual([
      ['VONAGE', 'AWS_SNS', 'FAILOVER'],
      ['AWS_SNS', 'VONAGE', 'FAILBACK'],
    ])
  })

  it('have a STOP win against attempts that fail first, that wait for their time and that wait for their turn', () => {
    const { communicationFailed, dispatchRequested } = driven.outcome.events
    const stopped = communicationFailed.filter(({ data }) => data.failureClass === 'OPTED_OUT')
    const attempts = stopped.map(
      ({ data }) => dispatchRequested.filter((dispatch) => dispatch.data.messageId === data.messageId).length,
    )
    expect(new Set(attempts)).toEqual(new Set([0, 1]))
  })

  it('leave messages in the quiet hours of one tenant, and no other one', () => {
    expect(verdict.checks['life-cycles-complete'].detail).toMatch(/0 wait for proof and [1-9]\d* for the end of quiet/)
  })

  it('have people forgotten whose messages had reached them, waited or came later', () => {
    expect(verdict.checks['erased-forgotten'].detail).toMatch(
      /^9 people forgotten; of their messages 18 were older, 9 newer and 8 about/,
    )
    const { communicationSent, subjectErased } = driven.outcome.events
    const forgetting = new Set(subjectErased.map(({ data }) => data.tenantId))
    expect(communicationSent.filter(({ data }) => forgetting.has(data.tenantId)).length).toBeGreaterThan(17)
  })

  it('are in force before their tenants ask', () => {
    expect(driven.driver.eventsOf(topics.policyApplied.name).map(({ data }) => data)).toEqual(
      Array.from({ length: 12 }, () => expect.objectContaining({ accepted: true }) as unknown),
    )
    expect(driven.driver.deadLetters).toEqual([])
  })
})
