import kafka from '@confluentinc/kafka-javascript'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { ClusterReader } from '#kafka/cluster-reader.ts'
import { writtenLog } from '../runtime/written-log.ts'
import { connection } from './stand-in-client.ts'

type Done = (error: unknown, result?: unknown) => void

afterEach(() => vi.restoreAllMocks())

describe('the range of a log', () => {
  it('that is not answered leaves no call in flight when the client is closed, which would block the process', async () => {
    const inFlight: Done[] = []
    const closedWithin: number[] = []
    const client = {
      describeTopics: (_topics: object, _options: object, done: Done) => done(null, []),
      listOffsets: (_partitions: object, _options: object, done: Done) => void inFlight.push(done),
      disconnect: () => void closedWithin.push(inFlight.length),
    }
    vi.spyOn(kafka.AdminClient, 'create').mockReturnValue(client as never)
    const reader = new ClusterReader(connection, writtenLog().log)
    const ranges = expect(reader.logRanges([{ topic: 'a', partition: 0 }])).rejects.toMatchObject({
      code: 'BROKER_UNAVAILABLE',
    })
    await vi.waitUntil(() => inFlight.length > 0)
    inFlight.shift()?.(Object.assign(new Error('timed out'), { code: -185 }))
    await ranges
    expect(closedWithin).toEqual([0])
  })
})

it.each(['logRanges', 'stableEnds'] as const)(
  '%s of no partitions are none, and the client is asked nothing',
  async (of) => {
    const client = { describeTopics: vi.fn(), listOffsets: vi.fn() }
    vi.spyOn(kafka.AdminClient, 'create').mockReturnValue(client as never)
    expect(await new ClusterReader(connection, writtenLog().log)[of]([])).toEqual([])
    expect(client.describeTopics).not.toHaveBeenCalled()
  },
)
