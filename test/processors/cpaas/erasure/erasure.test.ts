import { describe, expect, it } from 'vitest'
import { messageStore } from '#processors/cpaas/delivery/delivery.ts'
import { isStub } from '#processors/cpaas/delivery/message-row.ts'
import { erasure } from '#processors/cpaas/erasure/erasure.ts'
import { mostOpenErasures } from '#processors/cpaas/erasure/erasure-rules.ts'
import { erasureStore } from '#processors/cpaas/erasure/erasure-store.ts'
import { rowsPerStep } from '#processors/cpaas/erasure/erasure-walk.ts'
import { identityOf } from '#processors/cpaas/intake/accepted-request.ts'
import { requestStore } from '#processors/cpaas/intake/intake.ts'
import { limitStore } from '#processors/cpaas/limits/limit-store.ts'
import type { CpaasPolicy } from '#processors/cpaas/policy/cpaas-policy.ts'
import { defaultCpaasPolicy } from '#processors/cpaas/policy/cpaas-policy.ts'
import { windowStore } from '#processors/cpaas/reply-window/window-store.ts'
import { consentStore } from '#processors/cpaas/consent/consent-store.ts'
import {
  type DispatchCompleted,
  type MessageWait,
  type NotifyRequested,
  type ReceiptReceived,
  type SmsInbound,
  SmsInboundDefaults,
  type SubjectErased,
  SubjectErasedDefaults,
} from '#schemas/types.ts'
import type { TenantId } from '#stream/record.ts'
import { ProcessorTestDriver } from '#testing/processor-test-driver.ts'
import { TopologyTestDriver } from '#testing/topology-test-driver.ts'
import { cpaas } from '#topology/cpaas.ts'
import { topics } from '#topology/topics.ts'
import { acme, answerTo, hashes, noon, outage, policy, receipt, recipient, request, umbra } from '../samples.ts'

const other = '+14155550172'
const hour = 3_600_000
const notIdempotent = policy.routes.SMS.map((route) => ({ ...route, idempotent: false }))
const hash = hashes(acme, recipient)[0]

/** Sends, answers and erases over the whole topology. */
class Run {
  readonly driver: TopologyTestDriver

  constructor(tuned: CpaasPolicy = policy) {
    this.driver = new TopologyTestDriver(cpaas(tuned, hashes))
  }

  send(requestId: string, changes: Partial<NotifyRequested> = {}, tenant: TenantId = acme): this {
    const asked = request({ requestId, tenantId: tenant, ...changes })
    this.driver.pipe(topics.notifyRequested, tenant, asked, this.now)
    return this
  }

  answer(changes: Partial<DispatchCompleted>): this {
    const answer = answerTo(this.driver.read(topics.dispatchRequested).at(-1)!, changes)
    this.driver.pipe(topics.dispatchCompleted, answer.tenantId as TenantId, answer, this.now)
    return this
  }

  receipt(changes: Partial<ReceiptReceived>): this {
    const { messageId } = this.driver.read(topics.communicationRequested).at(-1)!
    const told = receipt({ messageId, providerMessageId: 'SM1', ...changes })
    this.driver.pipe(topics.receiptReceived, acme, told, this.now)
    return this
  }

  hear(changes: Partial<SmsInbound>): this {
    const heard = { ...SmsInboundDefaults, tenantId: acme, providerMessageId: 'in-1', from: recipient, ...changes }
    this.driver.pipe(topics.smsInbound, acme, heard, this.now)
    return this
  }

  order(changes: Partial<SubjectErased> = { recipient }): this {
    this.driver.pipe(topics.subjectErased, acme, { ...SubjectErasedDefaults, tenantId: acme, ...changes }, this.now)
    return this
  }

  /** Orders, and lets the walk come to its end. */
  erase(changes: Partial<SubjectErased> = { recipient }): this {
    return this.wait(10).order(changes).wait(1_000)
  }

  wait(ms: number): this {
    this.driver.advanceStreamTime(ms)
    return this
  }

  get now(): number {
    return Math.max(noon, this.driver.now)
  }

  row(index = -1) {
    const { messageId, tenantId } = this.driver.read(topics.communicationRequested).at(index)!
    return this.driver.row(messageStore, [tenantId as TenantId, messageId])
  }

  get isStub(): boolean {
    const row = this.row()
    return row !== undefined && isStub(row)
  }

  get failures() {
    return this.driver.read(topics.communicationFailed)
  }
}

const marketing = { category: 'MARKETING', channel: 'WHATSAPP', sender: '+12025550100' } as const

describe('an erasure', () => {
  it.each<[MessageWait, (run: Run) => Run]>([
    ['START', (run) => run.send('r', { sendAfter: noon + 10 * hour })],
    ['ANSWER', (run) => run.send('r')],
    ['ATTEMPT', (run) => run.send('r').answer(outage)],
    ['PROOF', (run) => run.send('r').answer({ outcome: 'TIMEOUT' })],
  ])(
    'ends a message that waits for its %s: it fails once, without the person, and is not attempted again',
    (wait, begin) => {
      const run = begin(new Run({ ...policy, repeatUnclear: [], routes: { ...policy.routes, SMS: notIdempotent } }))
      expect(run.row()).toMatchObject({ waitingFor: wait })
      const attempts = run.driver.read(topics.dispatchRequested).length
      run.erase()
      expect(run.failures).toMatchObject([
        {
          recipient: '',
          idempotencyKey: null,
          failureClass: 'RECIPIENT_FAULT',
          exhausted: 'NON_RETRYABLE',
          errorCode: 'SUBJECT_ERASED',
          attempts,
        },
      ])
      expect(run.isStub).toBe(true)
      run.wait(100 * hour)
      expect(run.driver.read(topics.dispatchRequested)).toHaveLength(attempts)
      expect(run.failures).toHaveLength(1)
      expect(run.row()).toBeUndefined()
    },
  )

  it.each<[string, (run: Run) => Run]>([
    ['sent', (run) => run.send('r').answer({ providerMessageId: 'SM1' })],
    ['delivered', (run) => run.send('r').answer({ providerMessageId: 'SM1' }).receipt({})],
    ['failed', (run) => run.send('r').answer({ outcome: 'REJECTED', httpStatus: 400, providerErrorCode: '21211' })],
  ])('leaves a stub of a message that was %s, and tells nothing', (_state, begin) => {
    const run = begin(new Run())
    const told = run.driver.outputs.length
    run.erase()
    expect(run.isStub).toBe(true)
    expect(run.driver.outputs).toHaveLength(told)
  })

  it('leaves late answers and receipts without any effect but on the cost', () => {
    const run = new Run().send('r').erase()
    run.answer({ providerMessageId: 'SM1', cost_usd: 7_500 }).receipt({ status: 'DELIVERED' })
    run.receipt({ status: 'READ', messageId: null, provider: 'TWILIO' }).wait(100 * hour)
    expect(run.driver.read(topics.communicationSent)).toEqual([])
    expect(run.driver.read(topics.communicationDelivered)).toEqual([])
    expect(run.driver.read(topics.costAdjusted)).not.toEqual([])
    expect(run.driver.deadLetters).toEqual([])
    expect(run.failures).toHaveLength(1)
  })

  it('finds a person by any spelling, and by the hash', () => {
    for (const order of [{ recipient: '001 (415) 555-0171' }, { recipientHash: hash }])
      expect(new Run().send('r').erase(order).isStub).toBe(true)
  })

  it('leaves other people and other tenants alone', () => {
    const run = new Run().send('mine').send('other', { recipient: other }).send('theirs', {}, umbra).erase()
    expect([0, 1, 2].map((index) => isStub(run.row(index)!))).toEqual([true, false, false])
  })

  it('leaves a message alone that was accepted after the order', () => {
    const run = new Run().order().wait(5)
    const waiting = run
      .send('later', { sendAfter: noon + hour })
      .order({ recipient: other })
      .wait(2_000)
    expect(waiting.isStub).toBe(false)
    expect(waiting.wait(2 * hour).driver.read(topics.dispatchRequested)).not.toEqual([])
  })

  it('forgets such a message by a second order', () => {
    const run = new Run()
      .order()
      .send('later', { sendAfter: noon + hour })
      .wait(5)
      .order()
      .wait(2_000)
    expect(run.failures).toHaveLength(1)
  })

  it('leaves a message alone that was accepted in the middle of its walk', () => {
    const run = new Run()
    for (let index = 0; index < rowsPerStep; index++)
      run.send(`r-${index}`, { sendAfter: noon + hour, recipient: other })
    run.wait(5).order().wait(2)
    for (let index = 0; index < 5; index++) run.send(`later-${index}`, { sendAfter: noon + hour })
    expect(run.wait(2_000).failures).toEqual([])
  })

  it('that is ordered twice does the same as once', () => {
    const run = new Run().send('r').wait(5).order().order().wait(5).order().wait(2_000)
    expect(run.failures).toHaveLength(1)
    expect(run.driver.row(erasureStore, [acme])).toBeUndefined()
    expect(run.driver.deadLetters).toEqual([])
  })

  it('of many people looks for all of them in one walk, and for those that come meanwhile in the next', () => {
    const run = new Run().send('one').send('two', { recipient: other }).wait(5)
    run.order().order({ recipient: other })
    expect(run.driver.row(erasureStore, [acme])).toMatchObject({ walking: [{}], waiting: [{}] })
    run.wait(1_000)
    expect(run.failures).toHaveLength(2)
    expect(run.driver.row(erasureStore, [acme])).toBeUndefined()
  })

  it('comes to all rows in bounded steps, and goes on after a crash', () => {
    const run = new Run()
    const count = rowsPerStep * 2 + 1
    for (let index = 0; index < count; index++) run.send(`r-${index}`, { sendAfter: noon + hour })
    run.wait(5).order().wait(1)
    expect(run.failures).toHaveLength(rowsPerStep)
    run.driver.crash()
    run.wait(20)
    expect(run.failures).toHaveLength(rowsPerStep * 2)
    run.wait(1_000)
    expect(run.failures).toHaveLength(count)
    expect(new Set(run.failures.map(({ messageId }) => messageId)).size).toBe(count)
  })

  it('ends the rows that its hash names, and keeps consent', () => {
    const run = new Run({ ...defaultCpaasPolicy, quietHours: policy.quietHours })
    run.hear({ channel: 'WHATSAPP', body: 'hello' }).send('r', { ...marketing, body: 'hi' })
    run.hear({ channel: 'SMS', providerMessageId: 'in-2', body: 'STOP', optOutType: 'STOP' })
    const keys = [
      ['RECIPIENT', hash],
      ['PAIR', `WHATSAPP ${marketing.sender} ${hash}`],
    ] as const
    const uses = () => keys.map(([level, subject]) => run.driver.row(limitStore, [acme, level, subject]) !== undefined)
    const hasWindow = () => run.driver.row(windowStore, [acme, hash]) !== undefined
    expect([uses(), hasWindow()]).toEqual([[true, true], true])
    const consent = run.driver.row(consentStore, [acme, hash])
    run.erase()
    expect([uses(), hasWindow()]).toEqual([[false, false], false])
    expect(run.driver.row(consentStore, [acme, hash])).toEqual(consent)
    expect(consent?.entries).toMatchObject([{ state: 'OPTED_OUT' }])
  })

  it('forgets the hash of the words of a request, which stays answered', () => {
    const run = new Run().send('r').erase()
    const { messageId } = run.driver.read(topics.communicationRequested)[0]!
    const row = run.driver.row(requestStore, [acme, identityOf(messageId)])
    expect(row).toEqual({ acceptedWording: '', refusedWording: '' })
    expect(run.send('r').driver.read(topics.communicationRequested)).toHaveLength(1)
  })

  it('ends the chain of a message: it falls back to no other channel', () => {
    const run = new Run().send('r', { fallbackChannels: ['WHATSAPP'] }).wait(5)
    run.order().answer({ outcome: 'REJECTED', httpStatus: 400, providerErrorCode: '21211' }).wait(1_000)
    expect(run.failures).toMatchObject([{ errorCode: 'HTTP_400' }])
    expect(run.driver.read(topics.communicationRequested)).toHaveLength(1)
  })

  it('reaches the fallback of an earlier message', () => {
    const run = new Run().send('r', { fallbackChannels: ['WHATSAPP'] })
    run.answer({ outcome: 'REJECTED', httpStatus: 400, providerErrorCode: '21211' }).erase()
    expect(run.driver.read(topics.communicationRequested)).toHaveLength(2)
    expect(run.failures.map(({ errorCode }) => errorCode)).toEqual(['HTTP_400', 'SUBJECT_ERASED'])
    expect([0, 1].map((index) => isStub(run.row(index)!))).toEqual([true, true])
  })
})

describe('an order of an erasure that cannot be carried out', () => {
  it.each<[string, Partial<SubjectErased>]>([
    ['names nobody', {}],
    ['names nobody in words', { recipient: '', recipientHash: '' }],
    ['names a person twice', { recipient, recipientHash: hash }],
    ['has a number in the place of a hash', { recipientHash: recipient }],
  ])('is a dead letter when it %s', (_fault, order) => {
    const run = new Run().send('r').erase(order)
    expect(run.driver.deadLetters).toEqual(['ERASURE_INVALID'])
    expect(run.isStub).toBe(false)
  })

  it('is a dead letter while too many are open', () => {
    const driver = new ProcessorTestDriver(erasure(hashes))
    const open = { recipientHashes: [hash], orderedAt: noon }
    const row = {
      walking: Array.from({ length: mostOpenErasures }, () => open),
      waiting: [],
      spared: [],
      stage: 'MESSAGES',
    } as const
    driver.putRow(erasureStore, [acme], { ...row, behind: null })
    driver.pipeInto('orders', acme, { ...SubjectErasedDefaults, tenantId: acme, recipient }, noon)
    expect(driver.outputOf('refused')).toMatchObject([{ reason: 'TOO_MANY_ERASURES' }])
    expect(driver.row(erasureStore, [acme])).toMatchObject({ waiting: [] })
  })
})
