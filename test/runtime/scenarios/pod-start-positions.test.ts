import { describe, expect, it } from 'vitest'
import { first, MemoryBroker, numbers, run } from '../memory-broker.ts'
import { TaskCorruptedError } from '#runtime/ports/errors.ts'

const input = `${numbers}/0`

/** The broker as another life of the pod finds it: one number is processed, another one is waiting. */
const secondLife = async (): Promise<MemoryBroker> => {
  const broker = new MemoryBroker()
  broker.number(0, first, 1)
  await run(broker, 1)
  broker.number(0, first, 2)
  return new MemoryBroker(broker)
}
const total = (n: number, sum: number) => ({ tenantId: first, n, count: n, sum })

describe('a pod whose group has lost an offset', () => {
  it('reads on from the commit row', async () => {
    const broker = await secondLife()
    broker.offsets.delete(input)
    await run(broker, 2)
    expect(broker.totals).toEqual([total(1, 1), total(2, 3)])
  })

  it('commits it again', async () => {
    const broker = await secondLife()
    broker.offsets.delete(input)
    await run(broker, 2)
    expect(broker.offsets.get(input)).toBe(2)
  })
})

describe('a pod whose group and commit row contradict each other', () => {
  it('ends before it has processed anything', async () => {
    const broker = await secondLife()
    broker.offsets.set(input, 0)
    await expect(run(broker, 2)).rejects.toBeInstanceOf(TaskCorruptedError)
    expect(broker.totals).toEqual([total(1, 1)])
  })

  it('goes on when they agree as soon as they are asked again', async () => {
    const broker = await secondLife()
    const { committed } = broker
    let isMoved = false
    broker.committed = async (partitions) => {
      const found = await committed(partitions)
      if (isMoved || !partitions.some(({ partition }) => partition === 0)) return found
      isMoved = true
      return found.map((each) => ({ ...each, offset: 0 }))
    }
    await run(broker, 2)
    expect(broker.totals).toEqual([total(1, 1), total(2, 3)])
  })
})
