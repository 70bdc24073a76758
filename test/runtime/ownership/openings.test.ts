import { beforeEach, describe, expect, it } from 'vitest'
import { Openings } from '#runtime/ownership/openings.ts'
import { TaskCountCheck } from '#runtime/ownership/task-count-check.ts'
import type { PodParts } from '#runtime/pod-parts.ts'
import { own } from '../given-application.ts'
import { MemoryBroker } from '../memory-broker.ts'
import { podParts } from '../run-pod.ts'
import { writtenLog } from '../written-log.ts'
import { BrokerUnavailableError, KafkaCallError } from '#runtime/ports/errors.ts'

const noLeader = new KafkaCallError('listOffsets', 0, 'retry', new Error('no leader'))
const noBroker = new BrokerUnavailableError('broker:9092', 10_000, undefined)

let broker: MemoryBroker
let openings: Openings
let written: ReturnType<typeof writtenLog>
let pausesMs: number[]
/** How often the rows of each task were read. */
let readings: [number, number]
let isGivenUp: [boolean, boolean]
/** Ends the reading of a task's rows, which otherwise lasts. */
let ends: [() => void, () => void]

beforeEach(() => {
  broker = new MemoryBroker()
  written = writtenLog()
  pausesMs = []
  readings = [0, 0]
  const never = () => undefined
  ends = [never, never]
  isGivenUp = [false, false]
  const read: MemoryBroker['read'] = ({ partition }, _each, signal) =>
    new Promise((resolve, reject) => {
      readings[partition as 0 | 1]++
      ends[partition as 0 | 1] = resolve
      signal?.addEventListener('abort', () => {
        isGivenUp[partition as 0 | 1] = true
        reject(signal.reason as Error)
      })
    })
  Object.assign(broker, { read })
  const sleep = (ms: number) => Promise.resolve(void pausesMs.push(ms))
  openings = openingsThat(sleep)
})

const openingsThat = (sleep: PodParts['sleep']): Openings => {
  const taskCountCheck = new TaskCountCheck(own)
  return new Openings({ ...podParts(broker), log: written.log, sleep, onDeadLetter: () => undefined, taskCountCheck })
}

/** Lets everything happen that can. */
const settled = () => new Promise(setImmediate)

const taken = async (): Promise<readonly number[]> => {
  await settled()
  return openings.take().map(({ number }) => number)
}

/** The next questions for log ranges fail like this, one after the other. */
const refusing = (...errors: readonly Error[]): void => {
  const left = [...errors]
  const answer = broker.logRanges
  broker.logRanges = (partitions) => {
    const error = left.shift()
    return error === undefined ? answer(partitions) : Promise.reject(error)
  }
}

describe('a task that is being opened', () => {
  it('comes as soon as it is ready, whatever the others still do', async () => {
    openings.start([0, 1])
    await settled()
    ends[1]()
    expect(await taken()).toEqual([1])
    ends[0]()
    expect(await taken()).toEqual([0])
    expect(await taken()).toEqual([])
  })

  it('goes on when another one is not wanted any more', async () => {
    openings.start([0, 1])
    await settled()
    openings.cancel([1])
    ends[0]()
    expect(await taken()).toEqual([0])
    expect(readings).toEqual([1, 1])
  })

  it('does not come when it is not wanted any more', async () => {
    openings.start([0, 1])
    await settled()
    for (const end of ends) end()
    await settled()
    openings.cancel([1])
    expect(await taken()).toEqual([0])
  })

  it('does not come when it becomes ready after it is not wanted any more', async () => {
    openings.start([0])
    await settled()
    ends[0]()
    openings.cancel([0])
    expect(await taken()).toEqual([])
  })

  it('is read no further when it is not wanted any more', async () => {
    openings.start([0, 1])
    await settled()
    openings.cancel([1])
    expect(isGivenUp).toEqual([false, true])
  })

  it('is begun again when it is wanted again', async () => {
    openings.start([0])
    await settled()
    openings.cancel([0])
    openings.start([0])
    await settled()
    ends[0]()
    expect(await taken()).toEqual([0])
    expect(readings).toEqual([2, 0])
  })
})

describe('a fault that passes by itself', () => {
  it.each([noLeader, noBroker])('has the task tried again: $code', async (fault) => {
    refusing(fault)
    openings.start([0])
    await settled()
    ends[0]()
    expect(await taken()).toEqual([0])
  })

  it('is waited for in pauses that grow from 0.2 s to 5 s', async () => {
    refusing(...Array.from({ length: 7 }, () => noLeader))
    openings.start([0])
    await settled()
    expect(pausesMs).toEqual([200, 400, 800, 1_600, 3_200, 5_000, 5_000])
  })

  it('is told once, and another cause again', async () => {
    refusing(noLeader, noLeader, noBroker, noBroker)
    openings.start([0])
    await settled()
    expect(written.lines).toEqual([
      ['warn', expect.stringContaining(noLeader.message), { code: noLeader.code, task: 0 }],
      ['warn', expect.stringContaining(noBroker.message), { code: noBroker.code, task: 0 }],
    ])
  })

  it('has its task not counted as on its way, but as paused', async () => {
    refusing(noLeader)
    openings.start([0])
    await settled()
    expect(openings.size).toBe(0)
    expect(openings.all.map(({ number, pausedBy }) => [number, pausedBy])).toEqual([[0, 'broker']])
  })

  it('keeps nobody waiting who asks for the first time, however long the refused ones get no answer', async () => {
    const answer = broker.describeTopics
    const refused = [10, 11, 12, 13, 14, 15]
    let asked = 0
    broker.describeTopics = () => (asked++ < refused.length ? Promise.reject(noBroker) : new Promise(() => undefined))
    openings.start(refused)
    await settled()
    broker.describeTopics = answer
    openings.start([0])
    await settled()
    ends[0]()
    expect(await taken()).toEqual([0])
  })
})

describe('topics that are amiss', () => {
  /** The next opening finds a topic with so many partitions, at a time that moves with each pause. */
  const opening = (partitions: number): void => {
    const sleep = (ms: number) => Promise.resolve(void ((broker.nowMs += ms), pausesMs.push(ms)))
    openings = openingsThat(sleep)
    broker.partitions.set(own.changelog, partitions)
    const answer = broker.describeTopics
    broker.describeTopics = (topics) => (pausesMs.length < 20 ? answer(topics) : new Promise(() => undefined))
    openings.start([0])
  }

  it('since one is missing are waited for, and its task is told as paused by them', async () => {
    opening(0)
    await settled()
    expect(pausesMs).toHaveLength(20)
    expect(openings.all.map(({ pausedBy }) => pausedBy)).toEqual(['topics'])
  })

  it('since their own counts disagree are a fault when they do so for 10 s', async () => {
    opening(3)
    await settled()
    expect(() => openings.take()).toThrow(expect.objectContaining({ code: 'TOPICS_INVALID' }))
    expect(pausesMs.reduce((sum, ms) => sum + ms)).toBeGreaterThanOrEqual(10_000)
    expect(pausesMs.length).toBeLessThan(20)
  })
})

it('a fault that does not pass by itself ends the pod', async () => {
  broker.offsets.set(`${own.journal}/0`, 7)
  openings.start([0])
  await settled()
  ends[0]()
  await settled()
  ends[0]()
  await settled()
  expect(() => openings.take()).toThrow(expect.objectContaining({ code: 'TASK_CORRUPTED' }))
})

it('a fault of a task that is not wanted any more ends nobody', async () => {
  refusing(new KafkaCallError('listOffsets', 29, 'fatal', new Error('not allowed')))
  openings.start([0])
  openings.cancel([0])
  expect(await taken()).toEqual([])
})
