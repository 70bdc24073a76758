import { expect, it } from 'vitest'
import { first } from '../given-application.ts'
import { MemoryBroker } from '../memory-broker.ts'
import { run } from '../run-pod.ts'

it("a journal that keeps its writers' timestamps ends the pod before a clock moves, however far ahead a pod is", async () => {
  const broker = new MemoryBroker()
  broker.number(0, first, 1)
  await run(broker, 1)
  const next = new MemoryBroker(broker)
  next.stampsJournal = false
  next.nowMs += 3_600_000
  next.number(0, first, 2)
  await expect(run(next, 2)).rejects.toMatchObject({ code: 'TOPICS_INVALID' })
  expect(next.totals).toHaveLength(1)
})
