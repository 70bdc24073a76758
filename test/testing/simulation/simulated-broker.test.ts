import { beforeEach, describe, expect, it } from 'vitest'
import type { Batch } from '#runtime/ports/batch.ts'
import { Outbox } from '#runtime/ports/outbox.ts'
import { Network } from '#testing/simulation/network.ts'
import { type LateCopy, ProducerFaults } from '#testing/simulation/producer-faults.ts'
import { SeededRandom } from '#testing/simulation/seeded-random.ts'
import { SimulatedBroker } from '#testing/simulation/simulated-broker.ts'
import { SimulatedConsumer } from '#testing/simulation/simulated-consumer.ts'
import { SimulatedProcess } from '#testing/simulation/simulated-process.ts'
import { SimulatedProducer } from '#testing/simulation/simulated-producer.ts'
import { SimulatedRestore } from '#testing/simulation/simulated-restore.ts'
import { stickyAssignment } from '#testing/simulation/sticky-assignment.ts'
import { VirtualTime } from '#testing/simulation/virtual-time.ts'

const input = { topic: 'input', partition: 0 }
const output = { topic: 'output', partition: 0 }
const sessionTimeoutMs = 6_000
const transactionTimeoutMs = 5_000

/** The clients of one process. */
interface Clients {
  readonly process: SimulatedProcess
  readonly consumer: SimulatedConsumer
  readonly producer: SimulatedProducer
  readonly restore: SimulatedRestore
  readonly faults: ProducerFaults
}

let time: VirtualTime
let random: SeededRandom
let broker: SimulatedBroker
let network: Network
let sessions = 0

beforeEach(() => {
  random = new SeededRandom(1)
  time = new VirtualTime(random)
  network = new Network(time, random)
  broker = new SimulatedBroker(time, random, {
    anchorTopic: 'journal',
    tasks: 2,
    heartbeatMs: 500,
    transactionTimeoutMs,
  })
  broker.createPartitions('journal', 2)
  for (const { topic } of [input, output]) broker.createPartitions(topic, 1)
})

const clientsOf = (instanceId: string): Clients => {
  const process = new SimulatedProcess(`session-${sessions++}`, time, random)
  const shared = { broker, network, random, process }
  const consumer = new SimulatedConsumer({ ...shared, instanceId, sessionTimeoutMs, anchorTopic: 'journal' })
  const faults = new ProducerFaults()
  const { membership } = consumer
  const producer = new SimulatedProducer({ ...shared, transactionalId: instanceId, membership, faults })
  return { process, consumer, producer, restore: new SimulatedRestore(shared), faults }
}

/** Lets time pass until a promise is settled, or for a minute. */
const done = async <T>(promise: Promise<T>): Promise<T> => {
  let isDone = false
  const settled = promise.finally(() => (isDone = true))
  settled.catch(() => undefined)
  await time.runUntil(time.nowMs + 60_000, () => isDone)
  if (!isDone) throw new Error('never settled')
  return settled
}

const pass = (ms: number): Promise<void> => time.runUntil(time.nowMs + ms)

const outboxOf = (...values: readonly string[]): Outbox => {
  const outbox = new Outbox()
  for (const value of values) {
    outbox.writeKey('key')
    outbox.write(value)
    outbox.seal({ ...output, timestamp: 0, headers: [] })
  }
  return outbox
}

const begun = async ({ producer }: Clients, ...values: readonly string[]): Promise<void> => {
  await done(producer.begin())
  await done(producer.send(outboxOf(...values)))
  await pass(50)
}

const plain = (value: string): void =>
  void broker.append({ ...output, key: null, value: Buffer.from(value), timestamp: 0, headers: [] })

const outputs = (): readonly string[] =>
  broker
    .log(output)!
    .read(0)
    .records.map(({ value }) => String(value))

const textsOf = (batch: Batch): readonly string[] =>
  batch.runs.flatMap(({ from, to }) =>
    Array.from({ length: to - from }, (_, index) => String(batch.read(from + index).value)),
  )

/** Lets time pass while rebalances are answered, and says what each of the clients was told. */
const answering = async (ms: number, ...clients: readonly Clients[]): Promise<readonly (readonly string[])[]> => {
  const said = clients.map((): string[] => [])
  for (const untilMs = time.nowMs + ms; time.nowMs < untilMs;) {
    await pass(10)
    for (const [index, { consumer }] of clients.entries()) said[index]!.push(...answer(consumer))
  }
  return said
}

const answer = (consumer: SimulatedConsumer): readonly string[] => {
  const event = consumer.nextRebalance()
  if (event === undefined) return []
  if (event.kind === 'assign') consumer.assign([])
  else consumer.unassign([])
  return [[event.kind, ...event.partitions.map(({ partition }) => partition)].join(' ')]
}

describe('a partition of the simulated broker', () => {
  it('shows no record of an open transaction, and none that comes after it', async () => {
    const one = clientsOf('one')
    await done(one.producer.init())
    await begun(one, 'a')
    plain('b')
    expect(outputs()).toEqual([])
    await done(one.producer.commit())
    await pass(500)
    expect(outputs()).toEqual(['a', 'b'])
  })

  it('never shows an aborted record, and gives its marker an offset', async () => {
    const one = clientsOf('one')
    await done(one.producer.init())
    await begun(one, 'a')
    await done(one.producer.abort())
    await pass(500)
    plain('b')
    expect(outputs()).toEqual(['b'])
    expect(broker.log(output)!.highWatermark).toBe(3)
  })

  it('ends for a consumer at its last stable offset, while the high watermark is beyond', async () => {
    const one = clientsOf('one')
    await done(one.producer.init())
    plain('a')
    await begun(one, 'b')
    one.consumer.assign([{ ...output, offset: 0 }])
    const ends: number[] = []
    for (let polls = 0; polls < 20; polls++)
      ends.push(...(await done(one.consumer.poll(20))).ends.map(({ offset }) => offset))
    expect(ends).toEqual([1])
    expect(one.consumer.highWatermark(output.topic, 0)).toBe(2)
  })

  it('keeps the last committed record of each key when it is compacted', () => {
    const log = broker.log(output)!
    for (const [key, value] of [
      ['x', '1'],
      ['y', '2'],
      ['x', '3'],
    ])
      log.append({ key: Buffer.from(key!), value: Buffer.from(value!), timestamp: 0, headers: [] })
    log.compact()
    expect(log.read(0).records.map(({ offset }) => offset)).toEqual([1, 2])
  })
})

describe('a simulated transaction', () => {
  it('is aborted and its producer fenced when another one of the same id comes', async () => {
    const [old, young] = [clientsOf('one'), clientsOf('one')]
    await done(old.producer.init())
    await begun(old, 'a')
    await done(young.producer.init())
    await expect(done(old.producer.commit())).rejects.toMatchObject({ kafkaCode: -144, remedy: 'fatal' })
    await expect(done(old.producer.begin())).rejects.toMatchObject({ kafkaCode: -144 })
    expect(outputs()).toEqual([])
  })

  it('is aborted and its producer fenced when it runs out of time', async () => {
    const one = clientsOf('one')
    await done(one.producer.init())
    await begun(one, 'a')
    await pass(transactionTimeoutMs + 1_000)
    await expect(done(one.producer.commit())).rejects.toMatchObject({ kafkaCode: -144 })
    await done(one.producer.renew())
    await begun(one, 'b')
    await done(one.producer.commit())
    await pass(500)
    expect(outputs()).toEqual(['b'])
  })

  it.each([true, false])(
    'whose commit got no answer was committed or not, as the seed says (%s)',
    async (isCommitted) => {
      const one = clientsOf('one')
      await done(one.producer.init())
      await begun(one, 'a')
      one.faults.makeAmbiguous({ isCommitted, ends: 'fenced', delayMs: 10 })
      await expect(done(one.producer.commit())).rejects.toMatchObject({ kafkaCode: -144 })
      await pass(500)
      expect(outputs()).toEqual(isCommitted ? ['a'] : [])
    },
  )

  it('of a process that dies while its commit is on the way is committed all the same', async () => {
    const one = clientsOf('one')
    await done(one.producer.init())
    await begun(one, 'a')
    void one.producer.commit()
    await pass(200)
    one.process.crash()
    await pass(1_000)
    expect(outputs()).toEqual(['a'])
  })

  it('refuses a call that its client would refuse', async () => {
    const one = clientsOf('one')
    await done(one.producer.init())
    await expect(one.producer.commit()).rejects.toMatchObject({ code: 'PORT_MISUSE' })
  })

  it('refuses to be without offsets, since the group would not fence it', async () => {
    const one = clientsOf('one')
    await done(one.producer.init())
    await begun(one)
    await expect(one.producer.sendOffsets([])).rejects.toMatchObject({ code: 'PORT_MISUSE' })
  })
})

describe('a copy of a request that arrives within the next transaction', () => {
  const delayMs = 5

  /** A producer whose first transaction is committed, with a copy of one of its requests under way. */
  const withLateCopy = async (of: LateCopy['of']): Promise<Clients> => {
    const one = clientsOf('one')
    await done(one.producer.init())
    one.consumer.join()
    await answering(500, one)
    one.faults.delayCopy({ of, delayMs })
    await begun(one, 'a')
    await done(one.producer.sendOffsets([{ ...input, offset: 1 }]))
    await done(one.producer.commit())
    expect(one.producer.mustRenew).toBe(true)
    return one
  }

  it('of an end commits what that has written, and a later write to the same partition is refused', async () => {
    const one = await withLateCopy('end')
    await begun(one, 'b')
    await pass(500)
    expect(outputs()).toEqual(['a', 'b'])
    await done(one.producer.send(outboxOf('c')))
    await expect(done(one.producer.commit())).rejects.toMatchObject({ kafkaCode: 48, remedy: 'abort' })
  })

  it('of offsets takes the place of those that it sends', async () => {
    const one = await withLateCopy('offsets')
    await done(one.producer.begin())
    await done(one.producer.sendOffsets([{ ...input, offset: 2 }]))
    await pass(50)
    await done(one.producer.commit())
    expect(await done(one.consumer.committed([input]))).toEqual([{ ...input, offset: 1 }])
  })

  it.each(['end', 'offsets'] as const)('is refused when the producer was renewed (%s)', async (of) => {
    const one = await withLateCopy(of)
    await done(one.producer.renew())
    expect(one.producer.mustRenew).toBe(false)
    await begun(one, 'b')
    await done(one.producer.sendOffsets([{ ...input, offset: 2 }]))
    await pass(500)
    expect(outputs()).toEqual(['a'])
    await done(one.producer.commit())
    await pass(500)
    expect(outputs()).toEqual(['a', 'b'])
    expect(await done(one.consumer.committed([input]))).toEqual([{ ...input, offset: 2 }])
  })
})

describe('the simulated group', () => {
  it('moves a partition only after its owner has given it up', async () => {
    const [one, two] = [clientsOf('one'), clientsOf('two')]
    one.consumer.join()
    expect(await answering(500, one)).toEqual([['assign 0 1']])
    two.consumer.join()
    expect(await answering(3_000, two)).toEqual([['assign']])
    expect(await answering(3_000, one, two)).toEqual([['revoke 1', 'assign', 'assign'], ['assign 1']])
  })

  it('refuses offsets of a generation that is over', async () => {
    const [one, two] = [clientsOf('one'), clientsOf('two')]
    await done(one.producer.init())
    one.consumer.join()
    await answering(500, one)
    await begun(one, 'a')
    const shown = one.consumer.membership.membership
    two.consumer.join()
    await pass(2_000)
    one.consumer.membership.membership = shown
    await expect(done(one.producer.sendOffsets([{ ...input, offset: 1 }]))).rejects.toMatchObject({
      kafkaCode: 22,
      remedy: 'abort',
    })
    await expect(done(one.producer.commit())).rejects.toMatchObject({ kafkaCode: 22 })
    await done(one.producer.abort())
  })

  it('removes a member that was frozen for longer than its session, and refuses its offsets', async () => {
    const one = clientsOf('one')
    await done(one.producer.init())
    one.consumer.join()
    await answering(500, one)
    one.process.freeze()
    await pass(sessionTimeoutMs + 100)
    one.process.thaw()
    await begun(one, 'a')
    await expect(done(one.producer.sendOffsets([{ ...input, offset: 1 }]))).rejects.toMatchObject({ kafkaCode: 25 })
    expect((await answering(2_000, one))[0]![0]).toBe('revoke 0 1')
  })

  it('gives a static member that comes back in time what it had, and tells nobody else', async () => {
    const [one, two] = [clientsOf('one'), clientsOf('two')]
    for (const { consumer } of [one, two]) consumer.join()
    await answering(3_000, one, two)
    two.process.crash()
    const again = clientsOf('two')
    again.consumer.join()
    expect(await answering(2_000, one, again)).toEqual([[], [expect.stringMatching(/^assign [01]$/)]])
  })

  it('ends the consumer whose instance id another process has taken', async () => {
    const [old, young] = [clientsOf('one'), clientsOf('one')]
    old.consumer.join()
    await answering(500, old)
    young.consumer.join()
    await answering(2_000, young)
    await expect(done(old.consumer.poll(100))).rejects.toMatchObject({ operation: 'consume', kafkaCode: -150 })
  })

  it('lets nobody see offsets whose transaction is still open', async () => {
    const [one, two] = [clientsOf('one'), clientsOf('two')]
    await done(one.producer.init())
    one.consumer.join()
    await answering(500, one)
    await begun(one, 'a')
    await done(one.producer.sendOffsets([{ ...input, offset: 7 }]))
    let found: unknown
    const asked = two.consumer.committed([input]).then((offsets) => (found = offsets))
    await pass(1_000)
    expect(found).toBeUndefined()
    await done(one.producer.commit())
    await done(asked)
    expect(found).toEqual([{ ...input, offset: 7 }])
  })
})

describe('a simulated restore', () => {
  it('ends at the high watermark, when the transaction at the end is decided', async () => {
    const one = clientsOf('one')
    await done(one.producer.init())
    await begun(one, 'a')
    const values: string[] = []
    const reading = one.restore.read({ ...output, first: 0, end: 1 }, (_key, value) => values.push(String(value)))
    await pass(1_000)
    expect(values).toEqual([])
    await done(one.producer.commit())
    await done(reading)
    expect(values).toEqual(['a'])
  })

  it('ends with the reason of its signal', async () => {
    const one = clientsOf('one')
    await done(one.producer.init())
    await begun(one, 'a')
    const job = new AbortController()
    const reading = one.restore.read({ ...output, first: 0, end: 1 }, () => undefined, job.signal)
    await pass(100)
    job.abort(new Error('not wanted'))
    await expect(done(reading)).rejects.toThrow('not wanted')
  })
})

describe('a simulated consumer', () => {
  it('delivers nothing from before a seek after it', async () => {
    const one = clientsOf('one')
    for (const value of ['a', 'b', 'c']) plain(value)
    one.consumer.assign([{ ...output, offset: 1 }])
    expect(textsOf(await done(one.consumer.poll(100)))).toEqual(['b', 'c'])
    await done(one.consumer.seek([{ ...output, offset: 0 }]))
    expect(textsOf(await done(one.consumer.poll(100)))).toEqual(['a', 'b', 'c'])
  })

  it.each([
    ['two polls at once', (one: Clients) => one.consumer.poll(10).then(() => undefined)],
    ['a second assignment of a partition', (one: Clients) => one.consumer.assign([{ ...output, offset: 0 }])],
    ['a partition that is not assigned', (one: Clients) => one.consumer.unassign([input])],
  ])('refuses %s', (_what, misuse) => {
    const one = clientsOf('one')
    one.consumer.assign([{ ...output, offset: 0 }])
    void one.consumer.poll(10)
    expect(() => misuse(one)).toThrow(expect.objectContaining({ code: 'PORT_MISUSE' }))
  })
})

describe('a sticky assignment', () => {
  it.each([
    ['everything to the only member', { a: [] }, 3, { a: [0, 1, 2] }],
    ['nothing new while it is even', { a: [0, 1], b: [2] }, 3, { a: [0, 1], b: [2] }],
    ['one partition to a newcomer', { a: [0, 1, 2], b: [] }, 3, { a: [0, 1], b: [2] }],
    ['what a member left behind to the other', { a: [0] }, 2, { a: [0, 1] }],
  ])('gives %s', (_what, owned, partitions, target) => {
    expect(Object.fromEntries(stickyAssignment(new Map(Object.entries(owned)), partitions))).toEqual(target)
  })
})
