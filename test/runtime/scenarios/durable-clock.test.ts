import { expect, it } from 'vitest'
import { SimulatedCluster } from '#testing/simulation/simulated-cluster.ts'
import { expiryTopology, messages, outcomes } from '../../testing/simulation/topologies.ts'

const patienceMs = 10_000
const minuteMs = 60_000

it('the clock of a task does not go back over a crash: a record from before it gets its full time', async () => {
  const cluster = new SimulatedCluster(expiryTopology(patienceMs), { tasks: 1 })
  const pod = cluster.startPod()
  await cluster.advance(5_000)
  const clockMs = cluster.nowMs
  cluster.pipe(messages, 'ada', { tenantId: 'ada', message: 'before' })
  await cluster.settle()
  cluster.crash(pod)
  cluster.pipe(messages, 'ada', { tenantId: 'ada', message: 'late' }, { atMs: clockMs - minuteMs })
  await cluster.settle()
  await cluster.advance(2 * patienceMs)
  const [late] = cluster.events(outcomes).filter(({ data }) => data.message === 'late')
  expect(late!.attributes.time - clockMs).toBeGreaterThanOrEqual(patienceMs)
})
