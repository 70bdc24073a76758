import { EventEmitter } from 'node:events'
import type kafka from '@confluentinc/kafka-javascript'
import { afterEach, beforeEach, describe, expect, it, type MockInstance, vi } from 'vitest'
import { report } from '#cli/exit.ts'
import { logErrors } from '#kafka/connection.ts'
import { maskedLog } from '#observe/log.ts'
import { ChangelogCheck } from '#runtime/ownership/changelog-check.ts'
import { KafkaCallError } from '#runtime/ports/errors.ts'
import type { Log } from '#runtime/ports/log.ts'
import { noObserver } from '#runtime/ports/pod-observer.ts'
import { reportOf } from '#runtime/task/dead-letter.ts'
import { deadLetterReporter } from '#runtime/watch/dead-letter-log.ts'
import { StoppedInputs } from '#runtime/watch/stopped-inputs.ts'
import { own } from '../runtime/given-application.ts'
import { RuleError } from '#stream/errors.ts'
import { writtenLog } from '../runtime/written-log.ts'
import { bodyWith, canary, sings, songsIn } from './canary.ts'

/** As V8 refuses it: a part of the text is in the message. */
const quotingError = (): Error => {
  try {
    return JSON.parse(bodyWith('')) as Error
  } catch (error) {
    return error as Error
  }
}

const spoken = (): Error => new Error(`no route to ${canary}`)

describe('a dead letter in the log', () => {
  it.each([
    ['a rule that throws words', () => new RuleError('delivery', new Error(bodyWith('Dear')))],
    ['a rule that throws lines like frames', () => new Error(`a\n    at ${bodyWith('Dear')} (file:///a.ts:1:2)`)],
    ['a text that is no JSON', quotingError],
    ['words that are no error', () => bodyWith('')],
  ])('shows nothing of %s', (_what, error) => {
    const { log, lines } = writtenLog()
    const headers = [{ key: canary, value: Buffer.from(canary) }] as never
    const at = { topic: 'in', partition: 0, offset: 1, timestamp: 0, headers }
    const raw = { ...at, key: Buffer.from(canary), value: Buffer.from(bodyWith('')) }
    deadLetterReporter(noObserver, log, () => 0)(reportOf({ reason: 'RULE_FAILED', raw }, 'process', error()))
    expect(lines).toHaveLength(1)
    expect(songsIn(lines)).toEqual([])
  })
})

/** Calls of the log that take the text of an error of a library. */
const callers: Readonly<Record<string, (log: Log, error: Error) => void | Promise<unknown>>> = {
  'the client of Kafka': (log, error) => {
    const client = new EventEmitter()
    logErrors(client as unknown as kafka.Producer, 'producer', log)
    client.emit('event.error', error)
  },
  'a call of Kafka': (log, error) =>
    log.warn({ cause: error.message }, new KafkaCallError('x', 1, 'retry', error).message),
  'a look at the changelog': (log, error) => {
    const restore = { describeTopics: () => Promise.reject(error) }
    const sleep = () => new Promise<void>(() => undefined)
    return new ChangelogCheck({ own, restore, log, acceptedTopicIds: new Set(), sleep }).ask([{} as never])
  },
  'a look at the inputs': (log, error) => {
    let nowMs = 0
    const restore = { stableEnds: () => Promise.reject(error) }
    const clock = { nowMs: () => (nowMs += 10_000), growthCheckMs: 0 }
    new StoppedInputs({ consumer: { seek: () => Promise.resolve() }, restore, log, ...clock }).checkWhenDue([])
    return new Promise((resolve) => setImmediate(resolve))
  },
}

describe.each(Object.entries(callers))('an error of a library in the log, by %s', (_name, call) => {
  it.each([
    ['a number', spoken],
    ['a text that is no JSON', quotingError],
  ])('does not show %s', async (_what, error) => {
    const { log, lines } = writtenLog()
    await call(maskedLog(log), error())
    expect(lines).toHaveLength(1)
    expect(songsIn(lines)).toEqual([])
  })
})

describe('the last words of a command', () => {
  let write: MockInstance<typeof process.stderr.write>
  beforeEach(() => {
    write = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  })
  afterEach(() => write.mockRestore())

  it.each([
    ['a fault of this program', spoken],
    ['a text that is no JSON', quotingError],
    ['the cause of another error', () => Object.assign(new Error('why', { cause: spoken() }), { code: 'WHY' })],
  ])('show no data of %s', (_what, error) => {
    report(error())
    expect(sings(write.mock.calls.map(([text]) => String(text)).join(''))).toBe(false)
  })
})
