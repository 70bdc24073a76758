import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest'
import { releaseTask } from '#cli/release-task.ts'
import { noLog } from '#runtime/ports/log.ts'
import { CountingRun } from '../../../bench/counting/counting-run.ts'
import type { PodProcess } from '../../../bench/counting/pod-process.ts'
import { readTopic } from '../../../bench/counting/read-topic.ts'
import type { Verdict } from '../../../bench/counting/verdict.ts'
import { countingTopology } from '../../../examples/counting/counting-topology.ts'
import { allRight, writtenBy } from './expected.ts'

const brokers = inject('brokers')
const application = `build-${Date.now()}`
const topology = countingTopology(application)
const connection = { brokers, clientId: application, settings: {} }
const [tasks, tenants] = [2, 30]
/** A flood in each task. */
const backlog = 600

const holdsOf = (log: string): number => log.split('"code":"BUILD_HELD"').length - 1

describe('a build whose rules fail for every input', () => {
  let run: CountingRun
  let deadLettersOfHold: number
  let verdictAfterHold: Verdict
  let sentToGood: number
  let refusal: unknown

  const deadLetters = async (): Promise<number> => (await readTopic(brokers, run.own.deadLetter)).length

  const endOf = async (pod: PodProcess, signal: 'SIGKILL' | 'SIGTERM'): Promise<void> => {
    pod.kill(signal)
    await pod.endsSoon()
  }

  /** It stands still once each of its tasks is held. */
  const startBad = async (by: string): Promise<PodProcess> => {
    const pod = run.startPod({ by, build: 'bad', stateFolder: run.stateFolderOf('0') })
    await pod.says((log) => holdsOf(log) >= tasks)
    return pod
  }

  const startGood = async (by: string): Promise<PodProcess> => {
    const pod = run.startPod({ by, stateFolder: run.stateFolderOf('0') })
    await run.seen(writtenBy(by))
    await run.drained()
    return pod
  }

  beforeAll(async () => {
    run = await CountingRun.prepare({ brokers, application, tasks })
    run.load.send(backlog, tenants)
    await endOf(await startGood('good-0'), 'SIGTERM')
    run.load.send(backlog, tenants)
    await endOf(await startBad('bad-0'), 'SIGKILL')
    await endOf(await startBad('bad-1'), 'SIGTERM')
    deadLettersOfHold = await deadLetters()
    await endOf(await startGood('good-1'), 'SIGTERM')
    verdictAfterHold = await run.verdict()
    sentToGood = run.load.sent.length
    run.load.send(backlog, tenants)
    await run.load.flush()
    await startBad('bad-2')
    for (let task = 0; task < tasks; task++) await releaseTask(topology, connection, noLog, task)
    await vi.waitUntil(async () => (await deadLetters()) >= backlog, { timeout: 30_000, interval: 300 })
    refusal = await releaseTask(topology, connection, noLog, 0).catch((error: unknown) => error)
    await run.stopPods()
  })
  afterAll(() => run.close())

  it('commits no dead letter, also when its process dies and comes back', () => {
    expect(deadLettersOfHold).toBe(0)
  })

  it('leaves everything to the build before, as if it had never been there', () => {
    expect(verdictAfterHold).toEqual({ ...allRight(run), inputs: sentToGood })
  })

  it('makes each input one dead letter once its tasks are released, and leaves the rows as they are', async () => {
    const letters = await readTopic(brokers, run.own.deadLetter)
    const origins = letters.map(({ headers = [] }) =>
      ['partition', 'offset']
        .map((name) => String(headers.find((each) => `__streams.errors.${name}` in each)?.[`__streams.errors.${name}`]))
        .join(),
    )
    expect(new Set(origins).size).toBe(backlog)
    expect(await run.verdict()).toMatchObject({ lost: backlog, duplicates: 0, reordered: 0 })
  })

  it('cannot be released twice', () => {
    expect(refusal).toMatchObject({ code: 'NOTHING_TO_RELEASE' })
  })
})
