import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { topologyOf } from '#cli/applications.ts'
import { ownTopics } from '#runtime/ports/own-topics.ts'
import type { CommunicationRejected } from '#schemas/types.ts'
import type { Topic } from '#stream/topic.ts'
import { applicationId } from '#stream/topology.ts'
import { topics } from '#topology/topics.ts'
import type { LocalStack } from '#world/local/stack.ts'
import type { CliProcess } from '../cli/cli-process.ts'
import { headersOf } from './faults/headers-of.ts'
import { notifyRecord, recipient, tenantId } from './faults/notify-records.ts'
import { startOwnStack } from './faults/own-stack.ts'
import { readAtLeast } from './faults/read-at-least.ts'
import { type Sent, send } from './faults/send.ts'
import { StackCli } from './faults/stack-cli.ts'

const { deadLetter } = ownTopics(applicationId(topologyOf('cpaas')))
let stack: LocalStack
let cli: StackCli
let pod: CliProcess

const completed = (...args: readonly string[]) => cli.completed(args)

const answerOf = (...args: readonly string[]) => cli.answer(...args)

const file = (name: string, policy: unknown): string => {
  const path = join(cli.folder, name)
  writeFileSync(path, JSON.stringify(policy, null, 2))
  return path
}

const records = (topic: string, count: number) => readAtLeast(stack.brokers, topic, count)

/** JSON leaves defaults out. */
const dataOf = async <V>({ name }: Topic<V>, count: number): Promise<readonly Partial<V>[]> =>
  (await records(name, count)).map(({ value }) => (JSON.parse(value!.toString()) as { readonly data: V }).data)

const ownRoute = { routes: { SMS: [{ provider: 'AWS_SNS', credentialRef: 'own', idempotent: false }] } }

const startPod = async (): Promise<void> => {
  pod = cli.start(['run', 'cpaas'], { EVENTZR_OUTPUT_ENCODING: 'ce-structured-json' })
  await pod.ready(200)
}

const restartPod = async (): Promise<void> => {
  expect(await pod.stop()).toBe('0')
  await startPod()
}

beforeAll(async () => {
  stack = await startOwnStack()
  cli = new StackCli(stack, 2)
  await answerOf('schemas', 'register')
  await answerOf('topics', 'apply')
  await startPod()
})
afterAll(() => cli.close())

describe("a tenant's policy on a broker", () => {
  it('is in a compacted topic', async () => {
    const applied = (await answerOf('topics', 'apply')) as never as { topics: readonly { topic: string }[] }
    expect(applied.topics.find(({ topic }) => topic === topics.policyUpdated.name)).toMatchObject({ differences: [] })
  })

  it('is checked without a broker: a command lists every fault and ends with 1', async () => {
    const { exit, run } = await completed('policy', 'check', file('bad.json', { maxAttempts: 0, dedupeMs: 60_000 }))
    expect(exit).toBe('1')
    expect(run.output).toBe("dedupeMs is set by the pods' own policy alone\nmaxAttempts must be at least 1\n")
    expect(await answerOf('policy', 'check', file('good.json', ownRoute))).toMatchObject({ ok: true })
  })

  it('is not published with a fault', async () => {
    const { exit, run } = await completed('policy', 'put', tenantId, join(cli.folder, 'bad.json'))
    expect(exit).toBe('1')
    expect(run.log).toContain('maxAttempts must be at least 1')
  })

  it('decides about the messages of its tenant from its publication on', async () => {
    await send(stack.brokers, [notifyRecord('before')])
    await records(topics.dispatchRequested.name, 1)
    expect(await answerOf('policy', 'put', tenantId, join(cli.folder, 'good.json'))).toMatchObject({ version: 1 })
    expect(await dataOf(topics.policyApplied, 1)).toMatchObject([{ version: 1, accepted: true, inForceVersion: 1 }])
    await send(stack.brokers, [notifyRecord('after')])
    expect((await dataOf(topics.dispatchRequested, 2)).map(({ credentialRef }) => credentialRef)).toEqual([
      'twilio-main',
      'own',
    ])
    expect((await dataOf(topics.communicationRequested, 2)).map(({ policyVersion = 0 }) => policyVersion)).toEqual([
      0, 1,
    ])
    expect(await answerOf('policy', 'show', tenantId)).toMatchObject({
      row: { version: 1, faults: [] },
      applied: { inForceVersion: 1 },
      effective: ownRoute,
      isAsTold: true,
    })
  })

  it('that is refused is a dead letter with all faults, and the one before stays in force', async () => {
    const data = { tenantId, version: 2, policy: '{"maxAttempts":0,"maxProviders":99}' }
    const event = { specversion: '1.0', id: 'bad', source: 'admin', type: topics.policyUpdated.name, data }
    await send(stack.brokers, [
      { topic: topics.policyUpdated.name, key: tenantId, value: Buffer.from(JSON.stringify(event)) },
    ])
    const [letter] = await records(deadLetter, 1)
    const headers = headersOf(letter!)
    expect(headers['eventzr.reason']).toBe('POLICY_REFUSED')
    expect(headers['__streams.errors.message']).toBe('maxAttempts must be at least 1; maxProviders must be at most 8')
    expect(await answerOf('policy', 'show', tenantId)).toMatchObject({
      row: { version: 2, faults: [{ path: 'maxAttempts' }, { path: 'maxProviders' }] },
      applied: { accepted: false, inForceVersion: 1 },
      effective: ownRoute,
      isAsTold: true,
    })
  })

  it('is gone once it is removed, and survives no restart', async () => {
    await answerOf('policy', 'remove', tenantId)
    const { version, accepted, inForceVersion = 0 } = (await dataOf(topics.policyApplied, 3)).at(-1)!
    expect({ version, accepted, inForceVersion }).toEqual({ version: 1, accepted: true, inForceVersion: 0 })
    await restartPod()
    await send(stack.brokers, [notifyRecord('later')])
    expect((await dataOf(topics.dispatchRequested, 3)).at(-1)).toMatchObject({ credentialRef: 'twilio-main' })
    const shown = await completed('policy', 'show', tenantId)
    expect(shown.run.output).toContain('no policy of its own')
    expect(shown.run.output).toContain("in force   the pods' own policy")
  })

  it('for Studio is checked by the knobs of Studio, and has a topic and versions of its own', async () => {
    const forStudio = ['--application', 'studio'] as const
    const refused = await completed('policy', 'check', join(cli.folder, 'good.json'), ...forStudio)
    expect([refused.exit, refused.run.output]).toEqual(['1', 'routes is no field of the policy\n'])
    const fewer = { jobs: { maxStalls: 0 } }
    const published = await answerOf('policy', 'put', tenantId, file('studio.json', fewer), ...forStudio)
    expect(published).toMatchObject({ version: 1 })
    expect(await answerOf('policy', 'show', tenantId, ...forStudio)).toMatchObject({
      row: { version: 1, faults: [] },
      applied: null,
      effective: fewer,
    })
    await answerOf('policy', 'remove', tenantId, ...forStudio)
    expect(await answerOf('policy', 'show', tenantId, ...forStudio)).toMatchObject({ row: null })
    expect(await answerOf('policy', 'show', tenantId)).toMatchObject({ row: null, applied: { version: 1 } })
  })
})

const service = '+12025550100'
/** Nobody else sends to this recipient. */
const friend = '+12025550144'

const requestRecord = (requestId: string): Sent => {
  const record = notifyRecord(requestId)
  return { ...record, value: Buffer.from(record.value!.toString().replace(recipient, friend)) }
}

/** Waits for so many dispatches to the friend, and gives the senders of all of them. */
const sendersToFriend = async (count: number): Promise<readonly (string | null | undefined)[]> => {
  const senders = async () =>
    (await dataOf(topics.dispatchRequested, count)).flatMap((each) => (each.recipient === friend ? [each.sender] : []))
  await vi.waitUntil(async () => (await senders()).length >= count, { timeout: 15_000, interval: 200 })
  return senders()
}

/** The recipient writes: JSON with an id and headers, or without both. */
const inboundRecord = (providerMessageId: string, body: string, id?: string): Sent => {
  const { name } = topics.smsInbound
  const from = friend.replace('+1', '001 ')
  const data = { tenantId, channel: 'SMS', provider: 'TWILIO', providerMessageId, from, to: service, body }
  const event = { specversion: '1.0', id, source: 'webhook', type: name, subject: tenantId, data }
  const headers = id === undefined ? {} : { 'content-type': 'application/cloudevents+json; charset=utf-8' }
  return { topic: name, key: tenantId, value: Buffer.from(JSON.stringify(event)), headers }
}

/** Where the nth record of a topic is, in the words of a proof. */
const placeOf = async ({ name }: Topic<unknown>, index: number): Promise<string> => {
  const { partition, offset } = (await records(name, index + 1))[index]!
  return `${name}-${partition}-${offset}`
}

const reasonsOf = (rejected: readonly Partial<CommunicationRejected>[]) =>
  rejected.map(({ requestId, reasons }) => [requestId, reasons?.[0]?.code])

describe('the consent of a recipient on a broker', () => {
  it('is given before anything was said', async () => {
    expect(await answerOf('consent', 'proof', tenantId, friend)).toMatchObject({ chain: [], now: [] })
  })

  it('ends with STOP, which is confirmed once, and all that comes later is refused', async () => {
    await send(stack.brokers, [inboundRecord('in-1', 'Stop!', 'evt-stop')])
    expect(await dataOf(topics.consentChanged, 1)).toMatchObject([
      { state: 'OPTED_OUT', keyword: 'STOP', evidenceEventId: 'evt-stop', version: 1 },
    ])
    await send(stack.brokers, [requestRecord('refused')])
    expect(reasonsOf(await dataOf(topics.communicationRejected, 1))).toEqual([['refused', 'OPTED_OUT']])
    expect(await sendersToFriend(1)).toEqual([service])
  })

  it('survives a restart of the pod', async () => {
    await restartPod()
    await send(stack.brokers, [requestRecord('refused-again')])
    expect(reasonsOf(await dataOf(topics.communicationRejected, 2)).at(-1)).toEqual(['refused-again', 'OPTED_OUT'])
  })

  it('is given again by START, and messages go out', async () => {
    await send(stack.brokers, [inboundRecord('in-2', 'start')])
    await dataOf(topics.consentChanged, 2)
    await send(stack.brokers, [requestRecord('welcome-back')])
    expect(await sendersToFriend(3)).toEqual([service, service, undefined])
  })

  it('is proven by its events, each with its place', async () => {
    const proof = await answerOf('consent', 'proof', tenantId, friend)
    const start = await placeOf(topics.smsInbound, 1)
    expect(proof).toMatchObject({
      tenant: tenantId,
      forgottenChanges: 0,
      chain: [
        { eventId: 'evt-stop', kind: 'inbound', text: 'STOP from the recipient, on SMS by TWILIO' },
        { kind: 'changed', evidence: { eventId: 'evt-stop', isFound: true } },
        { eventId: start, kind: 'inbound', text: 'START from the recipient, on SMS by TWILIO' },
        { kind: 'changed', evidence: { eventId: start, isFound: true } },
      ],
      now: [{ channelFamily: 'SMS', senderGroup: '', scope: 'ALL', state: 'OPTED_IN', evidenceEventId: start }],
    })
    const chain = proof['chain'] as readonly { topic: string; partition: number; offset: number }[]
    expect(chain.map(({ topic, partition, offset }) => `${topic}-${partition}-${offset}`)).toEqual([
      await placeOf(topics.smsInbound, 0),
      await placeOf(topics.consentChanged, 0),
      start,
      await placeOf(topics.consentChanged, 1),
    ])
  })

  it('is proven to people in lines, without the recipient and the messages', async () => {
    const { exit, run } = await completed('consent', 'proof', tenantId, '+1 (202) 555-0144')
    expect(exit, run.log).toBe('0')
    const lines = run.output.trimEnd().split('\n')
    expect(lines).toHaveLength(6)
    expect(lines[1]).toContain(await placeOf(topics.smsInbound, 0))
    expect(lines.at(-1)).toMatch(/^now: SMS ALL OPTED_IN since 20/)
    expect(run.output).not.toMatch(/0144|Stop!/)
  })
})

describe('an entity, inspected on a broker', () => {
  interface Inspected {
    readonly steps: readonly { readonly cause: { readonly topic: string } | 'timer' }[]
    readonly rows: readonly { readonly store: string; readonly differs: readonly string[] }[]
    readonly verdict: string
  }
  const inspected = async (...args: readonly string[]): Promise<readonly Inspected[]> =>
    (await answerOf('inspect', tenantId, ...args)) as never as readonly Inspected[]

  it('is recomputed to the row that its pod has, and waits for an answer', async () => {
    const { messageId } = (await dataOf(topics.dispatchRequested, 1))[0]!
    const [found, ...others] = await inspected(messageId!)
    expect(others).toEqual([])
    expect(found!.steps[0]!.cause).toMatchObject({ topic: topics.notifyRequested.name })
    expect(found!.rows).toMatchObject([{ store: 'messages', differs: [] }])
    expect(found!.verdict).toMatch(/^the message was not sent yet; it waits for/)
  })

  it('tells of the consent of a recipient without showing the recipient', async () => {
    const { exit, run } = await completed('inspect', tenantId, friend)
    expect(exit, run.log).toBe('0')
    expect(run.output).toContain(topics.smsInbound.name)
    expect(run.output).toMatch(/verdict: the latest words on consent: SMS, all senders, ALL: OPTED_IN since 20/)
    expect(run.output).not.toContain('Stop!')
  })

  it('shows personal data to holders of the admin token alone', async () => {
    const { exit, run } = await completed('inspect', tenantId, friend, '--reveal')
    expect(exit).toBe('2')
    expect(run.log).toContain('EVENTZR_ADMIN_TOKEN_FILE')
    const revealing = cli.start(['inspect', tenantId, friend, '--reveal'], {
      EVENTZR_ADMIN_TOKEN_FILE: file('token', 'secret'),
    })
    expect(await revealing.ended(), revealing.log).toBe('0')
    expect(revealing.output).toContain('Stop!')
  })
})
