import { describe, expect, it, vi } from 'vitest'
import { checkpointSteps } from '#runtime/commit/fail-point.ts'
import { SeededRandom } from '#testing/simulation/seeded-random.ts'
import { SimulatedCluster } from '#testing/simulation/simulated-cluster.ts'
import { expiryTopology } from './topologies.ts'
import { WaitingMessages } from './waiting-messages.ts'

// Other processes may have the cores.
vi.setConfig({ testTimeout: 120_000 })

const second = 1_000
const hour = 3_600 * second
const patienceMs = 40 * second

interface Given {
  readonly cluster: SimulatedCluster
  readonly messages: WaitingMessages
  readonly random: SeededRandom
  /** It has all tasks, with checkpoints. */
  readonly pod: string
}

/** The only pod has worked for a while. */
const begin = async (seed: number): Promise<Given> => {
  const random = new SeededRandom(seed ^ 0xc4ec)
  const cluster = new SimulatedCluster(expiryTopology(patienceMs), { seed })
  const messages = new WaitingMessages(cluster, random)
  const pod = cluster.startPod()
  messages.comeWithin(5 * second, 20)
  // In a slow network a checkpoint waits for some seconds for its two commits.
  await cluster.advance(9 * second)
  return { cluster, messages, random, pod }
}

/** The rows are right for whoever reads the changelog, and in the process. */
const goOn = async ({ cluster, messages }: Given): Promise<void> => {
  await cluster.settle()
  messages.check()
  messages.receiveAll()
  await cluster.advance(second)
  await cluster.settle()
  messages.check()
}

const uses = ({ history }: SimulatedCluster): number =>
  history.filter((line) => line.includes(' uses the checkpoint')).length

/** @returns how often a task was opened from a checkpoint */
const inHistories = async (count: number, run: (given: Given) => Promise<void>): Promise<number> => {
  let used = 0
  for (let seed = 1; seed <= count; seed++) {
    const given = await begin(seed)
    await run(given)
    used += uses(given.cluster)
  }
  return used
}

const histories = 8

describe('a pod that dies', () => {
  it.each(checkpointSteps)('%s goes on with exactly the rows of the changelog', async (step) => {
    const used = await inHistories(histories, async (given) => {
      const { cluster, messages, random, pod } = given
      cluster.failAt(pod, step, random.between(1, 4))
      messages.comeWithin(4 * second, 20)
      await cluster.advance(12 * second)
      expect(cluster.stateOf(pod)).toBe('down')
      await goOn(given)
    })
    expect(used).toBeGreaterThan(histories)
  })

  it('while it writes rows goes on with exactly the rows of the changelog', async () => {
    const used = await inHistories(3 * histories, async (given) => {
      const { cluster, messages, random, pod } = given
      messages.comeWithin(4 * second, 20)
      await cluster.advance(random.between(1, 4 * second))
      cluster.crash(pod)
      await cluster.advance(4 * second)
      await goOn(given)
    })
    expect(used).toBeGreaterThan(3 * histories)
  })

  it('again and again goes on with exactly the rows of the changelog', async () => {
    await inHistories(histories, async (given) => {
      const { cluster, messages, random, pod } = given
      messages.comeWithin(15 * second, 40)
      for (let times = 0; times < 6; times++) {
        cluster.restart(pod)
        await cluster.advance(random.between(second, 4 * second))
      }
      await goOn(given)
    })
  })

  it('and loses its disks goes on from the changelog', async () => {
    const used = await inHistories(histories, async (given) => {
      given.cluster.crash(given.pod, 'disks')
      await goOn(given)
    })
    expect(used).toBe(0)
  })
})

describe('a task that comes back to a pod with an old checkpoint of it', () => {
  it.each(['stopPod', 'crash'] as const)('after a %s has what other pods made and deleted meanwhile', async (end) => {
    const used = await inHistories(histories, async (given) => {
      const { cluster, messages, random, pod } = given
      const other = cluster.startPod()
      cluster[end](pod)
      messages.comeWithin(15 * second, 30)
      await cluster.advance(20 * second)
      if (random.chance(0.5)) cluster.compact()
      const before = uses(cluster)
      cluster.startPod(pod)
      await cluster.advance(random.between(100, second))
      cluster.stopPod(other)
      await cluster.advance(10 * second)
      expect(uses(cluster)).toBeGreaterThan(before)
      await goOn(given)
    })
    expect(used).toBeGreaterThan(histories)
  })

  it('more than half a day later is read from the changelog', async () => {
    const given = await begin(1)
    const { cluster, messages } = given
    await cluster.shutDown()
    messages.expire()
    await cluster.advance(13 * hour)
    cluster.startPod(given.pod)
    await cluster.advance(10 * second)
    await goOn(given)
    expect(uses(cluster)).toBe(0)
    expect(cluster.history.join('\n')).toContain('13 hours old')
  })
})

describe('timers that stand on the disk alone', () => {
  it.each([0, 2 * patienceMs])('fire once when the pod was down for %i ms', async (downMs) => {
    const used = await inHistories(histories, async (given) => {
      const { cluster, messages, pod } = given
      await cluster.advance(3 * second)
      cluster.crash(pod)
      await cluster.advance(downMs)
      cluster.startPod(pod)
      await cluster.advance(patienceMs + 10 * second)
      messages.expire()
      await goOn(given)
    })
    expect(used).toBeGreaterThan(histories)
  })
})

describe('a pod that was away for longer than its session', () => {
  it('leaves no checkpoint without the rows that other pods made meanwhile', async () => {
    await inHistories(2 * histories, async ({ cluster, messages, random, pod }) => {
      const other = cluster.startPod()
      await cluster.advance(3 * second)
      messages.comeWithin(15 * second, 100)
      await cluster.advance(random.between(0, 2 * second))
      cluster.freeze(pod)
      await cluster.advance(random.between(7 * second, 9 * second))
      cluster.thaw(pod)
      await cluster.advance(random.between(20, 2 * second))
      cluster.crash(pod)
      await cluster.advance(12 * second)
      cluster.stopPod(other)
      await cluster.advance(5 * second)
      messages.check()
    })
  })
})
