import { beforeEach, expect, it } from 'vitest'
import { checkTopics } from '#runtime/ownership/topic-check.ts'
import { own, tasks, topology } from '../given-application.ts'
import { writtenLog } from '../written-log.ts'

let nowMs: number
let written: ReturnType<typeof writtenLog>
beforeEach(() => {
  nowMs = 0
  written = writtenLog()
})

/** @param countsAt what the brokers say at a time, of topics that have not one partition per task */
const waiting = (
  countsAt: (nowMs: number) => Readonly<Record<string, number>>,
  signal?: AbortSignal,
): Promise<void> => {
  const describeTopics = (topics: readonly string[]) =>
    Promise.resolve({
      partitions: new Map(topics.map((topic) => [topic, countsAt(nowMs)[topic] ?? tasks])),
      ids: new Map<string, string>(),
    })
  const sleep = (ms: number) => Promise.resolve(void (nowMs += ms))
  const parts = { topology, own, restore: { describeTopics }, log: written.log, nowMs: () => nowMs, sleep }
  return checkTopics(parts, signal ?? new AbortController().signal)
}

it.each([
  ['are not there', { [own.changelog]: 0 }],
  ['have not all of their partitions', { [own.forward]: 1 }],
] as const)('topics that %s yet are asked for again', async (_how, counts) => {
  await waiting((atMs) => (atMs < 9_000 ? counts : {}))
  expect(nowMs).toBe(9_000)
})

it.each([
  [{ [own.changelog]: 0 }, /changelog does not exist\nRun: npm run cli -- topics apply/],
  [{ [own.changelog]: 3 }, /changelog has 3; they must be equal\nRemedy: [^]*never delete a changelog/],
] as const)('topics that stay as they are for 10 s are a fault with its remedy: %j', async (counts, says) => {
  await expect(waiting(() => counts)).rejects.toMatchObject({
    code: 'TOPICS_INVALID',
    message: expect.stringMatching(says),
  })
  expect(nowMs).toBe(10_000)
})

it('says at once what it waits for, and not again', async () => {
  await waiting((atMs) => (atMs < 5_000 ? { [own.changelog]: 0 } : {}))
  const text = expect.stringContaining('asked again for 10000 ms: npm run cli -- topics apply') as string
  expect(written.lines).toEqual([
    ['warn', text, { code: 'TOPICS_INVALID', faults: [`${own.changelog} does not exist`] }],
  ])
})

it('waits no longer when the pod is to end', async () => {
  const stop = new AbortController()
  const waits = waiting(() => {
    stop.abort(new Error('asked to stop'))
    return { [own.changelog]: 0 }
  }, stop.signal)
  await expect(waits).rejects.toThrow('asked to stop')
})
