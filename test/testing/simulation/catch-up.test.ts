import { expect, it } from 'vitest'
import { SimulatedCluster } from '#testing/simulation/simulated-cluster.ts'
import { cpaas } from '#topology/cpaas.ts'
import { topics } from '#topology/topics.ts'
import { accepted, acme, hashes, policy, request } from '../../processors/cpaas/samples.ts'

const second = 1_000
const messages = 60

/** Adapters that look every 200 ms and accept what they find, five seconds later. */
const acceptAll = (cluster: SimulatedCluster, forMs: number): void => {
  let seen = 0
  for (let ms = 0; ms < forMs; ms += 200)
    cluster.after(ms, () => {
      for (const { data } of cluster.events(topics.dispatchRequested).slice(seen)) {
        cluster.after(5 * second, () => cluster.pipe(topics.dispatchCompleted, acme, accepted(data)))
        seen++
      }
    })
}

it('takes no backlog for silence: after a long stop each message is sent once, and no breaker opens', async () => {
  const cluster = new SimulatedCluster(cpaas(policy, hashes), { tasks: 1 })
  const pod = cluster.startPod()
  acceptAll(cluster, 400 * second)
  await cluster.advance(5 * second)
  for (let index = 0; index < messages; index++)
    cluster.after(index * 5 * second, () =>
      cluster.pipe(topics.notifyRequested, acme, request({ requestId: `req-${index}` })),
    )
  cluster.crash(pod)
  await cluster.advance(300 * second)
  cluster.restart(pod)
  await cluster.settle()
  await cluster.advance(60 * second)
  expect(cluster.events(topics.dispatchRequested)).toHaveLength(messages)
  expect(cluster.events(topics.communicationSent)).toHaveLength(messages)
  expect(cluster.events(topics.providerFailover)).toEqual([])
  expect(cluster.deadLetters).toEqual([])
})
