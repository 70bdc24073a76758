import { beforeEach, describe, expect, it } from 'vitest'
import { noObserver, type PodObserver } from '#runtime/ports/pod-observer.ts'
import { first } from '../given-application.ts'
import { MemoryBroker } from '../memory-broker.ts'
import { run } from '../run-pod.ts'
import { writtenLog } from '../written-log.ts'

const latePolls = 12

describe('ticks that queue behind a backlog', () => {
  let broker: MemoryBroker
  let paused: number
  let written: ReturnType<typeof writtenLog>

  /** A second life of the pod, of which the client delivers the ticks of task 0 only after so many polls of a second each. */
  beforeEach(async () => {
    const before = new MemoryBroker()
    before.number(0, first, 1)
    await run(before, 1)
    broker = new MemoryBroker(before)
    broker.slowJournals.set(0, latePolls)
    paused = 0
    written = writtenLog()
  })

  const observer: PodObserver = {
    ...noObserver,
    paused: (cause, tasks) => void (cause === 'tick' && (paused = Math.max(paused, tasks))),
  }

  it('hold up no record within the bound of the last tick', async () => {
    broker.number(0, first, 2)
    let polls = 0
    const isDone = () => broker.totals.length === 2 || ++polls === latePolls - 2
    await run(broker, isDone, { observer, log: written.log })
    expect(broker.totals).toHaveLength(2)
  })

  it('are no reason to tell that a broker is to be mended while there is such a record', async () => {
    for (let n = 2; n <= 12_000; n++) broker.number(0, first, n)
    await run(broker, 12_000, { observer, log: written.log })
    expect(written.lines.filter(([, text]) => text.includes('paused'))).toEqual([])
    expect(paused).toBe(0)
  })

  it('hold up every record after an hour without one: retention may have passed for its outputs', async () => {
    broker.number(0, first, 2)
    broker.nowMs += 3_600_000
    let polls = 0
    const isDone = () => broker.totals.length === 2 || ++polls === latePolls - 2
    await run(broker, isDone, { observer, log: written.log })
    expect(broker.totals).toHaveLength(1)
  })

  it('hold up records beyond the bound until they have come', async () => {
    broker.nowMs += 60_000
    broker.number(0, first, 2)
    let polls = 0
    await run(broker, () => ++polls === latePolls - 2, { observer, log: written.log })
    expect(broker.totals).toHaveLength(1)
    expect(paused).toBe(1)
  })
})
