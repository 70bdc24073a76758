import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { registerSchemas } from '#codec/registry.ts'
import { RegistryAccess } from '#codec/registry-access.ts'
import { Admin } from '#kafka/admin.ts'
import { noLog } from '#runtime/ports/log.ts'
import { topics as published } from '#topology/topics.ts'
import { isSettled, OpenWorkWatch } from '#world/verifier/open-work.ts'
import { type OutcomeOptions, OutcomeReader, readOutcome } from '#world/verifier/outcome-reader.ts'
import type { CheckedTopic } from '#world/verifier/seen-event.ts'
import { type CheckName, type Verdict, verdictText, verify } from '#world/verifier/verdict.ts'
import {
  changed,
  indexOf,
  manifestOf,
  PARTITIONS,
  place,
  type Placed,
  swapped,
  without,
} from '../world/verifier/place-records.ts'
import { START, type Told } from '../world/verifier/tale.ts'
import { expectations, goodRun } from '../world/verifier/told-events.ts'
import { type RunTopics, RunWriter } from './verifier/write-run.ts'

const connection = { brokers: inject('brokers'), clientId: 'verifier-test', settings: {} }
const registryUrl = inject('registryUrl')
const prefix = `verifier-${Date.now()}`
const checked = new Set<string>(goodRun().map(({ topic }) => topic))
const topics = Object.fromEntries(
  Object.entries(published)
    .filter(([key]) => checked.has(key))
    .map(([key, topic]) => [key, { ...topic, name: `${prefix}.${topic.name}` }]),
) as unknown as RunTopics
const deadLetterTopic = `${prefix}-dead-letter`
const options: OutcomeOptions = { connection, registryUrl, topics, deadLetterTopics: [deadLetterTopic], log: noLog }

const told = goodRun()
/** The next offset of each partition; a transaction's marker takes one too. */
const offsets = new Map<string, number>()
let writer: RunWriter

const write = async (records: readonly Told[], end?: 'abort'): Promise<readonly Placed[]> => {
  const placed = place(records, offsets)
  await writer.write(placed, end)
  for (const lane of new Set(placed.map(({ topic, partition }) => `${topic}-${partition}`)))
    offsets.set(lane, offsets.get(lane)! + 1)
  return placed
}

const judgeRun = async (records: readonly Told[]): Promise<Verdict> => {
  const reader = await OutcomeReader.connect({ ...options, from: 'end' })
  try {
    const placed = await write(records)
    return verify(await reader.readToEnd(), manifestOf(placed, topics), expectations)
  } finally {
    await reader.close()
  }
}

const failed = ({ checks }: Verdict): readonly string[] =>
  Object.entries(checks).flatMap(([name, { ok }]) => (ok ? [] : [name]))

beforeAll(async () => {
  const admin = new Admin(connection)
  // The told day is long past: the broker would delete its records while a slow machine still reads them.
  const config = { 'retention.ms': '-1' }
  for (const topic of [...Object.values(topics).map(({ name }) => name), deadLetterTopic]) {
    await admin.createTopic({ topic, partitions: PARTITIONS, replicationFactor: 1, config })
  }
  admin.close()
  const schemaIds = await registerSchemas(Object.values(topics), RegistryAccess.at(registryUrl), () => undefined)
  writer = await RunWriter.connect(connection.brokers, topics, deadLetterTopic, schemaIds)
})

afterAll(() => writer.close())

describe('the verifier on a real broker and registry', () => {
  it('reads a good run from the beginning, its aborted records left out, and finds nothing wrong', async () => {
    const placed = await write(told)
    await write(told.slice(0, 20), 'abort')
    const outcome = await readOutcome(options)
    const verdict = verify(outcome, manifestOf(placed, topics), expectations)
    expect(verdictText(verdict)).not.toContain('FAILED')
    expect(verdict.ok).toBe(true)
    expect(Object.values(verdict.topics).reduce((sum, count) => sum + count, 0)).toBe(
      told.length + verdict.counts.deadLettered,
    )
    expect(JSON.stringify(outcome)).not.toContain('+15550100')
  })

  const sent = (n: number): number => indexOf(told, 'communicationSent', n)
  const plants: readonly (readonly [string, readonly Told[], CheckName])[] = [
    ['a lost record', without(told, sent(1)), 'life-cycles-complete'],
    ['a doubled record', [...told, told[sent(1)]!], 'event-ids-unique'],
    ['two records in the wrong order', swapped(told, sent(0), sent(1)), 'life-cycles-complete'],
    ['a record with the wrong key', changed(told, sent(5), { key: 'acme' }), 'key-equals-tenant'],
  ]

  it.each(plants)('finds %s with exactly the matching check', async (_fault, planted, check) => {
    expect(failed(await judgeRun(planted))).toEqual([check])
  })

  it('finds a value whose schema is registered for another topic alone', async () => {
    const index = sent(2)
    const stray: CheckedTopic = 'communicationDelivered'
    const frame = await frameOf(stray)
    const verdict = await judgeRun(changed(told, index, { raw: frame }))
    expect(failed(verdict)).toContain('values-decode-by-registry')
    expect(verdict.checks['values-decode-by-registry'].detail).toContain('is not registered under')
  })

  it('tells while it reads on what is still open', async () => {
    const reader = await OutcomeReader.connect({ ...options, from: 'end' })
    const end = indexOf(told, 'communicationDelivered', 2)
    await write(told.slice(0, end))
    const work = new OpenWorkWatch(await reader.readToEnd())
    const half = work.look(START)
    await write(told.slice(end))
    await reader.readToEnd()
    const whole = work.look(START)
    await reader.close()
    expect(half).toEqual({ requests: 0, messages: 1, renderJobs: 0, voices: 0, breakers: [] })
    expect(isSettled(half)).toBe(false)
    expect(isSettled(whole)).toBe(true)
  })
})

/** The first bytes of a value on the topic: magic byte and schema id. */
async function frameOf(topic: CheckedTopic): Promise<string> {
  const response = await fetch(`${registryUrl}/subjects/${topics[topic].name}-value/versions/latest`)
  const { id } = (await response.json()) as { readonly id: number }
  return String.fromCharCode(0, 0, 0, id >> 8, id & 255)
}
