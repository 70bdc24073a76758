import { setTimeout as pause } from 'node:timers/promises'
import { beforeAll, describe, expect, inject, it } from 'vitest'
import { commitSteps } from '#runtime/commit/fail-point.ts'
import { ownTopics } from '#runtime/ports/own-topics.ts'
import { applicationId } from '#stream/topology.ts'
import { countingTopology, numbersTopic, type Total, totalsTopic } from '../../examples/counting/counting-topology.ts'
import { createTopics } from '../../bench/counting/create-topics.ts'
import { Load } from '../../bench/counting/load.ts'
import { openTransactions } from '../../bench/counting/open-transactions.ts'
import { PodProcess } from '../../bench/counting/pod-process.ts'
import { readTopic } from '../../bench/counting/read-topic.ts'
import { restoredRows } from '../../bench/counting/restored-rows.ts'

const brokers = inject('brokers')
const name = `kill-${Date.now()}`
const topology = countingTopology(name)
const own = ownTopics(applicationId(topology))
const partitions = 6
const tenants = 60
const perSecond = 600

/** Kills at every step of a commit, and once at a moment of no one's choosing. */
const kills = [...commitSteps.map((point) => `${point}:12`), 'none'] as const
/** Those that find a transaction with records at the broker. */
const killsWithin = ['after-outputs:12', 'after-changelog:12', 'after-offsets:12', 'before-commit:12']

interface Death {
  readonly at: string
  readonly by: string
  readonly transactionOpen: boolean
}

const anyOpenTransaction = async (): Promise<boolean> => {
  const written = [totalsTopic(name).name, own.changelog].flatMap((topic) =>
    Array.from({ length: partitions }, (_, partition) => ({ topic, partition })),
  )
  return (await openTransactions(brokers, written)).length > 0
}

const runUntilKilled = async (at: string): Promise<Death> => {
  const pod = new PodProcess(name, brokers, { killAt: at === 'none' ? undefined : at })
  if (at === 'none') {
    await pause(2_000)
    pod.kill('SIGKILL')
  }
  const by = await pod.ended()
  return { at, by, transactionOpen: await anyOpenTransaction() }
}

const outputCount = async (): Promise<number> => (await readTopic(brokers, totalsTopic(name).name)).length

const runToTheEnd = async (inputs: number): Promise<PodProcess> => {
  const pod = new PodProcess(name, brokers)
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

describe('a pod that is killed at every step of its commits', () => {
  let sent: ReadonlyMap<string, readonly number[]>
  let inputs = 0
  const deaths: Death[] = []
  let lastExit = ''

  beforeAll(async () => {
    await createTopics(brokers, topology, own, partitions)
    const load = await Load.connect(brokers, [numbersTopic(name).name])
    load.start(perSecond, tenants)
    for (const failPoint of kills) deaths.push(await runUntilKilled(failPoint))
    inputs = await load.stop()
    sent = load.sentByTenant
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
    const rows = await restoredRows({ brokers, clientId: name, settings: {} }, topology, own.changelog, partitions)
    const byTenant = (one: Total, other: Total) => one.tenantId.localeCompare(other.tenantId)
    expect([...rows].sort(byTenant)).toEqual([...model(sent).values()].map((each) => each.at(-1)!).sort(byTenant))
  })

  it('ends with exit code 0 when it is asked to stop', () => {
    expect(lastExit).toBe('0')
  })
})
