import { expect, it } from 'vitest'
import { SimulatedCluster } from '#testing/simulation/simulated-cluster.ts'
import { studio } from '#topology/studio.ts'
import { topics } from '#topology/topics.ts'
import { acme, concert, policy, report } from '../../processors/studio/given.ts'

const second = 1_000
const events = 15
const jobs = events * 4
/** A worker must begin within a minute, which the stop exceeds. */
const impatient = {
  ...policy,
  jobs: { ...policy.jobs, queueTimeoutMs: { ...policy.jobs.queueTimeoutMs, image: 60 * second } },
}

/** Workers that look every 200 ms and complete what they find, five seconds later. */
const completeAll = (cluster: SimulatedCluster, forMs: number): void => {
  let seen = 0
  for (let ms = 0; ms < forMs; ms += 200)
    cluster.after(ms, () => {
      for (const { data } of cluster.events(topics.renderJobDispatched).slice(seen)) {
        const { jobId, attempt } = data
        const completed = report({ state: 'COMPLETED', jobId, attempt })
        cluster.after(5 * second, () => cluster.pipe(topics.renderJobProgressed, acme, completed))
        seen++
      }
    })
}

it('takes no backlog for silence: after a long stop each asset is rendered once, and no job fails', async () => {
  const cluster = new SimulatedCluster(studio(impatient), { tasks: 1 })
  const pod = cluster.startPod()
  completeAll(cluster, 400 * second)
  await cluster.advance(5 * second)
  for (let index = 0; index < events; index++)
    cluster.after(index * 20 * second, () =>
      cluster.pipe(topics.eventCreated, acme, concert({ eventId: `concert-${index}` })),
    )
  cluster.crash(pod)
  await cluster.advance(300 * second)
  cluster.restart(pod)
  await cluster.settle()
  await cluster.advance(60 * second)
  expect(cluster.events(topics.renderJobFailed)).toEqual([])
  expect(cluster.events(topics.renderJobDispatched)).toHaveLength(jobs)
  expect(cluster.events(topics.renderJobCompleted)).toHaveLength(jobs)
  expect(cluster.deadLetters).toEqual([])
})
