import { beforeEach, describe, expect, it, vi } from 'vitest'
import { ChangelogCheck } from '#runtime/ownership/changelog-check.ts'
import { TaskCountCheck } from '#runtime/ownership/task-count-check.ts'
import { TopicWatch } from '#runtime/watch/topic-watch.ts'
import { numbers, own, tasks, topology } from '../given-application.ts'
import { writtenLog } from '../written-log.ts'

let nowMs: number
/** Of topics with another number than tasks. */
let counts: Record<string, number>
let ids: Record<string, string>
let written: ReturnType<typeof writtenLog>
let taskCountCheck: TaskCountCheck
let watch: TopicWatch
/** A task. */
let reading: Parameters<TopicWatch['takeCounts']>[0][number]
beforeEach(() => {
  nowMs = 0
  counts = {}
  ids = { [numbers]: 'first', [own.changelog]: 'rows' }
  reading = { topicIds: { [numbers]: 'first' }, changelogId: 'rows', isRewriting: false, rewriteInto: vi.fn(rewrite) }
  written = writtenLog()
  taskCountCheck = new TaskCountCheck(own)
  const describeTopics = (topics: readonly string[]) =>
    Promise.resolve({
      partitions: new Map(topics.map((topic) => [topic, counts[topic] ?? tasks])),
      ids: new Map(Object.entries(ids)),
    })
  const shared = { own, restore: { describeTopics }, acceptedTopicIds: new Set<string>(), log: written.log, sleep }
  watch = new TopicWatch({
    ...shared,
    topology,
    taskCountCheck,
    changelogCheck: new ChangelogCheck(shared),
    nowMs: () => nowMs,
    growthCheckMs: 10_000,
  })
})

const sleep = () => new Promise<void>(() => undefined)

const rewrite = (changelogId: string) => void Object.assign(reading, { changelogId, isRewriting: true })

/** The newest counts, for the task. */
const taken = () => watch.takeCounts([reading])

const look = async (afterMs = 10_000, isUrgent = false): Promise<void> => {
  nowMs += afterMs
  watch.lookWhenDue([reading], isUrgent)
  await new Promise(setImmediate)
}

describe('partition counts', () => {
  it('are known after a look, once', async () => {
    expect(taken()).toBeUndefined()
    await look()
    expect(taken()?.get(numbers)).toBe(tasks)
    expect(taken()).toBeUndefined()
  })

  it.each([
    ['every 10 s', 9_999, false],
    ['after a second when a task waits', 999, true],
  ])('are looked at %s', async (_when, tooSoonMs, isUrgent) => {
    await look(tooSoonMs, isUrgent)
    expect(taken()).toBeUndefined()
    await look(1, isUrgent)
    expect(taken()).toBeDefined()
  })

  it('are not taken from a look that found a topic missing, which is told once', async () => {
    counts[own.deadLetter] = 0
    for (let looks = 0; looks < 5; looks++) {
      await look(1_000 + (looks === 0 ? 9_000 : 0))
      expect(taken()).toBeUndefined()
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
      expect(taken()).toBeUndefined()
      await look(1_000)
      expect(taken).toThrow(expect.objectContaining({ code: 'TOPICS_INVALID' }))
    },
  )

  it('that disagree in one look alone end nobody', async () => {
    counts[own.forward] = 1
    await look()
    counts = {}
    await look(1_000)
    expect(taken()).toBeDefined()
  })

  it('that agree about another number than that of the tasks end the pod, too', async () => {
    taskCountCheck.learn(tasks)
    for (const topic of [own.changelog, own.journal, own.forward]) counts[topic] = 5
    await look()
    await look(1_000)
    expect(taken).toThrow(/have 5 partitions, but the application has 2 tasks/)
  })
})

describe('an input that was deleted and made again', () => {
  it('has its pod start again, which decides how to go on', async () => {
    ids[numbers] = 'second'
    await look()
    expect(taken).toThrow(expect.objectContaining({ code: 'KAFKA_CALL_FAILED' }))
  })

  it('is none for a task that was opened during the look, and knows more', async () => {
    nowMs += 10_000
    ids[numbers] = 'second'
    watch.lookWhenDue([])
    await new Promise(setImmediate)
    expect(taken()).toBeDefined()
  })
})

describe('a changelog', () => {
  it('that was deleted and made again has its rows written again', async () => {
    ids[own.changelog] = 'none'
    await look()
    expect(reading.rewriteInto).toHaveBeenCalledWith('none')
    expect(written.lines.map(([level]) => level)).toEqual(['error'])
  })

  const rewriting = () => (reading = { ...reading, isRewriting: true })

  it.each([
    ['is missing', () => (counts[own.changelog] = 0)],
    ['is being written again', rewriting],
    ['was made again with too few partitions', () => (rewriting(), (counts[own.changelog] = 1))],
  ])('lets nothing end the pod while its rows are in memory alone: it %s', async (_why, damage) => {
    damage()
    ids[numbers] = 'second'
    for (let looks = 0; looks < 3; looks++) await look()
    expect(taken()).toBeUndefined()
  })
})
