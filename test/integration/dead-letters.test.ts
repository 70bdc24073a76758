import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type kafka from '@confluentinc/kafka-javascript'
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest'
import { listLetters, noteLetter, redrive } from '#cli/dead-letters.ts'
import type { ListedLetter } from '#cli/listed-letter.ts'
import type { CodecPort } from '#runtime/ports/codec-port.ts'
import { ownTopics } from '#runtime/ports/own-topics.ts'
import { noObserver } from '#runtime/ports/pod-observer.ts'
import { processor } from '#stream/processor.ts'
import type { Stream } from '#stream/operators.ts'
import type { TenantId } from '#stream/record.ts'
import { applicationId, sink, source, through, topology } from '#stream/topology.ts'
import { transition } from '#stream/transition.ts'
import { createTopics } from '../../bench/counting/create-topics.ts'
import { standardPod } from '../../bench/counting/pod-settings.ts'
import { readTopic } from '../../bench/counting/read-topic.ts'
import {
  type Numbered,
  numbersTopic,
  type Total,
  totals,
  totalsTopic,
} from '../../examples/counting/counting-topology.ts'
import { jsonCodec } from '../../examples/counting/json-codec.ts'
import { runApplication } from '../../src/application.ts'
import { readConfig } from '../../src/config.ts'
import { writtenLog } from '../runtime/written-log.ts'
import { send, type Sent } from './faults/send.ts'

const brokers = inject('brokers')
const name = `letters-${Date.now()}`
const tasks = 2
const unlucky = 13

/** Counts numbers; a build with the fault throws at one of them. */
const counting = (hasFault: boolean) =>
  processor({
    name: 'counting',
    state: { totals },
    build:
      (stores) =>
      (numbers: Stream<TenantId, Numbered>): Stream<TenantId, Total> =>
        numbers.pipe(
          transition(stores.totals, {
            retention: 'until-deleted',
            key: ({ key }) => [key],
            on: (state, { tenantId, n }) => {
              if (hasFault && n === unlucky) throw new Error('a rule that throws')
              const next = { tenantId, n, count: (state?.count ?? 0) + 1, sum: (state?.sum ?? 0) + n }
              return { state: next, emit: [next] }
            },
          }),
        ),
  })

/** Both applications read and write the same topics. */
const topologyOf = (application: string, hasFault: boolean) =>
  topology(application, 1, [sink(totalsTopic(name), through(counting(hasFault), source(numbersTopic(name))))])

const broken = topologyOf(name, true)
const mended = topologyOf(name, false)
const neverBroken = topologyOf(`${name}-never`, false)
const own = ownTopics(applicationId(mended))
const input = numbersTopic(name).name

/** The tenant is that of the data, so that a record needs no key. */
const codec: CodecPort = (() => {
  const json = jsonCodec('0', () => undefined)
  return {
    ...json,
    decode: (topic, raw) => {
      const event = json.decode(topic, raw)
      return { ...event, tenantId: (event.data as Numbered).tenantId as TenantId }
    },
  }
})()

const record = (tenantId: string, n: number, change: Partial<Sent> = {}): Sent => ({
  topic: input,
  key: tenantId,
  value: Buffer.from(JSON.stringify({ tenantId, n })),
  headers: { trace: `of ${tenantId}` },
  ...change,
})

const inputs: readonly Sent[] = [
  ...Array.from({ length: 8 }, (_, index) => record(`good-${index}`, index)),
  record('unlucky', unlucky),
  ...Array.from({ length: 4 }, (_, index) => record(`keyless-${index}`, unlucky, { key: null })),
  record('no-json', 0, { value: Buffer.from('no JSON') }),
]
const broke = 6

const config = readConfig({
  EVENTZR_KAFKA_BROKERS: brokers,
  EVENTZR_SCHEMA_REGISTRY_URL: 'http://127.0.0.1:1/none',
  EVENTZR_LOG_LEVEL: 'error',
})
const sinceMs = 0
const anyLetters = { sinceMs }
const all = { max: 100, rate: 1_000, force: false, isDryRun: false }
const letters = async (): Promise<readonly ListedLetter[]> => (await listLetters(mended, config, anyLetters)).letters

const folder = mkdtempSync(join(tmpdir(), 'dead-letters-'))
const told = { processed: 0, failed: 0 }
const observer = {
  ...noObserver,
  redriven: (result: 'processed' | 'failed', times: number) => void (told[result] += times),
}

/** Runs a build until the returned function is called. */
const start = (of: typeof mended, version: string): (() => Promise<void>) => {
  const stop = new AbortController()
  const id = applicationId(of)
  const { log } = writtenLog()
  const application = {
    topology: of,
    codec,
    connection: { brokers, clientId: id, settings: {} },
    log,
    observer,
    trial: { build: version, onFlood: 'alarm' as const },
  }
  const pod = runApplication({ ...standardPod, ...application, stateFolder: join(folder, id) }, stop.signal)
  return () => {
    stop.abort()
    return pod
  }
}

const until = (condition: () => Promise<boolean>): Promise<unknown> =>
  vi.waitUntil(condition, { timeout: 30_000, interval: 200 })

const texts = (messages: readonly kafka.Message[]): readonly string[] =>
  messages
    .map(({ key, value, timestamp, headers }) => JSON.stringify([String(key), String(value), timestamp, headers]))
    .toSorted()

const outputs = (): Promise<readonly kafka.Message[]> => readTopic(brokers, totalsTopic(name).name)

describe('dead letters of a build with a fault', () => {
  let first: readonly ListedLetter[]
  let dryRun: { readonly letters: number; readonly before: readonly number[]; readonly after: readonly number[] }
  let both: readonly PromiseSettledResult<unknown>[]
  let last: readonly ListedLetter[]
  let leftAlone: readonly string[]
  let parkedRedrive: number

  const sizes = () =>
    Promise.all([own.deadLetter, own.forward, input].map(async (topic) => (await readTopic(brokers, topic)).length))

  /** Redrives until so many letters are there. */
  const redriveUntil = async (count: number): Promise<void> => {
    await redrive(mended, config, anyLetters, all)
    await until(async () => (await letters()).length === count)
  }

  beforeAll(async () => {
    await createTopics(brokers, mended, own, tasks, { [input]: 3 })
    await createTopics(brokers, neverBroken, ownTopics(applicationId(neverBroken)), tasks, { [input]: 3 })
    await send(brokers, inputs)
    const stopBroken = start(broken, '1.0.0')
    await until(async () => (await letters()).length === broke)
    await stopBroken()
    first = await letters()
    const stopMended = start(mended, '1.0.1')
    const before = await sizes()
    const looked = await redrive(mended, config, anyLetters, { ...all, isDryRun: true })
    dryRun = { letters: looked.letters.length, before, after: await sizes() }
    const parked = first.find(({ reason }) => reason === 'RULE_FAILED')!
    await noteLetter(mended, config, { kind: 'parked', at: parked.origin, text: 'wait', sinceMs })
    parkedRedrive = (await redrive(mended, config, { ...anyLetters, at: parked.at }, all)).letters.length
    await noteLetter(mended, config, { kind: 'unparked', at: parked.at, sinceMs })
    both = await Promise.allSettled([1, 2].map(() => redrive(mended, config, anyLetters, all)))
    await until(async () => (await letters()).length === broke + 1)
    await redriveUntil(broke + 2)
    leftAlone = (await redrive(mended, config, { ...anyLetters, status: 'parked' }, all)).leftAlone.map(
      ({ why }) => why,
    )
    await until(async () => (await outputs()).length === inputs.length - 1)
    await stopMended()
    const stopNever = start(neverBroken, '1.0.1')
    await until(async () => (await outputs()).length === 2 * (inputs.length - 1))
    await stopNever()
    last = await letters()
  }, 120_000)
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('say what failed, where, and in which build', () => {
    const rule = { stage: 'process', processor: 'counting', store: 'totals', attempt: 1, status: 'open' }
    expect(first.filter(({ reason }) => reason === 'RULE_FAILED')).toHaveLength(broke - 1)
    expect(first.find(({ tenant }) => tenant === 'unlucky')).toMatchObject({
      ...rule,
      version: expect.stringMatching(/^1\.0\.0\+[\da-f]{16}$/),
      frames: expect.stringMatching(/^at .*dead-letters\.test\.ts/),
    })
  })

  it('are left alone by a dry run', () => {
    expect(dryRun).toEqual({ letters: broke, before: dryRun.before, after: dryRun.before })
  })

  it('are left out of a redrive while they are parked', () => {
    expect(parkedRedrive).toBe(0)
  })

  it('lead to the bytes that a build without the fault writes, each once, however many redrive them', async () => {
    const written = texts(await outputs())
    const once = written.filter((_, index) => index % 2 === 0)
    expect(written.filter((_, index) => index % 2 === 1)).toEqual(once)
    expect(new Set(once).size).toBe(inputs.length - 1)
    expect(both.some(({ status }) => status === 'fulfilled')).toBe(true)
  })

  it('are seen by no other reader of the input', async () => {
    expect(await readTopic(brokers, input)).toHaveLength(inputs.length)
  })

  it('are noted as redriven, and wait for a person when two redrives have failed', () => {
    const statuses = last.map(({ reason, attempt, status }) => `${reason} ${attempt} ${status}`)
    const counts = [...Map.groupBy(statuses, (text) => text)].map(([text, { length }]) => `${length} ${text}`)
    expect(counts.toSorted()).toEqual([
      '1 PROCESSING_FAILED 1 redriven',
      '1 PROCESSING_FAILED 2 redriven',
      '1 PROCESSING_FAILED 3 parked',
      `${broke - 1} RULE_FAILED 1 redriven`,
    ])
    expect(leftAlone).toEqual([expect.stringContaining('failed in attempt 3')])
  })

  it('are counted once they are committed', () => {
    expect(told).toEqual({ processed: broke - 1, failed: 2 })
  })
})
