import { describe, expect, it } from 'vitest'
import { first, own, tenantAt } from './given-application.ts'
import { type Fault, MemoryBroker } from './memory-broker.ts'
import { run } from './run-pod.ts'
import type { TracedCommit } from '#runtime/ports/trace-port.ts'
import { FencedError, KafkaCallError } from '#runtime/ports/errors.ts'

const aborted = {
  kind: 'error',
  done: false,
  error: new KafkaCallError('sendOffsets', 22, 'abort', undefined),
} satisfies Fault
const fenced: Fault = {
  kind: 'error',
  done: false,
  error: new KafkaCallError('commitTransaction', -144, 'fatal', undefined),
}

describe('Pod', () => {
  it('processes records, commits their outputs, and reads on from the last commit in another life', async () => {
    const broker = new MemoryBroker()
    broker.number(0, first, 1)
    await run(broker, 1)
    broker.number(0, first, 2)
    const again = new MemoryBroker(broker)
    await run(again, 2)
    expect(again.totals).toEqual([
      { tenantId: first, n: 1, count: 1, sum: 1 },
      { tenantId: first, n: 2, count: 2, sum: 3 },
    ])
  })

  it('reads an aborted transaction again, and its outputs appear once', async () => {
    const broker = new MemoryBroker()
    for (const n of [1, 2, 3]) broker.number(0, first, n)
    for (const call of [2, 5, 13]) broker.faults.set(call, aborted)
    await run(broker, 3)
    expect(broker.aborts).toBe(3)
    expect(broker.totals).toHaveLength(3)
    expect(broker.totals.at(-1)).toEqual({ tenantId: first, n: 3, count: 3, sum: 6 })
  })

  it('tells the trace of a sampled record with its commit, once, also when it was aborted before', async () => {
    const broker = new MemoryBroker()
    const traceParent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
    broker.number(0, first, 1, { traceParent })
    broker.number(0, first, 2)
    broker.faults.set(2, aborted)
    const commits: TracedCommit[] = []
    await run(broker, 2, { traces: { committed: (commit) => commits.push(commit) } })
    expect(broker.aborts).toBe(1)
    expect(commits.flatMap(({ records }) => records)).toMatchObject([{ traceParent, offset: 0, refusal: undefined }])
  })

  it('takes no record of a task before that task has read its own tick back, whatever others have read', async () => {
    const broker = new MemoryBroker()
    broker.slowJournals.set(0, 5)
    broker.number(0, first, 1)
    broker.number(1, tenantAt(1), 1)
    await run(broker, 2)
    expect(broker.totals).toHaveLength(2)
    const times = [...broker.logs.get(`${own.changelog}/0`)!]
      .map(({ value }) => value?.toString() ?? '')
      .filter((text) => text.startsWith('{"seq"'))
    expect(
      times.some((text) => text.includes('"now":0') && text.includes('pod-numbers","partition":0,"offset":1')),
    ).toBe(false)
  })

  it('sends a record of a tenant that lives in another task home, and begins no rows for it', async () => {
    const broker = new MemoryBroker()
    broker.number(1, first, 1)
    broker.number(0, first, 2)
    await run(broker, 2)
    expect(broker.totals).toEqual([
      { tenantId: first, n: 2, count: 1, sum: 2 },
      { tenantId: first, n: 1, count: 2, sum: 3 },
    ])
    expect(broker.logs.get(`${own.forward}/0`)).toHaveLength(1)
  })

  it('says that its tasks are closed although the group refused to hear it at first', async () => {
    const broker = new MemoryBroker()
    broker.number(0, first, 1)
    let refusals = 0
    const { sendOffsets } = broker
    broker.sendOffsets = (positions) =>
      broker.sentTexts.some((text) => text.includes('"closed":true')) && refusals++ === 0
        ? Promise.reject(aborted.error)
        : sendOffsets(positions)
    await run(broker, 1)
    expect(refusals).toBe(2)
    const lastRow = broker.logs
      .get(`${own.changelog}/0`)!
      .findLast(({ value }) => value?.toString().startsWith('{"seq"'))
    expect(JSON.parse(lastRow!.value!.toString())).toMatchObject({ closed: true })
  })

  it('fetches nothing while it looks whether another process has taken its member id', async () => {
    const broker = new MemoryBroker()
    broker.faults.set(6, { ...fenced, tookMs: 10_000 })
    broker.number(0, first, 1)
    let isPaused = false
    let pollsWhilePaused = 0
    const poll = broker.poll.bind(broker)
    broker.pause = () => void (isPaused = true)
    broker.resume = () => void (isPaused = false)
    broker.poll = () => {
      if (isPaused) pollsWhilePaused++
      return poll()
    }
    await run(broker, 1)
    expect(broker.renewals).toBe(1)
    expect(pollsWhilePaused).toBeGreaterThan(0)
    expect(isPaused).toBe(false)
  })

  it('ends when another process has taken its member id, whatever it says of the transaction', async () => {
    const broker = new MemoryBroker()
    const error = new KafkaCallError('sendOffsets', 82, 'abort', undefined)
    broker.faults.set(2, { kind: 'error', done: false, error })
    broker.number(0, first, 1)
    await expect(run(broker, 1)).rejects.toBeInstanceOf(FencedError)
  })

  it('ends when another process has taken its transactional id', async () => {
    const broker = new MemoryBroker()
    broker.faults.set(3, fenced)
    broker.number(0, first, 1)
    await expect(run(broker, 1)).rejects.toBeInstanceOf(FencedError)
  })
})
