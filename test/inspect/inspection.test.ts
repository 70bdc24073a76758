import { describe, expect, it } from 'vitest'
import { formatEraseOrder } from '#runtime/inputs/erase-order.ts'
import { DispatchCompletedDefaults, SmsInboundDefaults } from '#schemas/types.ts'
import type { TenantId } from '#stream/record.ts'
import { topics } from '#topology/topics.ts'
import { EntityNames } from '../../src/inspect/entity-names.ts'
import { inspection } from '../../src/inspect/inspection.ts'
import { maskedInspection, type ShownInspection } from '../../src/inspect/masked-inspection.ts'
import { acme, hashes, noon, recipient, request, umbra } from '../processors/cpaas/samples.ts'
import { parkIn } from './parked-rows.ts'
import { codec, own, ToldWorld, topology } from './told-world.ts'

const inspect = async (
  world: ToldWorld,
  entity: string,
  { tenant = acme, others = [] as readonly string[], revealed = false, limit = 100 } = {},
): Promise<ShownInspection> => {
  const names = new EntityNames(entity, others)
  const found = await inspection({ topology, cluster: world.cluster, codec, names }, tenant, entity)
  return maskedInspection(found, { names: new Set([entity, tenant, ...others]), revealed, limit })
}

const asked = (requestId = 'req-1', tenant: TenantId = acme): ToldWorld =>
  new ToldWorld(noon).pipe(topics.notifyRequested, tenant, request({ tenantId: tenant, requestId }))

const dispatched = (world: ToldWorld) =>
  world.driver.eventsOf(topics.dispatchRequested.name).at(-1)!.data as {
    messageId: string
    provider: string
    credentialRef: string
    attempt: number
  }

const answer = (world: ToldWorld, outcome: 'ACCEPTED' | 'REJECTED', change: object = {}): ToldWorld => {
  const { messageId, provider, credentialRef, attempt } = dispatched(world)
  return world.pipe(topics.dispatchCompleted, acme, {
    ...DispatchCompletedDefaults,
    tenantId: acme,
    messageId,
    provider,
    credentialRef,
    attempt,
    channel: 'SMS',
    outcome,
    providerMessageId: outcome === 'ACCEPTED' ? 'SM1' : null,
    ...change,
  })
}

describe('the inspection of a message', () => {
  it('tells of its request, its row and its attempt, and what it waits for', async () => {
    const world = asked().settled()
    const { messageId } = dispatched(world)
    const { steps, rows, verdict, task } = await inspect(world, messageId)
    expect(steps).toMatchObject([
      {
        cause: { topic: topics.notifyRequested.name, partition: 0, offset: 0 },
        rows: [{ store: 'messages', kind: 'made', fields: { waitingFor: 'ANSWER' } }],
        outputs: [{ topic: topics.communicationRequested.name }, { topic: topics.dispatchRequested.name }],
      },
    ])
    expect(rows).toMatchObject([{ store: 'messages', key: [messageId], differs: [] }])
    expect(verdict).toMatch(
      /^the message was not sent yet; it waits for the answer of TWILIO to attempt 1 until 2026-02-24 12:0/,
    )
    expect(task).toBe(0)
  })

  it('goes on with answers, which name no message that they change', async () => {
    const world = answer(asked(), 'ACCEPTED').settled()
    const { steps, verdict } = await inspect(world, dispatched(world).messageId)
    expect(steps.map(({ cause }) => (cause === 'timer' ? cause : cause.topic))).toEqual([
      topics.notifyRequested.name,
      topics.dispatchCompleted.name,
    ])
    expect(verdict).toMatch(/^the message was sent at 2026-02-24 12:00:00Z; it waits for a receipt of TWILIO until/)
  })

  it('finds it by the id of its request too', async () => {
    const { steps, rows } = await inspect(asked().settled(), 'req-1')
    expect(steps).toHaveLength(1)
    expect(rows.map(({ store }) => store)).toEqual(['messages'])
  })

  it('hides number and words of a person unless they are revealed', async () => {
    const world = asked().settled()
    const { messageId } = dispatched(world)
    const hidden = JSON.stringify(await inspect(world, messageId))
    expect(hidden).not.toContain(recipient.slice(2))
    expect(hidden).not.toContain('Your table is booked')
    const revealed = JSON.stringify(await inspect(world, messageId, { revealed: true }))
    expect(revealed).toContain(recipient)
    expect(revealed).toContain('Your table is booked')
  })

  it('leaves the first steps out beyond the limit, and counts them', async () => {
    const world = answer(asked(), 'ACCEPTED').settled()
    const { steps, earlierSteps } = await inspect(world, dispatched(world).messageId, { limit: 1 })
    expect([steps.length, earlierSteps]).toEqual([1, 1])
  })

  it('says so when nothing is known of it', async () => {
    const { steps, rows, verdict } = await inspect(asked().settled(), 'msg_nobody')
    expect([steps, rows]).toEqual([[], []])
    expect(verdict).toContain('it has no row')
  })

  it('shows nothing of another tenant', async () => {
    const world = asked('req-1', umbra).settled()
    expect((await inspect(world, dispatched(world).messageId)).steps).toEqual([])
  })

  it('begins behind the last order to erase its tenant', async () => {
    const world = asked()
    const { messageId } = dispatched(world)
    const value = Buffer.from(formatEraseOrder({ tenantId: acme }))
    world.cluster.add({ topic: own.journal, partition: 0, timestamp: world.atMs, key: null, value, headers: [] })
    const { steps, erasedAt } = await inspect(world, messageId)
    expect([steps, erasedAt]).toEqual([[], new Date(world.atMs).toISOString()])
  })

  it('says that it is parked, and leaves out what waits', async () => {
    const world = asked().settled()
    const { messageId } = dispatched(world)
    const attributes = { id: 'e', type: '', source: 'test', time: world.atMs, subject: acme, extensions: {} }
    const waiting = world.write(
      topics.notifyRequested,
      acme,
      request({ tenantId: acme, requestId: 'req-1' }),
      attributes,
    )
    parkIn(world, { tenantId: acme }, [waiting])
    const { steps, rows, verdict, parkedSince } = await inspect(world, messageId)
    expect(steps).toHaveLength(1)
    expect(rows).toMatchObject([{ store: 'messages', differs: [] }])
    expect(parkedSince).toBe(new Date(world.atMs).toISOString())
    expect(verdict).toMatch(/; its tenant has been parked since 2026-02-24 12:00:00Z: 1 records wait/)
  })

  it('is not said to be parked with another entity of its tenant', async () => {
    const world = asked().settled()
    parkIn(world, { tenantId: acme, entity: 'msg_other' }, [])
    const { verdict, parkedSince } = await inspect(world, dispatched(world).messageId)
    expect([parkedSince, verdict.includes('parked')]).toEqual([null, false])
  })

  it('lists dead letters of its inputs', async () => {
    const world = asked().settled()
    const header = (key: string, text: string) => ({ key, value: Buffer.from(text) })
    world.cluster.add({
      topic: own.deadLetter,
      partition: 0,
      timestamp: noon,
      key: Buffer.from(acme),
      value: Buffer.from('x'),
      headers: [
        header('__streams.errors.exception', 'PROCESSING_FAILED'),
        header('__streams.errors.topic', topics.notifyRequested.name),
        header('__streams.errors.partition', '0'),
        header('__streams.errors.offset', '0'),
        header('eventzr.reason', 'PROCESSING_FAILED'),
        header('eventzr.stage', 'process'),
        header('eventzr.timestamp', String(noon)),
        header('eventzr.attempt', '2'),
      ],
    })
    const { deadLetters } = await inspect(world, dispatched(world).messageId)
    expect(deadLetters).toMatchObject([{ reason: 'PROCESSING_FAILED', stage: 'process', attempt: 2, offset: 0 }])
  })
})

describe('an inspection without the right to read', () => {
  it.each([own.deadLetter, own.changelog, topics.notifyRequested.name])(
    '%s names it, and reads nothing',
    async (topic) => {
      const world = asked().settled()
      world.cluster.deny(topic)
      await expect(inspect(world, 'req-1')).rejects.toMatchObject({
        code: 'RIGHT_MISSING',
        rights: [{ operation: 'Read', on: 'topic', name: topic }],
      })
      expect(world.cluster.reads).toEqual([])
    },
  )
})

describe('the inspection of a breaker', () => {
  it('tells since when it is open and where its traffic goes', async () => {
    const world = new ToldWorld(noon)
    for (let count = 0; count < 40; count++) {
      world.pipe(topics.notifyRequested, acme, request({ requestId: `req-${count}` }))
      if (dispatched(world).provider === 'TWILIO')
        answer(world, 'REJECTED', { errorCode: 'PROVIDER_UNAVAILABLE', httpStatus: 503 })
    }
    const { verdict, steps } = await inspect(world.settled(), 'TWILIO/SMS')
    expect(verdict).toMatch(
      /^TWILIO \(SMS, twilio-main\) is OPEN since 2026-02-24 12:00:00Z, until .*; its traffic goes to AWS_SNS$/,
    )
    expect(steps.flatMap(({ outputs }) => outputs.map(({ topic }) => topic))).toContain(topics.providerFailover.name)
  })
})

describe('the inspection of a recipient', () => {
  it('tells the latest word on consent and the text that brought it', async () => {
    const world = new ToldWorld(noon).pipe(topics.smsInbound, acme, {
      ...SmsInboundDefaults,
      tenantId: acme,
      providerMessageId: 'in-1',
      provider: 'TWILIO',
      from: recipient,
      to: '+14155550100',
      body: 'STOP',
    })
    const found = await inspect(world.settled(), recipient, { others: hashes(acme, recipient) })
    expect(found.verdict).toMatch(
      /SMS, all senders, \w+: REVOKED since 2026-02-24 12:00:00Z by INBOUND|SMS.*OPTED_OUT|SMS.*WITHDRAWN/,
    )
    expect(found.steps).toHaveLength(1)
  })
})
