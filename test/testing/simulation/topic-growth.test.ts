import { describe, expect, it } from 'vitest'
import { SimulatedCluster } from '#testing/simulation/simulated-cluster.ts'
import { SimulationError } from '#testing/simulation/simulation-error.ts'
import { countingTopology, numbers, totals } from './topologies.ts'

const tenants = Array.from({ length: 20 }, (_, index) => `tenant-${index}`)

/** Two pods have counted once for each tenant. */
const counted = async (seed: number): Promise<SimulatedCluster> => {
  const cluster = new SimulatedCluster(countingTopology, { seed, tasks: 2, partitions: { [numbers.name]: 4 } })
  cluster.startPod()
  cluster.startPod()
  for (const tenantId of tenants) cluster.pipe(numbers, tenantId, { tenantId, n: 1 })
  await cluster.advance(5_000)
  return cluster
}

/** Lets time pass, with a number of each tenant every second, until a pod ends. */
const failureOf = async (cluster: SimulatedCluster): Promise<SimulationError> => {
  for (let n = 2; n <= 31; n++)
    cluster.after(n * 1_000, () => {
      for (const tenantId of tenants) cluster.pipe(numbers, tenantId, { tenantId, n })
    })
  const failure = await cluster.advance(60_000).catch((error: unknown) => error)
  expect(failure).toBeInstanceOf(SimulationError)
  return failure as SimulationError
}

/** How often each tenant was told that it has counted once. */
const begins = (cluster: SimulatedCluster): number =>
  cluster.events(totals).filter(({ data }) => data.count === 1).length

type OwnTopic = 'changelog' | 'journal' | 'forward'
const ownTopics: readonly OwnTopic[] = ['changelog', 'journal', 'forward']
const sets = [...ownTopics.map((name) => ({ names: [name] })), { names: ownTopics }]

describe.each([1, 2, 3])('own topics that are given more partitions (seed %i)', (seed) => {
  it.each(sets)('under running pods: $names', async ({ names }) => {
    const cluster = await counted(seed)
    for (const name of names) cluster.topics.grow(cluster.topics.own[name], 4)
    expect((await failureOf(cluster)).cause).toMatchObject({ code: 'TOPICS_INVALID' })
    expect(begins(cluster)).toBe(tenants.length)
  })

  it.each(sets)('while no pod runs: $names', async ({ names }) => {
    const cluster = await counted(seed)
    for (const pod of cluster.pods) cluster.crash(pod)
    await cluster.advance(10_000)
    for (const name of names) cluster.topics.grow(cluster.topics.own[name], 4)
    for (const pod of cluster.pods) cluster.startPod(pod)
    expect((await failureOf(cluster)).cause).toMatchObject({ code: 'TOPICS_INVALID' })
    expect(begins(cluster)).toBe(tenants.length)
  })
})
