import { describe, expect, it } from 'vitest'
import { noObserver } from '#runtime/ports/pod-observer.ts'
import { first, numbers, tenantAt } from '../given-application.ts'
import { MemoryBroker } from '../memory-broker.ts'
import { run } from '../run-pod.ts'
import { TaskCorruptedError } from '#runtime/ports/errors.ts'

describe('a partition without leader', () => {
  const total = (tenantId: string) => ({ tenantId, n: 1, count: 1, sum: 1 })

  /** Both tasks have one record; the leader of an input of task 1 is away. */
  const brokerOfTwo = (): MemoryBroker => {
    const broker = new MemoryBroker()
    broker.number(0, first, 1)
    broker.number(1, tenantAt(1), 1)
    broker.leaderless.add(`${numbers}/1`)
    return broker
  }

  it('delays its own task only', async () => {
    const broker = brokerOfTwo()
    await run(broker, 2)
    expect(broker.totals).toEqual([total(first)])
  })

  it('has its task opened when its leader is back', async () => {
    const broker = brokerOfTwo()
    broker.arrivals.push(() => broker.leaderless.clear())
    await run(broker, 2)
    expect(broker.totals).toEqual([total(first), total(tenantAt(1))])
  })

  it('does not keep a pod from being ready whose other tasks run, however late it is noticed', async () => {
    const broker = brokerOfTwo()
    const answer = broker.logRanges
    broker.logRanges = async (partitions) => {
      if (partitions.some(({ partition }) => partition === 1))
        for (let turn = 0; turn < 200; turn++) await Promise.resolve()
      return answer(partitions)
    }
    const states: string[] = []
    await run(broker, 2, { observer: { ...noObserver, state: (state) => void states.push(state) } })
    expect(states).toContain('running')
  })

  it.each([1, 2])('has its task told as paused, whether others are open or not: %i of two', async (leaderless) => {
    const broker = brokerOfTwo()
    if (leaderless === 2) broker.leaderless.add(`${numbers}/0`)
    const paused: number[] = []
    await run(broker, 2, { observer: { ...noObserver, paused: (_cause, tasks) => void paused.push(tasks) } })
    expect(Math.max(...paused)).toBe(leaderless)
  })

  it('does not hide that another task is corrupted: that ends the pod', async () => {
    const broker = brokerOfTwo()
    broker.offsets.set(`${numbers}/0`, 1)
    await expect(run(broker, 1)).rejects.toBeInstanceOf(TaskCorruptedError)
  })
})
