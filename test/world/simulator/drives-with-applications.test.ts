import { describe, expect, it } from 'vitest'
import { type CpaasPolicy, defaultCpaasPolicy } from '#processors/cpaas/policy/cpaas-policy.ts'
import { cpaas } from '#topology/cpaas.ts'
import { topics } from '#topology/topics.ts'
import { type CheckName, type Verdict, verify } from '#world/verifier/verdict.ts'
import { hashes } from '../../processors/cpaas/samples.ts'
import { withoutLimits } from '../../processors/cpaas/without-limits.ts'
import { Driven } from './driven.ts'

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
const ofStudio = new Set(
  Object.values(topics)
    .filter(({ eventSource }) => eventSource === 'studio-svc')
    .map(({ name }) => name),
)
const settings = { run: { seed: 5, triggersPerSecond: 0, loadMs } }
const driven = new Driven(cpaas(policy, hashes), settings, (topic) => !ofStudio.has(topic)).run(loadMs + 30 * second)
const verdict: Verdict = verify(driven.outcome, driven.manifest, {
  routes: { SMS: ['TWILIO', 'AWS_SNS'], WHATSAPP: ['META_WHATSAPP', 'TWILIO'] },
  probesToRecover: 3,
  receiptTimeoutMs: 20 * second,
  fanOut: {},
  slackMs: second,
})

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
