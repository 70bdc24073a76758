import { setTimeout as pause } from 'node:timers/promises'
import { beforeAll, describe, expect, inject, it } from 'vitest'
import { Restore } from '#state/changelog.ts'
import { Layers } from '#state/layers.ts'
import { RowCodecs } from '#state/row-codec.ts'
import { Admin } from '#kafka/admin.ts'
import { ChangelogReader } from '#kafka/changelog-reader.ts'
import { wantedTopics } from '#kafka/wanted-topics.ts'
import { failPointNames } from '#runtime/fail-point.ts'
import type { Log } from '#runtime/log.ts'
import { ownTopics } from '#runtime/own-topics.ts'
import { applicationId } from '#stream/topology.ts'
import { countingTopology, numbersTopic, type Total, totals, totalsTopic } from './counting/counting-topology.ts'
import { Load } from './counting/load.ts'
import { PodProcess } from './counting/pod-process.ts'
import { hasOpenTransaction } from './counting/open-transaction.ts'
import { readTopic } from './counting/read-topic.ts'

const brokers = inject('brokers')
const name = `kill-${Date.now()}`
const topology = countingTopology(name)
const own = ownTopics(applicationId(topology))
const connection = { brokers, clientId: name, settings: {} }
const partitions = 6
const tenants = 60
const perSecond = 600
const silent: Log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined }

/** Kills at every step of a commit, and once at a moment of no one's choosing. */
const kills = [...failPointNames.map((point) => `${point}:12`), 'none'] as const
/** Those that find a transaction with records at the broker. */
const killsWithin = ['after-outputs:12', 'after-changelog:12', 'after-offsets:12', 'before-commit:12']

interface Death {
  readonly at: string
  readonly by: string
  readonly transactionOpen: boolean
}

const anyOpenTransaction = async (): Promise<boolean> =>
  (await hasOpenTransaction(brokers, totalsTopic(name).name, partitions)) ||
  hasOpenTransaction(brokers, own.changelog, partitions)

const runUntilKilled = async (at: string): Promise<Death> => {
  const pod = new PodProcess(name, brokers, at)
  if (at === 'none') {
    await pause(2_000)
    pod.kill('SIGKILL')
  }
  const by = await pod.ended()
  return { at, by, transactionOpen: await anyOpenTransaction() }
}

const outputCount = async (): Promise<number> => (await readTopic(brokers, totalsTopic(name).name)).length

const runToTheEnd = async (inputs: number): Promise<PodProcess> => {
  const pod = new PodProcess(name, brokers, 'none')
  while ((await outputCount()) < inputs) await pause(500)
  return pod
}

/** The last total per tenant, as an in-memory model computes it from what was sent. */
const model = (sent: ReadonlyMap<string, readonly number[]>): ReadonlyMap<string, readonly Total[]> =>
  new Map(
    [...sent].map(([tenantId, numbers]) => {
      let sum = 0
      return [tenantId, numbers.map((n, index) => ({ tenantId, n, count: index + 1, sum: (sum += n) }))]
    }),
  )

const restoredRows = async (): Promise<ReadonlyMap<string, Total>> => {
  const layers = new Layers([totals.number])
  const restore = new Restore(layers, new RowCodecs(topology.stores))
  const changelogs = Array.from({ length: partitions }, (_, partition) => ({ topic: own.changelog, partition }))
  await new ChangelogReader(connection, silent).readAll(changelogs, (_partition, key, value) =>
    restore.apply(key, value),
  )
  return new Map(
    [...layers.rows(totals.number)].map(([, { value }]) => [(value as Total).tenantId, { ...(value as Total) }]),
  )
}

describe('a pod that is killed at every step of its commits', () => {
  let sent: ReadonlyMap<string, readonly number[]>
  let inputs = 0
  const deaths: Death[] = []
  let lastExit = ''

  beforeAll(async () => {
    const admin = new Admin(connection)
    for (const topic of wantedTopics(topology, own, partitions, 1)) await admin.createTopic(topic)
    admin.close()
    const load = await Load.connect(brokers, numbersTopic(name).name)
    sent = load.sent
    load.start(perSecond, tenants)
    for (const failPoint of kills) deaths.push(await runUntilKilled(failPoint))
    inputs = await load.stop()
    const pod = await runToTheEnd(inputs)
    pod.kill('SIGTERM')
    lastExit = await pod.ended()
  }, 120_000)

  it('was really killed each time, with a transaction open wherever the step has one', () => {
    expect(deaths.map(({ by }) => by)).toEqual(kills.map(() => 'SIGKILL'))
    expect(deaths.filter(({ at, transactionOpen }) => killsWithin.includes(at) && !transactionOpen)).toEqual([])
  })

  it('loses, doubles and reorders nothing per tenant', async () => {
    const expected = model(sent)
    const found = new Map<string, Total[]>()
    for (const { value } of await readTopic(brokers, totalsTopic(name).name)) {
      const { tenantId, n, count, sum } = JSON.parse(value!.toString()) as Total
      found.set(tenantId, [...(found.get(tenantId) ?? []), { tenantId, n, count, sum }])
    }
    expect(found).toEqual(expected)
  })

  it('has exactly the state of an in-memory model in its changelog', async () => {
    expect(await restoredRows()).toEqual(new Map([...model(sent)].map(([tenant, rows]) => [tenant, rows.at(-1)])))
  })

  it('ends with exit code 0 when it is asked to stop', () => {
    expect(lastExit).toBe('0')
  })
})
