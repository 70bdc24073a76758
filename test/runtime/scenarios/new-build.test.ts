import { beforeEach, describe, expect, it } from 'vitest'
import { lastCommitRow } from '#cli/written-tasks.ts'
import { standardTrial, type TrialSettings } from '#runtime/culprit/build-trial.ts'
import { noObserver } from '#runtime/ports/pod-observer.ts'
import { first, own } from '../given-application.ts'
import { MemoryBroker } from '../memory-broker.ts'
import { run } from '../run-pod.ts'
import { writtenLog } from '../written-log.ts'

const limits = { ...standardTrial, window: 8, failures: 4, tenants: 1 }
const good: TrialSettings = { build: 'good', onFlood: 'hold', limits }

describe('a build that fails for every input', () => {
  let broker: MemoryBroker
  let written: ReturnType<typeof writtenLog>

  const deadLetters = (): number =>
    [...broker.logs].reduce((sum, [name, log]) => sum + (name.startsWith(own.deadLetter) ? log.length : 0), 0)

  const builds = () => lastCommitRow(broker, own.changelog, 0, new AbortController().signal).then((row) => row?.builds)

  /** The rule of the application fails for negative numbers, which stand here for inputs that a bad build fails for. */
  const sendBad = (count: number): void => {
    for (let n = 1; n <= count; n++) broker.number(0, first, -n)
  }

  beforeEach(async () => {
    broker = new MemoryBroker()
    written = writtenLog()
    broker.number(0, first, 1)
    await run(broker, 1, { trial: good })
    broker = new MemoryBroker(broker)
  })

  it('is not tried when there was none before it', async () => {
    expect((await builds())?.proven).toMatch(/^good\+/)
  })

  it('is held without a dead letter, says so in its commit row, and counts', async () => {
    sendBad(6)
    const counts: (readonly number[])[] = []
    const observer = { ...noObserver, builds: (...now: readonly number[]) => void counts.push(now) }
    const trial = { ...good, build: 'bad' }
    await run(broker, () => counts.at(-1)?.[1] === 1, { trial, observer, log: written.log, session: 'bad' })
    expect(deadLetters()).toBe(0)
    expect((await builds())?.candidate).toMatchObject({ wentWell: 0, held: expect.any(Array) as unknown })
    expect(written.lines.filter(([level]) => level === 'error').map(([, , fields]) => fields)).toMatchObject([
      { code: 'BUILD_HELD', task: 0 },
    ])
  })

  it('makes dead letters where it only alarms', async () => {
    sendBad(6)
    await run(broker, () => deadLetters() === 6, { trial: { ...good, build: 'bad', onFlood: 'alarm' } })
    expect(deadLetters()).toBe(6)
  })

  it('that was trusted before makes dead letters', async () => {
    sendBad(6)
    await run(broker, () => deadLetters() === 6, { trial: good })
    expect(deadLetters()).toBe(6)
  })
})
