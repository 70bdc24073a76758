import { expect, it } from 'vitest'
import { SimulatedCluster } from '#testing/simulation/simulated-cluster.ts'
import { cpaas } from '#topology/cpaas.ts'
import { topics } from '#topology/topics.ts'
import { acme, hashes, policy, request, umbra } from '../samples.ts'

const second = 1_000

/** A task for two tenants; the producer of one of them is twenty minutes ahead from `fromMs` on. */
const withFastProducer = async (fromMs: number) => {
  const cluster = new SimulatedCluster(cpaas(policy, hashes), { tasks: 1 })
  cluster.startPod()
  await cluster.advance(5 * second)
  for (let atMs = fromMs; atMs < 30 * second; atMs += 50)
    cluster.after(atMs, () => {
      const fast = request({ tenantId: umbra, requestId: `fast-${atMs}`, sendAfter: null })
      cluster.pipe(topics.notifyRequested, umbra, fast, { atMs: cluster.nowMs + 1_200 * second })
    })
  return cluster
}

const sentOf = (cluster: SimulatedCluster): number =>
  cluster.events(topics.dispatchRequested).filter(({ tenantId }) => tenantId === acme).length

it.each([
  ['that comes long before', 0, 20 * second, 10 * second],
  // The clock stands two seconds ahead by then.
  ['that comes shortly before, when the clock is ahead already', 3 * second, 1_500, 0],
])('a request %s is never sent before sendAfter, although another producer is far ahead', async (_what, ...times) => {
  const [pipedMs, waitMs, fastFromMs] = times
  const cluster = await withFastProducer(fastFromMs)
  await cluster.advance(pipedMs)
  cluster.pipe(topics.notifyRequested, acme, request({ sendAfter: cluster.nowMs + waitMs }))
  await cluster.advance(waitMs)
  expect(sentOf(cluster)).toBe(0)
  await cluster.advance(4 * second)
  expect(sentOf(cluster)).toBe(1)
})
