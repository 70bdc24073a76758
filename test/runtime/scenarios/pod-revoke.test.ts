import { describe, expect, it } from 'vitest'
import { pauseAboveRecords } from '#runtime/watch/back-pressure.ts'
import { first, numbers, own, tenantAt } from '../given-application.ts'
import { MemoryBroker } from '../memory-broker.ts'
import { run } from '../run-pod.ts'

describe('a task that leaves', () => {
  it('is closed by a commit that says so', async () => {
    const broker = new MemoryBroker()
    broker.arrivals.push(
      () => broker.revoke(0),
      () => undefined,
    )
    await run(broker, () => broker.arrivals.length === 0)
    expect(JSON.parse(broker.logs.get(`${own.changelog}/0`)!.at(-1)!.value!.toString())).toMatchObject({ closed: true })
  })

  it('takes no record any more, and the others do', async () => {
    const broker = new MemoryBroker()
    broker.arrivals.push(
      () => broker.revoke(0),
      () => {
        broker.number(0, first, 1)
        broker.number(1, tenantAt(1), 1)
      },
      () => undefined,
    )
    await run(broker, () => broker.arrivals.length === 0)
    expect(broker.totals).toEqual([{ tenantId: tenantAt(1), n: 1, count: 1, sum: 1 }])
  })

  it('has the pod start again when its last commit does not end', async () => {
    const broker = new MemoryBroker()
    broker.arrivals.push(() => {
      broker.commit = () => new Promise(() => undefined)
      broker.revoke(0)
    })
    await expect(run(broker, () => false)).rejects.toMatchObject({ operation: 'last commit', remedy: 'fatal' })
  })

  it('is fetched again when it comes back, although it left while back-pressure held its input', async () => {
    const broker = new MemoryBroker()
    broker.slowJournals.set(0, 20)
    for (let n = 0; n <= pauseAboveRecords; n++) broker.number(0, first, 1)
    let wasPaused = false
    broker.arrivals.push(
      () => undefined,
      () => {
        wasPaused = broker.paused.has(`${numbers}/0`)
        broker.revoke(0)
        broker.give(0)
      },
    )
    await run(broker, pauseAboveRecords + 1)
    expect(wasPaused).toBe(true)
    expect(broker.totals).toHaveLength(pauseAboveRecords + 1)
  })
})

describe('a pod that is stopped', () => {
  it('ends without its last commit when that does not end, so that its clients can be closed', async () => {
    const broker = new MemoryBroker()
    broker.arrivals.push(() => {
      broker.commit = () => new Promise(() => undefined)
    })
    const stopped = run(broker, () => broker.arrivals.length === 0)
    await expect(stopped).rejects.toMatchObject({ operation: 'last commit', remedy: 'fatal' })
  })

  it('asks no broker about tasks that it was still opening', async () => {
    const broker = new MemoryBroker()
    broker.leaderless.add(`${own.changelog}/0`)
    let asked = 0
    const { logRanges } = broker
    broker.logRanges = (partitions) => {
      asked++
      return logRanges(partitions)
    }
    await run(broker, () => asked > 3)
    const before = asked
    await new Promise(setImmediate)
    expect(asked).toBe(before)
  })
})
