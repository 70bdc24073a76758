import { expect, it } from 'vitest'
import { planFaults, SeededRandom, SimulatedCluster } from '../../../src/index.ts'
import { cpaas } from '#topology/cpaas.ts'
import { topics } from '#topology/topics.ts'
import { acme, hashes, policy, request } from '../../processors/cpaas/samples.ts'

it('sends a message once from several pods that random faults happen to, as CONTRIBUTING.md shows', async () => {
  const cluster = new SimulatedCluster(cpaas(policy, hashes), { seed: 7, tasks: 3 })
  const pods = [cluster.startPod(), cluster.startPod()]
  cluster.pipe(topics.notifyRequested, acme, request())
  cluster.failAt(pods[0]!, 'before-commit')
  const inputs = [{ topic: topics.notifyRequested, partitions: 3 }]
  planFaults(cluster, { random: new SeededRandom(7), count: 5, withinMs: 10_000, inputs })
  await cluster.advance(10_000)
  await cluster.settle()
  expect(cluster.events(topics.dispatchRequested)).toHaveLength(1)
  expect(cluster.deadLetters).toEqual([])
})
