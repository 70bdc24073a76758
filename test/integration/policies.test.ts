import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
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
import { notifyRecord, tenantId } from './faults/notify-records.ts'
import { startOwnStack } from './faults/own-stack.ts'
import { send } from './faults/send.ts'
import { StackCli } from './faults/stack-cli.ts'

const { deadLetter } = ownTopics(applicationId(topologyOf('cpaas')))
let stack: LocalStack
let cli: StackCli
let pod: CliProcess

const completed = async (...args: readonly string[]): Promise<{ readonly exit: string; readonly run: CliProcess }> => {
  const run = cli.start(args)
  return { exit: await run.ended(), run }
}

const answerOf = async (...args: readonly string[]): Promise<Record<string, unknown>> => {
  const { exit, run } = await completed(...args, '--json')
  expect(exit, run.log).toBe('0')
  return JSON.parse(run.output) as Record<string, unknown>
}

const file = (name: string, policy: unknown): string => {
  const path = join(cli.folder, name)
  writeFileSync(path, JSON.stringify(policy, null, 2))
  return path
}

/** Waits for so many records, and gives all of them. */
const records = async (topic: string, count: number): Promise<readonly kafka.Message[]> => {
  const enough = async () => (await readTopic(stack.brokers, topic)).length >= count
  await vi.waitUntil(enough, { timeout: 15_000, interval: 200 })
  return readTopic(stack.brokers, topic)
}

/** JSON leaves defaults out. */
const dataOf = async <V>({ name }: Topic<V>, count: number): Promise<readonly Partial<V>[]> =>
  (await records(name, count)).map(({ value }) => (JSON.parse(value!.toString()) as { readonly data: V }).data)

const ownRoute = { routes: { SMS: [{ provider: 'AWS_SNS', credentialRef: 'own', idempotent: false }] } }

describe("a tenant's policy on a broker", () => {
  beforeAll(async () => {
    stack = await startOwnStack()
    cli = new StackCli(stack, 2)
    await answerOf('schemas', 'register')
    await answerOf('topics', 'apply')
    pod = cli.start(['run', 'cpaas'], { EVENTZR_OUTPUT_ENCODING: 'ce-structured-json' })
    await pod.ready(200)
  })
  afterAll(() => cli.close())

  it('is in a compacted topic', async () => {
    const applied = (await answerOf('topics', 'apply')) as never as readonly { topic: string; differences: unknown[] }[]
    expect(applied.find(({ topic }) => topic === topics.policyUpdated.name)).toMatchObject({ differences: [] })
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
    const headers = Object.fromEntries(
      letter!.headers!.flatMap(Object.entries<Buffer | string>).map(([name, value]) => [name, value.toString()]),
    )
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
    expect(await pod.stop()).toBe('0')
    pod = cli.start(['run', 'cpaas'], { EVENTZR_OUTPUT_ENCODING: 'ce-structured-json' })
    await pod.ready(200)
    await send(stack.brokers, [notifyRecord('later')])
    expect((await dataOf(topics.dispatchRequested, 3)).at(-1)).toMatchObject({ credentialRef: 'twilio-main' })
    const shown = await completed('policy', 'show', tenantId)
    expect(shown.run.output).toContain('no policy of its own')
    expect(shown.run.output).toContain("in force   the pods' own policy")
  })
})
