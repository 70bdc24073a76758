import { tmpdir } from 'node:os'
import { join } from 'node:path'
import kafka from '@confluentinc/kafka-javascript'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { ProducerStuckError, TransactionalProducer } from '#kafka/producer.ts'
import { countingTopology } from '../examples/counting/counting-topology.ts'
import { jsonCodec } from '../examples/counting/json-codec.ts'
import type { Application } from '../src/application-parts.ts'
import { runApplication } from '../src/application.ts'
import type { Log } from '#runtime/ports/log.ts'
import { connection, standIn } from './kafka/stand-in-client.ts'
import { writtenLog } from './runtime/written-log.ts'

const application = (log: Log = writtenLog().log): Application => ({
  topology: countingTopology('app'),
  codec: jsonCodec('0', () => undefined),
  connection,
  instanceId: '0',
  stateFolder: join(tmpdir(), 'pods-without-tasks'),
  commitIntervalMs: 100,
  sessionTimeoutMs: 6_000,
  transactionTimeoutMs: 5_000,
  log,
})

type Done = (error: unknown, result?: unknown) => void

/** Every topic is there, with one partition. */
const describeTopics = (topics: readonly string[], _options: object, done: Done) =>
  done(
    null,
    topics.map((name) => ({ name, partitions: [{}] })),
  )

const fatal = Object.assign(new Error('the producer is dead'), { code: -150 })

beforeEach(() => {
  vi.stubEnv('UV_THREADPOOL_SIZE', '16')
  return () => {
    vi.unstubAllEnvs()
    vi.restoreAllMocks()
  }
})

describe('a pod', () => {
  beforeEach(() => {
    vi.spyOn(kafka.AdminClient, 'create').mockReturnValue({ describeTopics, disconnect: vi.fn() } as never)
  })

  it('closes its consumer also when its producer cannot be closed', async () => {
    const { client: consumer } = standIn('KafkaConsumer', {})
    standIn('Producer', { initTransactions: (_callMs: number, done: Done) => done(fatal) })
    vi.spyOn(TransactionalProducer.prototype, 'close').mockRejectedValue(new ProducerStuckError())
    const running = runApplication(application(), new AbortController().signal)
    await expect(running).rejects.toMatchObject({ code: 'PRODUCER_STUCK' })
    expect(consumer.disconnect).toHaveBeenCalledTimes(1)
  })

  describe('to which no broker answers', () => {
    const timedOut = Object.assign(new Error('timed out'), { code: -185 })
    const describeNothing = (_topics: object, _options: object, done: Done) => done(timedOut)
    beforeEach(() => {
      const client = { describeTopics: describeNothing, disconnect: vi.fn() }
      vi.spyOn(kafka.AdminClient, 'create').mockReturnValue(client as never)
    })

    /** Its log at the first time that it starts again. */
    const firstTry = async () => {
      const { log, lines } = writtenLog()
      const stop = new AbortController()
      const running = runApplication(application(log), stop.signal)
      await vi.waitUntil(() => lines.length > 0)
      stop.abort()
      await running
      return lines
    }

    it('says why before it starts again', async () => {
      const again = expect.stringContaining('starting again') as string
      expect(await firstTry()).toMatchObject([['warn', again, { cause: expect.stringContaining('timed out') }]])
    })

    it('makes no client for that, since one which cannot connect is never freed', async () => {
      const made = [standIn('KafkaConsumer', {}), standIn('Producer', {})].map((client) => client.made)
      await firstTry()
      for (const each of made) expect(each).not.toHaveBeenCalled()
    })
  })
  it.each([
    ['4', 1],
    [undefined, 1],
    ['8', 1],
    ['10', 0],
  ])('warns of too few threads for its clients: UV_THREADPOOL_SIZE %s', async (threads, warnings) => {
    vi.stubEnv('UV_THREADPOOL_SIZE', threads)
    const { log, lines } = writtenLog()
    await runApplication(application(log), AbortSignal.abort())
    expect(lines.filter(([level, text]) => level === 'warn' && text.includes('UV_THREADPOOL_SIZE=16'))).toHaveLength(
      warnings,
    )
  })
})
