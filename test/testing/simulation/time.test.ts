import { describe, expect, it } from 'vitest'
import { SimulatedCluster } from '#testing/simulation/simulated-cluster.ts'
import { expiryTopology, messages, outcomes, receipts } from './topologies.ts'

const second = 1_000
const minute = 60 * second
const patienceMs = 30 * second
const topology = expiryTopology(patienceMs)
const tenants = ['ada', 'bob', 'cy']
const seeds = [1, 2, 3, 4, 5]

const sendMessage = (cluster: SimulatedCluster, tenantId: string, message: string, atMs = cluster.nowMs): void => {
  cluster.pipe(messages, tenantId, { tenantId, message }, { atMs })
}

const sendReceipt = (cluster: SimulatedCluster, tenantId: string, message: string): void => {
  cluster.pipe(receipts, tenantId, { tenantId, message })
}

/** Messages of every tenant every five seconds for `forMs`, each with its receipt 20 seconds later, as producers write them. */
const traffic = (cluster: SimulatedCluster, forMs: number): number => {
  let sent = 0
  for (let atMs = 0; atMs < forMs; atMs += 5 * second) {
    for (const tenant of tenants) {
      const message = `message-${sent++}`
      cluster.after(atMs, () => sendMessage(cluster, tenant, message))
      cluster.after(atMs + 20 * second, () => sendReceipt(cluster, tenant, message))
    }
  }
  return sent
}

const outcomesOf = (cluster: SimulatedCluster, tenantId?: string): readonly string[] =>
  cluster
    .events(outcomes)
    .filter((event) => tenantId === undefined || event.tenantId === tenantId)
    .map(({ data }) => data.outcome)

describe('the clock of a task on several pods', () => {
  it.each(seeds)(
    'lets no message expire whose receipt came while all pods were down for ten minutes (seed %i)',
    async (seed) => {
      const cluster = new SimulatedCluster(topology, { seed })
      const pods = [cluster.startPod(), cluster.startPod()]
      const sent = traffic(cluster, 12 * minute)
      await cluster.advance(minute)
      for (const pod of pods) cluster.crash(pod)
      await cluster.advance(10 * minute)
      // Receipts come late to the reader, not to the log.
      cluster.stall(receipts, seed % 2, 8 * second)
      await cluster.settle()
      await cluster.advance(2 * minute)
      await cluster.settle()
      expect(outcomesOf(cluster)).toEqual(Array.from({ length: sent }, () => 'received'))
    },
  )

  it('lets a message expire at its time although the pods were down, when no receipt came', async () => {
    const cluster = new SimulatedCluster(topology)
    const pod = cluster.startPod()
    await cluster.advance(5 * second)
    sendMessage(cluster, 'ada', 'lost')
    const sentMs = cluster.nowMs
    await cluster.advance(second)
    cluster.crash(pod)
    await cluster.advance(10 * minute)
    await cluster.settle()
    await cluster.advance(5 * second)
    const [event] = cluster.events(outcomes)
    expect(event).toMatchObject({ data: { outcome: 'expired' } })
    expect(event!.attributes.time - sentMs).toBeGreaterThanOrEqual(patienceMs - 2 * second)
    expect(event!.attributes.time - sentMs).toBeLessThanOrEqual(patienceMs + 2 * second)
  })

  it.each(
    seeds.flatMap((seed) => [
      { seed, behindMs: 0 },
      // Only ticks move the clock then.
      { seed, behindMs: 20 * second },
    ]),
  )('fires the timers of a partition that is busy without a pause, $behindMs ms late (seed $seed)', async (each) => {
    const cluster = new SimulatedCluster(topology, { seed: each.seed, tasks: 1 })
    cluster.startPod()
    await cluster.advance(5 * second)
    sendMessage(cluster, 'ada', 'lost')
    for (let atMs = 1; atMs < 40 * second; atMs += 20)
      cluster.after(atMs, () => sendMessage(cluster, 'bob', `message-${atMs}`, cluster.nowMs - each.behindMs))
    await cluster.advance(patienceMs - 2 * second)
    expect(outcomesOf(cluster, 'ada')).toEqual([])
    // A slow commit, and the next tick.
    await cluster.advance(8 * second)
    expect(outcomesOf(cluster, 'ada')).toEqual(['expired'])
  })

  it.each(seeds)('is moved for nobody by one producer whose clock is four minutes fast (seed %i)', async (seed) => {
    const cluster = new SimulatedCluster(topology, { seed, tasks: 1 })
    cluster.startPod()
    await cluster.advance(5 * second)
    sendMessage(cluster, 'ada', 'answered')
    sendMessage(cluster, 'cy', 'lost')
    for (let atMs = 2 * second; atMs < 60 * second; atMs += 500)
      cluster.after(atMs, () => sendMessage(cluster, 'bob', `fast-${atMs}`, cluster.nowMs + 4 * minute))
    await cluster.advance(patienceMs - 4 * second)
    sendReceipt(cluster, 'ada', 'answered')
    // A slow commit takes two seconds and more to be seen; a timer moved ahead would have fired long before.
    await cluster.advance(3 * second)
    expect(outcomesOf(cluster)).toEqual(['received'])
    await cluster.advance(6 * second)
    expect(outcomesOf(cluster, 'ada')).toEqual(['received'])
    expect(outcomesOf(cluster, 'cy')).toEqual(['expired'])
  })

  it.each(
    seeds.flatMap((seed) => [
      { seed, aheadMs: 20 * minute },
      { seed, aheadMs: 1.5 * second },
    ]),
  )('fires no timer before its time for a producer that is $aheadMs ms ahead (seed $seed)', async (each) => {
    const cluster = new SimulatedCluster(topology, { seed: each.seed, tasks: 1 })
    cluster.startPod()
    await cluster.advance(5 * second)
    const sentMs = cluster.nowMs
    sendMessage(cluster, 'cy', 'lost')
    for (let atMs = 20 * second; atMs < 60 * second; atMs += 50)
      cluster.after(atMs, () => sendMessage(cluster, 'bob', `fast-${atMs}`, cluster.nowMs + each.aheadMs))
    await cluster.advance(patienceMs)
    expect(outcomesOf(cluster, 'cy')).toEqual([])
    await cluster.advance(4 * second)
    expect(outcomesOf(cluster, 'cy')).toEqual(['expired'])
    expect(cluster.events(outcomes)[0]?.attributes.time).toBe(sentMs + patienceMs)
  })

  it.each(seeds)('fires none early either when its pod was restarted meanwhile (seed %i)', async (seed) => {
    const cluster = new SimulatedCluster(topology, { seed, tasks: 1 })
    const pod = cluster.startPod()
    await cluster.advance(5 * second)
    sendMessage(cluster, 'cy', 'lost')
    for (let atMs = 20 * second; atMs < 60 * second; atMs += 50)
      cluster.after(atMs, () => sendMessage(cluster, 'bob', `fast-${atMs}`, cluster.nowMs + 20 * minute))
    cluster.after(patienceMs - 1.5 * second, () => cluster.restart(pod))
    await cluster.advance(patienceMs)
    expect(outcomesOf(cluster, 'cy')).toEqual([])
    await cluster.advance(6 * second)
    expect(outcomesOf(cluster, 'cy')).toEqual(['expired'])
  })

  it.each(seeds)('is known although each commit takes longer than two seconds (seed %i)', async (seed) => {
    const settings = { seed, tasks: 1, transactionTimeoutMs: minute, sessionTimeoutMs: minute }
    const cluster = new SimulatedCluster(topology, settings)
    cluster.startPod()
    await cluster.advance(5 * second)
    cluster.delay(400)
    for (let each = 0; each < 60; each++)
      cluster.after(each * second, () => {
        sendMessage(cluster, 'ada', `message-${each}`)
        sendReceipt(cluster, 'ada', `message-${each}`)
      })
    await cluster.advance(80 * second)
    expect(outcomesOf(cluster)).toHaveLength(60)
  })

  it('gives messages their full time that come while a commit hangs', async () => {
    const cluster = new SimulatedCluster(topology, { tasks: 1 })
    const pod = cluster.startPod()
    await cluster.advance(5 * second)
    cluster.loseCommit(pod, { isCommitted: true, ends: 'late', delayMs: 20 * second })
    await cluster.advance(18 * second)
    sendMessage(cluster, 'ada', 'answered')
    await cluster.advance(20 * second)
    sendReceipt(cluster, 'ada', 'answered')
    await cluster.advance(20 * second)
    expect(outcomesOf(cluster)).toEqual(['received'])
  })
})
