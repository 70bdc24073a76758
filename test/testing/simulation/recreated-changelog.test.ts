import { describe, expect, it } from 'vitest'
import type { TenantId } from '#stream/record.ts'
import { SimulatedCluster } from '#testing/simulation/simulated-cluster.ts'
import { countingTopology, numbers, totalRows, totals } from './topologies.ts'

const tenants = Array.from({ length: 12 }, (_, index) => `tenant-${index}`)

/** Two pods have counted to five for each tenant. */
const begin = async (seed: number): Promise<SimulatedCluster> => {
  const cluster = new SimulatedCluster(countingTopology, { seed, tasks: 3 })
  for (let pods = 0; pods < 2; pods++) cluster.startPod()
  send(cluster, 1, 5)
  await cluster.advance(4_000)
  return cluster
}

const send = (cluster: SimulatedCluster, from: number, to: number, some = tenants): void => {
  for (let n = from; n <= to; n++) for (const tenantId of some) cluster.pipe(numbers, tenantId, { tenantId, n })
}

/** Some tenants have new rows while the others, which are silent, are in the lost changelog alone. */
const sendOn = (cluster: SimulatedCluster, seconds: number): void => {
  for (let n = 1; n <= seconds; n++) cluster.after(n * 1_000, () => send(cluster, n, n, tenants.slice(0, 4)))
}

const countsOf = (cluster: SimulatedCluster, tenantId: string): readonly number[] =>
  cluster
    .events(totals)
    .filter((event) => event.tenantId === tenantId)
    .map(({ data }) => data.count)

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1)

const restoredCounts = (cluster: SimulatedCluster): readonly (number | undefined)[] =>
  tenants.map((tenantId) => cluster.restoredRows().row(totalRows, [tenantId as TenantId])?.count)

const crashAll = (cluster: SimulatedCluster): void => {
  for (const pod of cluster.podsUp) cluster.crash(pod)
}

describe.each([1, 2, 3])('a changelog that is deleted and made again under running pods (seed %i)', (seed) => {
  it.each([0, 300, 8_000, 60_000])('after %i ms is written again by them, exactly', async (gapMs) => {
    const cluster = await begin(seed)
    sendOn(cluster, 10)
    const { changelog } = cluster.topics.own
    await cluster.advance(2_000)
    const partitions = cluster.topics.remove(changelog)
    await cluster.advance(gapMs)
    cluster.topics.make(changelog, partitions)
    await cluster.advance(40_000)
    // From here on what the new changelog holds is all that there is.
    crashAll(cluster)
    await cluster.settle()
    send(cluster, 1, 1)
    await cluster.settle()
    const counts = tenants.map((_, index) => (index < 4 ? 16 : 6))
    expect(tenants.map((tenantId) => countsOf(cluster, tenantId))).toEqual(counts.map(upTo))
    expect(restoredCounts(cluster)).toEqual(counts)
  })

  it('has its rows written again before a pod stops', async () => {
    const cluster = await begin(seed)
    cluster.topics.recreate(cluster.topics.own.changelog)
    await cluster.shutDown()
    expect(restoredCounts(cluster)).toEqual(tenants.map(() => 5))
  })

  it('has its rows written again before a task moves to another pod', async () => {
    const cluster = await begin(seed)
    cluster.topics.recreate(cluster.topics.own.changelog)
    cluster.startPod()
    await cluster.advance(20_000)
    expect(restoredCounts(cluster)).toEqual(tenants.map(() => 5))
    send(cluster, 1, 1)
    await cluster.settle()
    expect(tenants.map((tenantId) => countsOf(cluster, tenantId))).toEqual(tenants.map(() => upTo(6)))
  })
})

describe('a changelog that was made again and lacks rows', () => {
  it.each([1, 2, 3, 4, 5, 6])(
    'is refused when its pods died too early: no tenant begins again (seed %i)',
    async (seed) => {
      const cluster = await begin(seed)
      sendOn(cluster, 10)
      cluster.topics.recreate(cluster.topics.own.changelog)
      // Some commits go into the new changelog before anybody has looked.
      await cluster.advance(seed * 150)
      crashAll(cluster)
      const failure = await cluster.settle().catch((error: unknown) => error)
      const refused = { cause: { code: expect.stringMatching(/CHANGELOG_RECREATED|TASK_CORRUPTED/) } }
      if (failure !== undefined) expect(failure).toMatchObject(refused)
      for (const tenantId of tenants) expect(countsOf(cluster, tenantId).filter((count) => count === 1)).toHaveLength(1)
    },
  )

  /** One task has more rows than a commit writes again. */
  const manyRows = async (): Promise<{ readonly cluster: SimulatedCluster; readonly pod: string }> => {
    const cluster = new SimulatedCluster(countingTopology, { tasks: 1 })
    const pod = cluster.startPod()
    for (let tenant = 0; tenant < 5_000; tenant++) cluster.pipe(numbers, `tenant-${tenant}`, { tenantId: '', n: 1 })
    await cluster.settle()
    cluster.topics.recreate(cluster.topics.own.changelog)
    return { cluster, pod }
  }

  it.each([1, 2])('is refused when its pod died after %i of the commits that write them again', async (commits) => {
    const { cluster, pod } = await manyRows()
    cluster.failAt(pod, 'after-commit', commits)
    await cluster.advance(3_000)
    expect(cluster.stateOf(pod)).toBe('down')
    cluster.startPod(pod)
    await expect(cluster.advance(20_000)).rejects.toMatchObject({ cause: { code: 'CHANGELOG_RECREATED' } })
  })

  it('is whole when the last of these commits was done', async () => {
    const { cluster, pod } = await manyRows()
    await cluster.advance(6_000)
    cluster.crash(pod)
    cluster.pipe(numbers, 'tenant-4999', { tenantId: '', n: 1 })
    await cluster.settle()
    expect(countsOf(cluster, 'tenant-4999')).toEqual([1, 2])
  })

  it('is written once more when it is deleted and made again meanwhile', async () => {
    const { cluster, pod } = await manyRows()
    for (let times = 0; times < 3; times++) {
      await cluster.advance(1_900)
      cluster.topics.recreate(cluster.topics.own.changelog)
    }
    await cluster.advance(20_000)
    cluster.crash(pod)
    cluster.pipe(numbers, 'tenant-4999', { tenantId: '', n: 1 })
    await cluster.settle()
    expect(countsOf(cluster, 'tenant-4999')).toEqual([1, 2])
  })
})
