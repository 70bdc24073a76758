import kafka from '@confluentinc/kafka-javascript'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { call } from '#kafka/call.ts'
import { connect, connectTimeoutMs, disconnect } from '#kafka/connection.ts'
import { CountingRun } from '../../bench/counting/counting-run.ts'
import { numbersTopic } from '../../examples/counting/counting-topology.ts'

const brokers = inject('brokers')
const application = `memory-bomb-${Date.now()}`
const input = { topic: numbersTopic(application).name, partition: 1 }
const memoryBytes = 1_200_000_000
const mostStarts = 6

/** A record of 990 MB that gzip packs below every limit of the broker, and the client unpacks without a limit. */
const writeBomb = async (): Promise<void> => {
  const settings = { 'bootstrap.servers': brokers, 'compression.codec': 'gzip', 'message.max.bytes': 1_000_000_000 }
  const producer = new kafka.Producer(settings as kafka.ProducerGlobalConfig)
  await connect(producer, connectTimeoutMs)
  producer.produce(input.topic, input.partition, Buffer.alloc(990_000_000), 'bomb')
  await call<void>('flush', (done) => producer.flush(60_000, done as never))
  await disconnect(producer, 5_000)
}

describe('a batch that unpacks to more memory than there is', () => {
  let run: CountingRun
  let deaths = 0
  let isHeld = false
  let outputs = 0

  beforeAll(async () => {
    run = await CountingRun.prepare({ brokers, application, tasks: 3 })
    run.load.send(300, 30)
    await writeBomb()
    for (; deaths < mostStarts && !isHeld; deaths += isHeld ? 0 : 1) {
      const pod = run.startPod({ by: String(deaths), memoryBytes })
      await Promise.race([pod.ended(), pod.says((log) => log.includes('is held at offset')).catch(() => undefined)])
      isHeld = pod.alive
    }
    run.load.send(300, 30)
    await run.seen((seen) => (outputs = seen.length) > 450)
  })
  afterAll(() => run.close())

  it('kills its pod until it is found, and once more until what stands before it is read; then it is held', () => {
    expect(isHeld).toBe(true)
    expect(deaths).toBeLessThanOrEqual(4)
  })

  it('stops its own partition alone', () => {
    expect(outputs).toBeLessThan(600)
  })
})
