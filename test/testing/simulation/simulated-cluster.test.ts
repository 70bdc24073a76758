import { describe, expect, it } from 'vitest'
import { homeTask } from '#runtime/task/home-task.ts'
import { SimulatedCluster } from '#testing/simulation/simulated-cluster.ts'
import { SimulationError } from '#testing/simulation/simulation-error.ts'
import { CountingSchedule } from './counting-schedule.ts'
import { countingTopology, numbers, totalRows, totals } from './topologies.ts'
import type { TenantId } from '#stream/record.ts'

const counted = (cluster: SimulatedCluster): readonly number[] => cluster.events(totals).map(({ data }) => data.count)

/** A tenant whose home is the task. */
const tenantAt = (task: number, tasks: number): string =>
  ['ada', 'bob', 'cy', 'dee', 'eve', 'fay', 'gil', 'hal', 'ida', 'joe'].find(
    (name) => homeTask(Buffer.from(name), tasks) === task,
  )!

const started = (seed = 1): { readonly cluster: SimulatedCluster; readonly pods: readonly string[] } => {
  const cluster = new SimulatedCluster(countingTopology, { seed })
  return { cluster, pods: [cluster.startPod(), cluster.startPod()] }
}

describe('a simulated cluster', () => {
  it('does the same again for the same seed, and something else for another one', async () => {
    const runs = []
    for (const seed of [7, 7, 8]) {
      const schedule = new CountingSchedule(seed)
      await schedule.run()
      const { history, steps, nowMs } = schedule.cluster
      runs.push({ history, steps, nowMs, outputs: counted(schedule.cluster) })
    }
    expect(runs[1]).toEqual(runs[0])
    expect(runs[2]).not.toEqual(runs[0])
  })

  it.each(['crash', 'freeze', 'restart', 'stopPod', 'abortNext'] as const)(
    'counts each input once over a %s',
    async (fault) => {
      const { cluster, pods } = started()
      for (let n = 1; n <= 20; n++) cluster.after(n * 500, () => cluster.pipe(numbers, 'ada', { tenantId: 'ada', n }))
      await cluster.advance(3_000)
      for (const pod of pods.slice(0, fault === 'stopPod' ? 1 : 2)) cluster[fault](pod)
      await cluster.advance(8_000)
      await cluster.settle()
      expect(counted(cluster)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1))
      expect(cluster.restoredRows().row(totalRows, ['ada' as TenantId])).toMatchObject({ count: 20 })
      expect(cluster.lagRecords).toBe(0)
    },
  )

  it('goes on with every other task when one of a dead pod cannot be opened for want of a leader', async () => {
    const tasks = 4
    const cluster = new SimulatedCluster(countingTopology, { tasks })
    const [survivor, dead] = [cluster.startPod(), cluster.startPod()]
    await cluster.advance(5_000)
    // All four tasks are opened again, wherever they were.
    for (const pod of [survivor, dead]) cluster.crash(pod)
    cluster.stall(numbers, 0, 60_000)
    const tenantIds = Array.from({ length: tasks }, (_, task) => tenantAt(task, tasks))
    for (const tenantId of tenantIds) cluster.pipe(numbers, tenantId, { tenantId, n: 1 })
    cluster.startPod(survivor)
    await cluster.advance(20_000)
    expect(cluster.events(totals).map(({ tenantId }) => tenantId)).toEqual(tenantIds.slice(1))
    await cluster.advance(60_000)
    expect(cluster.events(totals).map(({ tenantId }) => tenantId)).toEqual(tenantIds)
  })

  it('shows dead letters with their reason and origin', async () => {
    const { cluster } = started()
    cluster.pipe(numbers, 'ada', { tenantId: 'ada', n: -1 })
    await cluster.advance(1_000)
    await cluster.settle()
    expect(cluster.deadLetters).toEqual([
      expect.objectContaining({ reason: 'RULE_FAILED', topic: numbers.name, offset: 0 }),
    ])
  })

  it.each([1, 2, 3, 4])(
    'finds the record whose output Kafka refuses, and makes it alone a dead letter (seed %i)',
    async (seed) => {
      const cluster = new SimulatedCluster(countingTopology, { seed, tasks: 3 })
      cluster.startPod()
      await cluster.advance(2_000)
      cluster.refuse(totals, 'poison')
      const tenants = ['ada', 'poison', 'bob', 'cy', 'dan', 'eve']
      for (let n = 1; n <= 30; n++)
        for (const tenantId of tenants)
          cluster.after(n * 100, () => cluster.pipe(numbers, tenantId, { tenantId, n: tenantId === 'poison' ? 1 : n }))
      await cluster.advance(3_100)
      await cluster.settle()
      expect(new Set(cluster.deadLetters.map(({ reason }) => reason))).toEqual(new Set(['OUTPUT_REFUSED']))
      expect(cluster.deadLetters).toHaveLength(30)
      expect(cluster.events(totals)).toHaveLength(150)
    },
  )

  it('reads partitions that were added while pods run', async () => {
    const { cluster } = started()
    await cluster.advance(1_000)
    cluster.addPartitions(numbers, 4)
    cluster.pipe(numbers, 'ada', { tenantId: 'ada', n: 1 }, { partition: 3 })
    await cluster.settle()
    expect(counted(cluster)).toEqual([1])
  })

  it('says with which seed a failure can be repeated, and what happened before it', async () => {
    const cluster = new SimulatedCluster(countingTopology, { seed: 42 })
    const pod = cluster.startPod()
    cluster.stopPod(pod)
    cluster.pipe(numbers, 'ada', { tenantId: 'ada', n: 1 })
    const failure = await cluster.settle().catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(SimulationError)
    expect((failure as Error).message).toMatch(
      /1 input records are never committed\n.*SIMULATION_SEED=42\n[^]*stop pod-0/,
    )
  })

  it('says so when an input has no partition to pipe into', () => {
    const { cluster } = started()
    expect(() => cluster.pipe(numbers, 'ada', { tenantId: 'ada', n: 1 }, { partition: 9 })).toThrow(
      'has no partition 9',
    )
  })
})
