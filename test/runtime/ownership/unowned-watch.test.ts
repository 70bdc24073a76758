import { beforeEach, describe, expect, it, vi } from 'vitest'
import { KafkaCallError } from '#runtime/ports/errors.ts'
import { type HeldTasks, UnownedWatch } from '#runtime/ownership/unowned-watch.ts'
import { writtenLog } from '../written-log.ts'

const journal = 'app-journal'

/** A journal of four tasks: the pod has 0 and 1, and ticks into them. */
const mine: HeldTasks = { open: [0, 1], opening: [] }

let ends: number[]
let nowMs: number
let isAway: boolean
const rejoin = vi.fn((_topic: string) => Promise.resolve())
let watch: UnownedWatch

beforeEach(() => {
  ends = [0, 0, 0, 0]
  nowMs = 0
  isAway = false
  rejoin.mockReset().mockResolvedValue(undefined)
  const away = () => Promise.reject(new KafkaCallError('listOffsets', -185, 'retry', new Error('no answer')))
  watch = new UnownedWatch({
    own: { journal, forward: 'app-forward' },
    consumer: { rejoin },
    restore: {
      describeTopics: () => Promise.resolve({ partitions: new Map([[journal, ends.length]]), ids: new Map() }),
      logRanges: (partitions) =>
        isAway
          ? away()
          : Promise.resolve(partitions.map((each) => ({ ...each, first: 0, end: ends[each.partition]! }))),
    },
    log: writtenLog().log,
    nowMs: () => nowMs,
  })
  watch.assigned()
})

/** Seconds in which these tasks tick, with a look in each. */
const pass = async (seconds: number, ticking: readonly number[], tasks = mine) => {
  for (let second = 0; second < seconds; second++) {
    nowMs += 1_000
    for (const number of ticking) ends[number]!++
    watch.look(tasks)
    await new Promise(setImmediate)
  }
}

describe('a pod that has joined', () => {
  it('has the group assign again when nobody ticks for a task', async () => {
    await pass(8, [0, 1, 2])
    expect(rejoin.mock.calls).toEqual([['app-forward']])
  })

  it('does so once, whatever becomes of the task', async () => {
    await pass(60, [0, 1, 2])
    expect(rejoin).toHaveBeenCalledTimes(1)
  })

  it('does so before it has any task of its own', async () => {
    await pass(8, [2, 3], { open: [], opening: [] })
    expect(rejoin).toHaveBeenCalledTimes(1)
  })

  it('waits for five ticks, since a commit may take long', async () => {
    await pass(3, [0, 1, 2])
    await pass(8, [0, 1, 2, 3])
    expect(rejoin).not.toHaveBeenCalled()
  })

  it('does not miss the ticks of a task that it is opening itself', async () => {
    await pass(10, [0, 2, 3], { open: [0], opening: [1] })
    expect(rejoin).not.toHaveBeenCalled()
  })

  it('takes a broker that takes no tick at all for what it is', async () => {
    await pass(1, [0, 1, 2, 3])
    await pass(20, [])
    expect(rejoin).not.toHaveBeenCalled()
  })

  it('begins anew when a broker did not answer', async () => {
    await pass(4, [0, 1, 2])
    isAway = true
    await pass(10, [0, 1, 2])
    isAway = false
    await pass(4, [0, 1, 2])
    expect(rejoin).not.toHaveBeenCalled()
    await pass(4, [0, 1, 2])
    expect(rejoin).toHaveBeenCalledTimes(1)
  })

  it('tries again when no broker let it', async () => {
    rejoin.mockRejectedValueOnce(new Error('no broker answers'))
    await pass(20, [0, 1, 2])
    expect(rejoin).toHaveBeenCalledTimes(2)
  })

  it('is content once each task of others has ticked: later the group itself looks after them', async () => {
    await pass(3, [0, 1, 2, 3])
    await pass(20, [0, 1, 2])
    expect(rejoin).not.toHaveBeenCalled()
  })

  it('is content when the group has assigned everything again meanwhile', async () => {
    await pass(3, [0, 1, 2])
    watch.assigned()
    await pass(20, [0, 1, 2])
    expect(rejoin).not.toHaveBeenCalled()
  })
})
