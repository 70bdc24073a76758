import { expect, it } from 'vitest'
import { planFaults } from '#testing/simulation/random-faults.ts'
import { SeededRandom } from '#testing/simulation/seeded-random.ts'
import { SimulatedCluster } from '#testing/simulation/simulated-cluster.ts'
import type { TenantId } from '#stream/record.ts'
import { expiries, healthRows, patienceMs, requests, silenceTopology } from '../../stream/given-feedback.ts'

const tenants = ['ada', 'bob', 'cy'].map((name) => name as TenantId)
const messages = 12
const settledMs = patienceMs + 8_000

/** A history of messages that nobody answers. */
const history = async (seed: number): Promise<SimulatedCluster> => {
  const random = new SeededRandom(seed)
  const cluster = new SimulatedCluster(silenceTopology(), { seed, tasks: 2 })
  for (let pod = 0; pod < 2; pod++) cluster.startPod()
  for (let index = 0; index < messages; index++)
    cluster.after(random.between(0, 6_000), () =>
      cluster.pipe(requests, tenants[index % tenants.length]!, { message: `m${index}`, provider: 'first' }),
    )
  planFaults(cluster, { random, count: 4, withinMs: 12_000, inputs: [{ topic: requests, partitions: 2 }] })
  await cluster.advance(settledMs)
  await cluster.settle()
  for (let rounds = 0; rounds < 5 && cluster.events(expiries).length < messages; rounds++) {
    await cluster.advance(settledMs)
    await cluster.settle()
  }
  return cluster
}

const seeds = Array.from({ length: 20 }, (_, seed) => seed + 1)

it.each(seeds)(
  'commits what is fed back together with what fed it, whatever happens to pods (seed %i)',
  async (seed) => {
    const cluster = await history(seed)
    const rows = cluster.restoredRows()
    const noted = tenants.flatMap((tenant) =>
      ['first', 'backup'].map((provider) => rows.row(healthRows, [tenant, provider])?.silences ?? 0),
    )
    const expired = cluster.events(expiries).map(({ data }) => data.message)
    expect(expired.toSorted()).toEqual(Array.from({ length: messages }, (_, index) => `m${index}`).toSorted())
    expect(noted.reduce((sum, silences) => sum + silences, 0)).toBe(messages)
    expect(cluster.deadLetters).toEqual([])
  },
)
