import type kafka from '@confluentinc/kafka-javascript'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { topologyOf } from '#cli/applications.ts'
import { ownTopics } from '#runtime/ports/own-topics.ts'
import type { Topic } from '#stream/topic.ts'
import { applicationId } from '#stream/topology.ts'
import { topics } from '#topology/topics.ts'
import type { LocalStack } from '#world/local/stack.ts'
import { readTopic } from '../../bench/counting/read-topic.ts'
import type { CliProcess } from '../cli/cli-process.ts'
import { bodyWith, canary, leaksIn, sings, songsIn } from '../privacy/canary.ts'
import { tenantId } from './faults/notify-records.ts'
import { startOwnStack } from './faults/own-stack.ts'
import { type Sent, send } from './faults/send.ts'
import { StackCli } from './faults/stack-cli.ts'

const own = ownTopics(applicationId(topologyOf('cpaas')))
let stack: LocalStack
let cli: StackCli
let pod: CliProcess
let sent = 0

/** A CloudEvent as JSON. */
const record = ({ name }: Topic<unknown>, data: object, change: (text: string) => string = (text) => text): Sent => {
  const id = `event-${++sent}`
  const event = {
    specversion: '1.0',
    id,
    source: 'canary',
    type: name,
    subject: tenantId,
    time: new Date().toISOString(),
    data: { tenantId, ...data },
  }
  const headers = { 'content-type': 'application/cloudevents+json; charset=utf-8' }
  return { topic: name, key: tenantId, value: Buffer.from(change(JSON.stringify(event))), headers }
}

const request = (requestId: string, changes: object = {}, change?: (text: string) => string): Sent =>
  record(
    topics.notifyRequested,
    { requestId, channel: 'SMS', recipient: canary, body: bodyWith('Your code:'), ...changes },
    change,
  )

const inbound = (body: string): Sent =>
  record(topics.smsInbound, {
    providerMessageId: `in-${++sent}`,
    channel: 'SMS',
    provider: 'TWILIO',
    from: canary,
    body,
  })

const dataOf = async <V>({ name }: Topic<V>): Promise<readonly Partial<V>[]> =>
  (await readTopic(stack.brokers, name)).map(
    ({ value }) => (JSON.parse(value!.toString()) as { readonly data: V }).data,
  )

/** Waits for so many records, and gives the data of all of them. */
const eventually = async <V>(topic: Topic<V>, count: number): Promise<readonly Partial<V>[]> => {
  const enough = async () => (await readTopic(stack.brokers, topic.name)).length >= count
  await vi.waitUntil(enough, { timeout: 15_000, interval: 200 })
  return dataOf(topic)
}

const headersOf = ({ headers = [] }: kafka.Message): readonly (readonly [string, string])[] =>
  headers.flatMap((pair) =>
    Object.entries<Buffer | string>(pair as never).map(([name, value]) => [name, value.toString()] as const),
  )

/** Requests that are sent, refused, repeated, deferred and unreadable. */
const requests: readonly Sent[] = [
  request('sent', { variables: { name: bodyWith('Dear') } }),
  request('repeat'),
  request('repeat', { body: bodyWith('other words') }),
  request('deferred', { sendAfter: new Date(Date.now() + 3_600_000).toISOString() }),
  request('nowhere', { channel: 'PIGEON' }),
  request('nobody', { recipient: `${canary}0000000000` }),
  request('cut', {}, (text) => text.slice(0, -4)),
  request('half', {}, (text) => text.replace('code', String.raw`\ud83d`)),
  request('', { note: canary }),
  { ...request('tenant'), key: 'another-tenant' },
  { topic: topics.notifyRequested.name, key: tenantId, value: Buffer.from(canary) },
]

/** Answers, receipts and orders with the number wherever a text may be. */
const words = (messageId: string): readonly Sent[] => {
  const answer = { messageId, attempt: 1, channel: 'SMS', provider: 'TWILIO', credentialRef: 'twilio-main' }
  const receipt = { provider: 'TWILIO', channel: 'SMS', status: 'UNDELIVERED', providerErrorCode: `code ${canary}` }
  return [
    record(topics.dispatchCompleted, { ...answer, outcome: 'ACCEPTED', providerMessageId: 'SM1' }),
    record(topics.receiptReceived, { ...receipt, providerMessageId: 'SM1' }),
    record(topics.receiptReceived, { ...receipt, providerMessageId: 'nobody' }),
    record(topics.consentChangeRequested, { requestId: 'c1', recipient: canary, state: canary, reason: bodyWith('') }),
    record(topics.policyUpdated, { version: 1, policy: `{"${canary}":"${bodyWith('')}"}` }),
    record(topics.subjectErased, { recipient: canary, recipientHash: canary }),
    inbound('STOP'),
    inbound(bodyWith('please stop texting me')),
    request('after-stop'),
  ]
}

beforeAll(async () => {
  stack = await startOwnStack()
  cli = new StackCli(stack, 2)
  for (const args of [
    ['schemas', 'register'],
    ['topics', 'apply'],
  ])
    expect(await cli.start(args).ended()).toBe('0')
  pod = cli.start(['run', 'cpaas'], { EVENTZR_OUTPUT_ENCODING: 'ce-structured-json', EVENTZR_LOG_LEVEL: 'debug' })
  await pod.ready(200)
})
afterAll(() => cli.close())

describe('a number and words that pass through a pod', () => {
  it('lead to all kinds of events, and to dead letters', async () => {
    await send(stack.brokers, requests)
    const [first] = await eventually(topics.dispatchRequested, 2)
    await eventually(topics.communicationRejected, 2)
    await send(stack.brokers, words(first!.messageId!))
    await eventually(topics.communicationFailed, 1)
    await eventually(topics.consentChanged, 1)
    await eventually(topics.communicationRejected, 3)
    const letters = async () => (await readTopic(stack.brokers, own.deadLetter)).length
    await vi.waitUntil(async () => (await letters()) >= 8, { timeout: 15_000, interval: 200 })
  })

  it('are forgotten by an erasure: what waits for its time fails without the person', async () => {
    await send(stack.brokers, [record(topics.subjectErased, { recipient: canary.replace('+1', '001 ') })])
    const erased = async () =>
      (await dataOf(topics.communicationFailed)).filter(({ errorCode }) => errorCode === 'SUBJECT_ERASED')
    await vi.waitUntil(async () => (await erased()).length >= 2, { timeout: 15_000, interval: 200 })
    expect((await erased()).flatMap((event) => songsIn(event))).toEqual([])
  })

  it('are in no event but in the fields that are published for them', async () => {
    for (const { topic } of topologyOf('cpaas').sinks) {
      const records = await readTopic(stack.brokers, topic.name)
      for (const each of records) {
        const { data, ...attributes } = JSON.parse(each.value!.toString()) as Readonly<Record<string, unknown>>
        expect([...leaksIn(topic.name, data), ...songsIn(attributes)], topic.name).toEqual([])
        expect(songsIn([each.key, headersOf(each)]), `${topic.name}: key and headers`).toEqual([])
      }
    }
  })

  it('are in the values of dead letters, and not in their headers', async () => {
    const letters = await readTopic(stack.brokers, own.deadLetter)
    expect(letters.some(({ value }) => sings(value?.toString() ?? ''))).toBe(true)
    expect(letters.flatMap((each) => songsIn([each.key, headersOf(each)]))).toEqual([])
    const reasons = new Set(
      letters.flatMap(headersOf).flatMap(([name, text]) => (name === 'eventzr.reason' ? [text] : [])),
    )
    for (const reason of [
      'NOT_JSON',
      'TENANT_MISMATCH',
      'INVALID_DATA',
      'CONSENT_CHANGE_INVALID',
      'POLICY_REFUSED',
      'ERASURE_INVALID',
    ])
      expect(reasons).toContain(reason)
  })

  it('are in no key of a row, and in no last row of a message', async () => {
    const newest = new Map((await readTopic(stack.brokers, own.changelog)).map((each) => [String(each.key), each]))
    const rows = [...newest.values()]
    expect(rows.flatMap(({ key }) => songsIn([key]))).toEqual([])
    const holding = rows.filter(({ value }) => value !== null && sings(value.toString('latin1')))
    // The parked receipt of nobody's message ends with its parking.
    expect(holding.length).toBeLessThanOrEqual(1)
  })

  it('are in no line of the log at its lowest level, and in no metric', async () => {
    expect(pod.log).toContain('an input could not be used')
    expect(pod.log.split('\n').filter(sings)).toEqual([])
    expect(pod.output.split('\n').filter(sings)).toEqual([])
    const metrics = await pod.metrics()
    expect(metrics).toContain('eventzr')
    expect(metrics.split('\n').filter(sings)).toEqual([])
    await pod.stop()
    expect(pod.log.split('\n').filter(sings)).toEqual([])
  })
})
