import { describe, expect, it } from 'vitest'
import { first, numbers, tasks } from '../given-application.ts'
import { MemoryBroker } from '../memory-broker.ts'
import { run } from '../run-pod.ts'
import { writtenLog } from '../written-log.ts'
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

describe('a pod whose input was deleted and made again', () => {
  const recreated = async (): Promise<MemoryBroker> => {
    const broker = await secondLife()
    broker.ids.set(numbers, 'second')
    return broker
  }

  it('ends before it has processed anything, with the id and the ways to go on', async () => {
    const failure = run(await recreated(), 2)
    await expect(failure).rejects.toMatchObject({ code: 'TOPIC_RECREATED', topic: numbers })
    await expect(failure).rejects.toThrow(/onRecreated: 'from-start'.*EVENTZR_ACCEPTED_TOPIC_IDS=second/)
  })

  it('reads on where it stood when the new topic is accepted as a copy', async () => {
    const broker = await recreated()
    await run(broker, 2, { acceptedTopicIds: new Set(['second']) })
    expect(broker.totals).toEqual([total(1, 1), total(2, 3)])
  })

  it('reads on when its rows are of a build that noted no ids', async () => {
    const broker = await recreated()
    for (const log of broker.logs.values())
      for (const [index, record] of log.entries()) {
        const text = record.value?.toString() ?? ''
        if (!text.startsWith('{"seq"')) continue
        const { topicIds: _topicIds, ...row } = JSON.parse(text) as object & { topicIds: object }
        log[index] = { ...record, value: Buffer.from(JSON.stringify(row)) }
      }
    await run(broker, 2)
    expect(broker.totals).toEqual([total(1, 1), total(2, 3)])
  })
})

describe('a pod whose group lies behind its commit row', () => {
  it('reads on from the commit row, says so, and moves the group', async () => {
    const broker = await secondLife()
    for (const name of broker.offsets.keys()) broker.offsets.set(name, 0)
    const { log, lines } = writtenLog()
    await run(broker, 2, { log })
    expect(broker.totals).toEqual([total(1, 1), total(2, 3)])
    expect(broker.offsets.get(input)).toBe(2)
    expect(lines.filter(([, text]) => text.includes('lie behind the commit row'))).toHaveLength(tasks)
  })
})

describe('a pod whose group is ahead of its commit row', () => {
  it('ends before it has processed anything', async () => {
    const broker = await secondLife()
    broker.offsets.set(input, 2)
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
      return found.map((each) => ({ ...each, offset: 9 }))
    }
    await run(broker, 2)
    expect(broker.totals).toEqual([total(1, 1), total(2, 3)])
  })
})
