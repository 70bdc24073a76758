import { describe, expect, it } from 'vitest'
import { numbers, own, tasks } from '../given-application.ts'
import { MemoryBroker } from '../memory-broker.ts'
import { run } from '../run-pod.ts'

const idle = `${numbers}/1`
const hourMs = 60 * 60 * 1_000

describe('the offset of an input that brings nothing', () => {
  it('is committed as soon as its task is open', async () => {
    const broker = new MemoryBroker()
    await run(broker, () => broker.offsets.size > 0)
    const inputs = [own.journal, own.forward, numbers].flatMap((topic) =>
      Array.from({ length: tasks }, (_, partition) => `${topic}/${partition}`),
    )
    expect([...broker.offsets.keys()]).toEqual(expect.arrayContaining(inputs))
  })

  it('is committed again after an hour, which a broker that has forgotten it needs', async () => {
    const broker = new MemoryBroker()
    broker.arrivals.push(
      () => broker.offsets.delete(idle),
      () => (broker.nowMs += hourMs),
    )
    await run(broker, () => broker.arrivals.length === 0 && broker.offsets.has(idle))
    expect(broker.offsets.get(idle)).toBe(0)
  })

  it('is not committed again before', async () => {
    const broker = new MemoryBroker()
    broker.arrivals.push(
      () => broker.offsets.delete(idle),
      () => undefined,
    )
    await run(broker, () => broker.arrivals.length === 0)
    expect(broker.offsets.has(idle)).toBe(false)
  })
})
