import { describe, expect, it } from 'vitest'
import type { TenantId } from '#stream/record.ts'
import type { Topology } from '#stream/nodes.ts'
import { SimulatedCluster } from '#testing/simulation/simulated-cluster.ts'
import { countingFromStart, countingTopology, numbers, totalRows, totals } from './topologies.ts'

const tenants = ['ada', 'bob', 'cy', 'dee', 'eve']

/** Sends a number of every tenant, so many times. */
const send = (cluster: SimulatedCluster, times: number): void => {
  for (let n = 1; n <= times; n++) for (const tenantId of tenants) cluster.pipe(numbers, tenantId, { tenantId, n })
}

const begin = async (topology: Topology, seed: number): Promise<SimulatedCluster> => {
  const cluster = new SimulatedCluster(topology, { seed })
  for (let pods = 0; pods < 2; pods++) cluster.startPod()
  send(cluster, 20)
  await cluster.advance(5_000)
  return cluster
}

/** Deletes a topic and makes it again, under running pods or between two lives of them. */
const recreate = async (cluster: SimulatedCluster, topic: string, isRunning: boolean): Promise<void> => {
  if (!isRunning) for (const pod of cluster.pods) cluster.crash(pod)
  await cluster.advance(100)
  cluster.topics.recreate(topic)
}

const startAll = (cluster: SimulatedCluster): void => cluster.pods.forEach((pod) => cluster.startPod(pod))

/** Of each tenant, in order. */
const counts = (cluster: SimulatedCluster): readonly (readonly number[])[] =>
  tenants.map((tenantId) =>
    cluster
      .events(totals)
      .filter((event) => event.tenantId === tenantId)
      .map(({ data }) => data.count),
  )

const upTo = (count: number) => tenants.map(() => Array.from({ length: count }, (_, index) => index + 1))

const cases = [1, 2, 3].flatMap((seed) => [true, false].map((isRunning) => ({ seed, isRunning })))

describe.each(cases)('an input that is deleted and made again (seed $seed, under running pods: $isRunning)', (at) => {
  const { seed, isRunning } = at

  it('ends its pods before a record of the new one is processed', async () => {
    const cluster = await begin(countingTopology, seed)
    await recreate(cluster, numbers.name, isRunning)
    send(cluster, 50)
    startAll(cluster)
    await expect(cluster.advance(30_000)).rejects.toMatchObject({
      cause: {
        code: 'TOPIC_RECREATED',
        message: expect.stringContaining(`${numbers.name} was deleted and made again`),
      },
    })
    expect(counts(cluster)).toEqual(upTo(20))
  })

  it('is read from its start where its source declares so, each record once, and that is told', async () => {
    const cluster = await begin(countingFromStart, seed)
    await recreate(cluster, numbers.name, isRunning)
    send(cluster, 50)
    startAll(cluster)
    await cluster.advance(20_000)
    await cluster.settle()
    expect(counts(cluster)).toEqual(upTo(70))
    for (const tenant of tenants) {
      const row = cluster.restoredRows().row(totalRows, [tenant as TenantId])
      expect(row).toMatchObject({ count: 70 })
    }
    expect(cluster.history.join()).toContain('it is read from its start, as its source declares')
  })

  it('goes on with the rows that it had when it is the journal or the forward topic', async () => {
    const cluster = await begin(countingTopology, seed)
    for (const topic of [cluster.topics.own.journal, cluster.topics.own.forward]) {
      await recreate(cluster, topic, isRunning)
      startAll(cluster)
      await cluster.advance(10_000)
    }
    send(cluster, 50)
    await cluster.settle()
    expect(counts(cluster)).toEqual(upTo(70))
  })
})
