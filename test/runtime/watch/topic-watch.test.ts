import { beforeEach, describe, expect, it } from 'vitest'
import { TaskCountCheck } from '#runtime/ownership/task-count-check.ts'
import { TopicWatch } from '#runtime/watch/topic-watch.ts'
import { numbers, own, tasks, topology } from '../memory-broker.ts'
import { writtenLog } from '../written-log.ts'

let nowMs: number
/** Of topics with another number than tasks. */
let counts: Record<string, number>
/** Of the input. */
let id: string
let written: ReturnType<typeof writtenLog>
let taskCountCheck: TaskCountCheck
let watch: TopicWatch
beforeEach(() => {
  nowMs = 0
  counts = {}
  id = 'first'
  written = writtenLog()
  taskCountCheck = new TaskCountCheck(own)
  const describeTopics = (topics: readonly string[]) =>
    Promise.resolve({
      partitions: new Map(topics.map((topic) => [topic, counts[topic] ?? tasks])),
      ids: new Map([[numbers, id]]),
    })
  watch = new TopicWatch({
    topology,
    own,
    restore: { describeTopics },
    taskCountCheck,
    acceptedTopicIds: new Set(),
    log: written.log,
    nowMs: () => nowMs,
    growthCheckMs: 10_000,
  })
})

const reading = { topicIds: { [numbers]: 'first' } }

const look = async (afterMs = 10_000, isUrgent = false): Promise<void> => {
  nowMs += afterMs
  watch.lookWhenDue([reading], isUrgent)
  await new Promise(setImmediate)
}

describe('partition counts', () => {
  it('are known after a look, once', async () => {
    expect(watch.takeCounts()).toBeUndefined()
    await look()
    expect(watch.takeCounts()?.get(numbers)).toBe(tasks)
    expect(watch.takeCounts()).toBeUndefined()
  })

  it.each([
    ['every 10 s', 9_999, false],
    ['after a second when a task waits', 999, true],
  ])('are looked at %s', async (_when, tooSoonMs, isUrgent) => {
    await look(tooSoonMs, isUrgent)
    expect(watch.takeCounts()).toBeUndefined()
    await look(1, isUrgent)
    expect(watch.takeCounts()).toBeDefined()
  })

  it('are not taken from a look that found a topic missing, which is told once', async () => {
    counts[own.deadLetter] = 0
    for (let looks = 0; looks < 5; looks++) {
      await look(1_000 + (looks === 0 ? 9_000 : 0))
      expect(watch.takeCounts()).toBeUndefined()
    }
    expect(written.lines).toEqual([
      ['error', expect.stringContaining(`${own.deadLetter} does not exist`), expect.anything()],
    ])
  })
})

describe('own topics', () => {
  it.each([own.changelog, own.journal, own.forward])(
    'that disagree in two looks, a second apart, end the pod: %s',
    async (topic) => {
      counts[topic] = 5
      await look()
      expect(watch.takeCounts()).toBeUndefined()
      await look(1_000)
      expect(() => watch.takeCounts()).toThrow(expect.objectContaining({ code: 'TOPICS_INVALID' }))
    },
  )

  it('that disagree in one look alone end nobody', async () => {
    counts[own.forward] = 1
    await look()
    counts = {}
    await look(1_000)
    expect(watch.takeCounts()).toBeDefined()
  })

  it('that agree about another number than that of the tasks end the pod, too', async () => {
    taskCountCheck.learn(tasks)
    for (const topic of [own.changelog, own.journal, own.forward]) counts[topic] = 5
    await look()
    await look(1_000)
    expect(() => watch.takeCounts()).toThrow(/have 5 partitions, but the application has 2 tasks/)
  })
})

describe('an input that was deleted and made again', () => {
  it('has its pod start again, which decides how to go on', async () => {
    id = 'second'
    await look()
    expect(() => watch.takeCounts()).toThrow(expect.objectContaining({ code: 'KAFKA_CALL_FAILED' }))
  })

  it('is none for a task that was opened during the look, and knows more', async () => {
    nowMs += 10_000
    id = 'second'
    watch.lookWhenDue([])
    await new Promise(setImmediate)
    expect(watch.takeCounts()).toBeDefined()
  })
})
