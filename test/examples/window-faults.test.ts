import { expect, it } from 'vitest'
import { type FaultKind, faultKinds, planFaults } from '#testing/simulation/random-faults.ts'
import { SeededRandom } from '#testing/simulation/seeded-random.ts'
import { SimulatedCluster } from '#testing/simulation/simulated-cluster.ts'
import type { TenantId } from '#stream/record.ts'
import { type Sale, sales } from '../../examples/patterns/sale/sale.ts'
import { lateSales } from '../../examples/patterns/window/late-sale.ts'
import { openWindows } from '../../examples/patterns/window/sales-window.ts'
import { windowTopology } from '../../examples/patterns/window/window-topology.ts'
import { type WindowTotal, windowTotals } from '../../examples/patterns/window/window-total.ts'

const tenants = ['ada', 'bob', 'cy'].map((name) => name as TenantId)
/** The clock may be so far from a record's own time: it follows ticks of one second, and waits for them after a stop. */
const slackMs = 4_000
const promptMs = 2_000
const policy = { sizeMs: 5_000, graceMs: promptMs + slackMs, aheadMs: slackMs }
const lateMs = policy.sizeMs + policy.graceMs
const soldWithinMs = 12_000
/** An input that is silent for longer than a task waits for it may come too late. */
const kinds: readonly FaultKind[] = faultKinds.filter((kind) => kind !== 'stall')

interface History {
  readonly cluster: SimulatedCluster
  readonly inTime: readonly Sale[]
  readonly late: readonly Sale[]
}

/** Sales of 12 seconds, a few of them sent after their windows have closed, while pods fail. */
const history = async (seed: number): Promise<History> => {
  const random = new SeededRandom(seed)
  const cluster = new SimulatedCluster(windowTopology(policy), { seed })
  const [inTime, late]: [Sale[], Sale[]] = [[], []]
  for (let pod = 0; pod < 2; pod++) cluster.startPod()
  for (let index = 0; index < 40; index++)
    cluster.after(random.between(0, soldWithinMs), () => {
      const isLate = random.chance(0.15)
      const soldAt = cluster.nowMs - (isLate ? lateMs : random.between(0, promptMs))
      const [tenantId, tickets] = [random.pick(tenants), random.between(1, 9)]
      const sale = { tenantId, saleId: `sale-${index}`, buyerId: 'ada', tickets, soldAt }
      cluster.pipe(sales, tenantId, sale)
      ;(isLate ? late : inTime).push(sale)
    })
  planFaults(cluster, { random, count: 4, withinMs: soldWithinMs, inputs: [], kinds })
  await cluster.advance(soldWithinMs + lateMs)
  await closeAll(cluster)
  return { cluster, inTime, late }
}

/** The last timers fire with ticks, and those need pods. */
const closeAll = async (cluster: SimulatedCluster): Promise<void> => {
  await cluster.settle()
  for (let rounds = 0; rounds < 5 && cluster.restoredRows().count(openWindows) > 0; rounds++) {
    await cluster.advance(2 * slackMs)
    await cluster.settle()
  }
}

/** The totals as a loop over all sales finds them. */
const totalsOf = (counted: readonly Sale[]): readonly WindowTotal[] => {
  const totals = new Map<string, WindowTotal>()
  for (const { tenantId, soldAt, tickets } of counted) {
    const startsAt = soldAt - (soldAt % policy.sizeMs)
    const before = totals.get(`${tenantId} ${startsAt}`) ?? { tenantId, startsAt, sales: 0, tickets: 0 }
    totals.set(`${tenantId} ${startsAt}`, { ...before, sales: before.sales + 1, tickets: before.tickets + tickets })
  }
  return [...totals.values()].toSorted(byWindow)
}

const byWindow = (one: WindowTotal, other: WindowTotal): number =>
  one.startsAt - other.startsAt || one.tenantId.localeCompare(other.tenantId)

const idsOf = (found: readonly Sale[]): readonly string[] => found.map(({ saleId }) => saleId).toSorted()

const seeds = Array.from({ length: 6 }, (_, seed) => seed + 1)

it.each(seeds)(
  'closes each window once with the total of a plain model, whatever happens to pods (seed %i)',
  async (seed) => {
    const { cluster, inTime, late } = await history(seed)
    expect(
      cluster
        .events(windowTotals)
        .map(({ data }) => data)
        .toSorted(byWindow),
    ).toEqual(totalsOf(inTime))
    expect(idsOf(cluster.events(lateSales).map(({ data }) => data))).toEqual(idsOf(late))
    expect(cluster.restoredRows().count(openWindows)).toBe(0)
    expect(cluster.deadLetters).toEqual([])
  },
)
