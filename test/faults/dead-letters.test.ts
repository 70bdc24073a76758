import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { topologyOf } from '#cli/applications.ts'
import { schemaText } from '#codec/registered-schema.ts'
import { ownTopics } from '#runtime/ports/own-topics.ts'
import type { NotifyRequested } from '#schemas/types.ts'
import { applicationId } from '#stream/topology.ts'
import { topics } from '#topology/topics.ts'
import type { LocalStack } from '#world/local/stack.ts'
import { EventWriter } from '#world/simulator/event-writer.ts'
import { readTopic } from '../../bench/counting/read-topic.ts'
import type { CliProcess } from '../cli/cli-process.ts'
import { startOwnStack } from '../integration/faults/own-stack.ts'
import { send } from '../integration/faults/send.ts'
import { StackCli } from '../integration/faults/stack-cli.ts'

const topic = topics.notifyRequested
const own = ownTopics(applicationId(topologyOf('cpaas')))
const recipient = '+12025550199'
const tenantId = '5b8f2f5e-3c53-4a53-9f0e-1d1f0a7a9c11'

const request: NotifyRequested = {
  tenantId,
  requestId: 'early',
  idempotencyKey: null,
  userId: null,
  channel: 'SMS',
  fallbackChannels: [],
  recipient,
  sender: null,
  templateId: null,
  templateVersion: null,
  language: null,
  variables: {},
  body: 'Doors open at seven.',
  category: 'TRANSACTIONAL',
  priority: 'NORMAL',
  sendAfter: null,
  expiresAt: null,
  requestedAt: null,
  metadata: {},
}

let stack: LocalStack
let stackCli: StackCli

const answered = async (...args: readonly string[]): Promise<string> => {
  const run = stackCli.start(args)
  expect(await run.ended(), run.log).toBe('0')
  return run.output
}

const json = async <T>(...args: readonly string[]): Promise<T> => JSON.parse(await answered(...args, '--json')) as T

/** The id that the registry gives next: it counts. */
const nextId = async (): Promise<number> => {
  for (let id = 1; ; id++) if ((await fetch(`${stack.registryUrl}/schemas/ids/${id}`)).status === 404) return id
}

/** Registers the schema of the topic once more, with other words and the same fields. */
const registerLate = async (): Promise<number> => {
  const schema = JSON.stringify({ ...(JSON.parse(schemaText(topic, 'envelope')) as object), doc: 'Registered late.' })
  const answer = await fetch(`${stack.registryUrl}/subjects/${topic.name}-value/versions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ schema }),
  })
  return ((await answer.json()) as { readonly id: number }).id
}

interface Listed {
  readonly total: number
  readonly newest: readonly {
    readonly status: string
    readonly reason: string
    readonly origin: { readonly topic: string; readonly partition: number; readonly offset: number }
  }[]
}

const list = (...args: readonly string[]): Promise<Listed> => json('dead-letters', 'list', 'cpaas', ...args)

describe('a request whose schema is registered only later', () => {
  let listed: Listed
  let shown = ''
  let revealed = ''
  let dry = ''
  let redriven = ''
  let again = ''
  let after: Listed
  let metrics = ''
  let messages = 0
  let inputs = 0

  const startPod = async (): Promise<CliProcess> => {
    const pod = stackCli.start(['run', 'cpaas'], { EVENTZR_STATE_DIR: join(stackCli.folder, 'pod') })
    await pod.ready(200)
    return pod
  }

  beforeAll(async () => {
    stack = await startOwnStack()
    stackCli = new StackCli(stack, 2)
    await answered('schemas', 'register')
    await answered('topics', 'apply')
    const id = await nextId()
    const writer = new EventWriter(new Map([[topic.name, id]]))
    const event = { topic, id: 'evt-early', source: 'notify-svc', time: Date.now(), tenantId, data: request }
    const { key, value } = writer.write(event, 'avro')
    await send(stack.brokers, [{ topic: topic.name, key, value }])
    const first = await startPod()
    await vi.waitUntil(async () => (await readTopic(stack.brokers, own.deadLetter)).length === 1, { timeout: 30_000 })
    // It remembers for a minute that the registry does not know the id.
    await first.stop()
    listed = await list()
    const [{ origin }] = listed.newest as [Listed['newest'][number]]
    const at = ['--at', `${origin.topic}-${origin.partition}-${origin.offset}`]
    shown = await answered('dead-letters', 'show', 'cpaas', ...at)
    expect(await registerLate()).toBe(id)
    revealed = await answered('dead-letters', 'show', 'cpaas', ...at, '--reveal')
    const second = await startPod()
    dry = await answered('dead-letters', 'redrive', 'cpaas', '--dry-run')
    redriven = await answered('dead-letters', 'redrive', 'cpaas', '--reason', 'UNKNOWN_SCHEMA_ID')
    const sent = () => readTopic(stack.brokers, topics.communicationRequested.name)
    await vi.waitUntil(async () => (await sent()).length > 0, { timeout: 30_000 })
    again = await answered('dead-letters', 'redrive', 'cpaas')
    after = await list('--status', 'redriven')
    metrics = await second.metrics()
    await second.stop()
    messages = (await sent()).length
    inputs = (await readTopic(stack.brokers, topic.name)).length
  }, 300_000)
  afterAll(() => stackCli.close())

  it('is listed with its reason', () => {
    expect(listed).toMatchObject({ total: 1, newest: [{ reason: 'UNKNOWN_SCHEMA_ID', status: 'open' }] })
  })

  it('is shown with the remedy, and without the person that it is about', () => {
    expect(shown).toContain('register the schema in the registry of the pods')
    expect(shown).not.toContain(recipient)
    expect(shown).not.toContain('Doors open')
  })

  it('is shown whole to whoever asks for that', () => {
    expect(revealed).toContain(recipient)
  })

  it('is redriven once, and the message is requested once', () => {
    expect(dry).toContain('1 dead letters would be redriven')
    expect(redriven).toContain('1 dead letters are redriven')
    expect(again).toContain('0 dead letters are redriven')
    expect(after).toMatchObject({ total: 1, newest: [{ status: 'redriven' }] })
    expect([messages, inputs]).toEqual([1, 1])
  })

  it('is counted by the pod', () => {
    expect(metrics).toMatch(/eventzr_redriven_records_total\{[^}]*result="processed"[^}]*\} 1/)
  })
})
