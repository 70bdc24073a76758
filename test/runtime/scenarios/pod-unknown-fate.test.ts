import { describe, expect, it } from 'vitest'
import { first, numbers } from '../given-application.ts'
import { type Fault, MemoryBroker } from '../memory-broker.ts'
import { run } from '../run-pod.ts'
import { KafkaCallError } from '#runtime/ports/errors.ts'

const error = new KafkaCallError('commitTransaction', -144, 'fatal', undefined)
const timedOut: Fault = { kind: 'error', done: true, error, tookMs: 20_000 }
/** Each transaction begins, sends its offsets, commits: the first one before a record is taken, the second one with it. */
const [firstCommit, secondCommit] = [3, 6]

describe('a pod that cannot tell the end of a transaction from the offsets of its group', () => {
  it('starts again when it has moved none', async () => {
    const broker = new MemoryBroker()
    broker.faults.set(firstCommit, timedOut)
    broker.number(0, first, 1)
    await expect(run(broker, 1)).rejects.toBe(error)
    const again = new MemoryBroker(broker)
    await run(again, 1)
    expect(again.totals).toEqual([{ tenantId: first, n: 1, count: 1, sum: 1 }])
  })

  it('starts again when others have moved them since', async () => {
    const broker = new MemoryBroker()
    broker.faults.set(secondCommit, timedOut)
    broker.number(0, first, 1)
    broker.renew = () => Promise.resolve(void broker.offsets.set(`${numbers}/0`, 7))
    await expect(run(broker, 1)).rejects.toBe(error)
  })
})
