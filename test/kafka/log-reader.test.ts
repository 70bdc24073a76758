import kafka from '@confluentinc/kafka-javascript'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { LogReader } from '#kafka/log-reader.ts'
import type { TopicPartition } from '#runtime/ports/batch.ts'
import { writtenLog } from '../runtime/written-log.ts'

/** Where the client stands in each partition. */
let positions: Map<number, number>
/** The next messages. */
let batch: unknown[]
let failure: Error | undefined
let isDisconnected: boolean
let reader: LogReader

const client = () => ({
  on: () => undefined,
  isConnected: () => true,
  connect: (_options: unknown, done: (error: unknown) => void) => done(null),
  setDefaultConsumeTimeout: () => undefined,
  setDefaultIsTimeoutOnlyForFirstMessage: () => undefined,
  incrementalAssign: () => undefined,
  incrementalUnassign: () => undefined,
  consume: (_count: number, done: (error: unknown, messages: readonly unknown[]) => void) =>
    setImmediate(() => done(failure, batch.splice(0))),
  position: (partitions: readonly TopicPartition[]) =>
    partitions.map((each) => ({ ...each, offset: positions.get(each.partition) ?? -1_001 })),
  disconnect: (done: () => void) => {
    isDisconnected = true
    done()
  },
})

beforeEach(() => {
  positions = new Map()
  batch = []
  failure = undefined
  isDisconnected = false
  vi.spyOn(kafka, 'KafkaConsumer').mockImplementation(function () {
    return client() as unknown as kafka.KafkaConsumer
  })
  vi.useFakeTimers({ toFake: ['performance'] })
  reader = new LogReader({ brokers: 'broker:9092', clientId: 'test', settings: {} }, writtenLog().log)
  return () => {
    vi.useRealTimers()
    vi.restoreAllMocks()
  }
})

const log = (partition: number) => ({ topic: 'changelog', partition, first: 0, end: 10 })
const read = (partition: number) => reader.read(log(partition), () => undefined)
const turns = async (count: number): Promise<void> => {
  for (let turn = 0; turn < count; turn++) await new Promise(setImmediate)
}

describe('a log of which nothing comes for half a minute', () => {
  it('is given up with an error that says that it may be read again, and others go on', async () => {
    const [silent, moving] = [read(0), read(1)]
    const refused = expect(silent).rejects.toMatchObject({
      remedy: 'retry',
      message: expect.stringContaining('log-0 stands at 4 of 10'),
    })
    positions.set(0, 4)
    await turns(3)
    vi.advanceTimersByTime(20_000)
    positions.set(1, 5)
    await turns(3)
    vi.advanceTimersByTime(11_000)
    await refused
    positions.set(1, 10)
    await moving
  })
})

describe('a client', () => {
  it('that fails ends all readings with an error that says that they may be begun again', async () => {
    const readings = [read(0), read(1)]
    failure = Object.assign(new Error('unknown topic'), { code: 3 })
    for (const reading of readings) await expect(reading).rejects.toMatchObject({ kafkaCode: 3, remedy: 'retry' })
    expect(reader.canRead(log(2))).toBe(false)
  })

  it('is closed when nothing is left to read', async () => {
    const readings = [read(0), read(1)]
    positions.set(0, 10)
    await readings[0]
    await turns(3)
    expect([isDisconnected, reader.canRead(log(2))]).toEqual([false, true])
    positions.set(1, 10)
    await readings[1]
    await turns(3)
    expect([isDisconnected, reader.canRead(log(2))]).toEqual([true, false])
  })
})

describe('a record', () => {
  it('is given with its place, and with headers when they are asked for', async () => {
    const message = { topic: 'changelog', partition: 0, size: 1, timestamp: 5 }
    const id = Buffer.from('evt-1')
    batch = [
      { ...message, offset: 7, key: 'acme', value: Buffer.from('a'), headers: [{ id }, { id: 'evt-2' }] },
      { ...message, offset: 9, key: null, value: null },
    ]
    const given: unknown[] = []
    const reading = reader.read(log(0), (key, value, writtenMs, offset, readHeaders) => {
      given.push([key && String(key), value && String(value), writtenMs, offset, readHeaders()])
    })
    positions.set(0, 10)
    await reading
    const headers = [
      { key: 'id', value: id },
      { key: 'id', value: Buffer.from('evt-2') },
    ]
    expect(given).toEqual([
      ['acme', 'a', 5, 7, headers],
      [null, null, 5, 9, []],
    ])
  })
})
