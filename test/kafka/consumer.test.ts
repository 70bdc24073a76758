import { afterEach, describe, expect, it, vi } from 'vitest'
import { GroupConsumer } from '#kafka/consumer.ts'
import { writtenLog } from '../runtime/written-log.ts'
import { connection, standIn } from './stand-in-client.ts'

const membership = { connection, groupId: 'app', instanceId: 'app-0', sessionTimeoutMs: 6_000, anchorTopic: 'journal' }
const position = { topic: 'a', partition: 0, offset: 7 }
const failure = (code: number) => Object.assign(new Error('the broker says no'), { code })

type Done = (error: unknown, result?: unknown) => void

const connected = async (methods: object) => {
  const { client, made } = standIn('KafkaConsumer', methods)
  const consumer = await GroupConsumer.connect(membership, writtenLog().log)
  return { client, made, consumer }
}

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

describe('committed offsets', () => {
  const answering = (...errors: readonly unknown[]) => {
    const answers = [...errors]
    return vi.fn((_partitions: object, _callMs: number, done: Done) => done(answers.shift() ?? null, [position]))
  }

  it.each([
    ['a transaction is open', -185],
    ['no connection is there', -195],
    ['the coordinator loads', 14],
    ['no coordinator is there', 15],
    ['the coordinator has moved', 16],
  ])('are asked for again while %s', async (_why, code) => {
    vi.useFakeTimers({ toFake: ['setTimeout'] })
    const committed = answering(failure(code), failure(code))
    const { consumer } = await connected({ committed })
    const offsets = consumer.committed([position])
    await vi.advanceTimersByTimeAsync(1_000)
    expect(await offsets).toEqual([position])
    expect(committed).toHaveBeenCalledTimes(3)
  })

  it('are asked for again while the broker cannot tell of one partition', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout'] })
    const answers = [
      [position, failure(15)],
      [position, position],
    ]
    const committed = vi.fn((_partitions: object, _callMs: number, done: Done) => done(null, answers.shift()))
    const { consumer } = await connected({ committed })
    const offsets = consumer.committed([position, position])
    await vi.advanceTimersByTimeAsync(1_000)
    expect(await offsets).toEqual([position, position])
  })

  it('are not asked for again when the broker refuses them', async () => {
    const { consumer } = await connected({ committed: answering(failure(30)) })
    await expect(consumer.committed([position])).rejects.toMatchObject({ kafkaCode: 30, remedy: 'fatal' })
  })
})

describe('a rebalance while the consumer closes', () => {
  const codes = { assign: -175, revoke: -174 }
  const refuse = () => {
    throw new Error('KafkaConsumer is disconnected')
  }

  const closing = async (methods: object) => {
    const { client, made, consumer } = await connected({ assignments: () => [position], ...methods })
    const [settings] = made.mock.calls[0] as unknown as [{ rebalance_cb(error: object, partitions: object): void }]
    void consumer.close()
    return { client, deliver: (code: number) => settings.rebalance_cb({ code }, [position]) }
  }

  it.each(Object.entries(codes))('is answered by giving everything back: %s', async (_kind, code) => {
    const unassign = vi.fn()
    const { deliver } = await closing({ unassign, incrementalAssign: refuse, incrementalUnassign: refuse })
    deliver(code)
    expect(unassign).toHaveBeenCalledTimes(1)
  })

  it.each(Object.entries(codes))('is answered in kind as long as the client takes it: %s', async (_kind, code) => {
    const answers = { incrementalAssign: vi.fn(), incrementalUnassign: vi.fn(), unassign: vi.fn(refuse) }
    const { deliver } = await closing(answers)
    deliver(code)
    expect(answers.incrementalAssign.mock.calls).toEqual(code === codes.assign ? [[[]]] : [])
    expect(answers.incrementalUnassign.mock.calls).toEqual(code === codes.revoke ? [[[position]]] : [])
  })
})

describe('a call on a partition that the client drops, since its own pause at a rebalance has overtaken it,', () => {
  const seeking = (...errors: readonly unknown[]) => {
    const answers = [...errors]
    return vi.fn((_position: object, _timeoutMs: number, done: Done) => done(answers.shift() ?? null))
  }

  it('is made again: a seek, whose error tells it', async () => {
    const seek = seeking(failure(-167), failure(-167))
    const { consumer } = await connected({ seek })
    await consumer.seek([position])
    expect(seek).toHaveBeenCalledTimes(3)
  })

  it('is not made again after another error', async () => {
    const seek = seeking(failure(-172))
    const { consumer } = await connected({ seek })
    await expect(consumer.seek([position])).rejects.toMatchObject({ kafkaCode: -172 })
    expect(seek).toHaveBeenCalledTimes(1)
  })

  it.each(['pause', 'resume'] as const)('is made twice in any case, since nothing tells it: %s', async (kind) => {
    const methods = { pause: vi.fn(), resume: vi.fn() }
    const { consumer } = await connected(methods)
    consumer[kind]([position])
    expect(methods[kind].mock.calls).toEqual([[[position]], [[position]]])
  })
})

it('a consumer gives no record any more once a topic was made again, and names it', async () => {
  let tell: (line: object) => void = () => undefined
  const on = vi.fn((event: string, listener: (line: object) => void) => {
    if (event === 'event.log') tell = listener
  })
  const record = { topic: 'numbers', partition: 0, offset: 0, value: Buffer.from('of the new topic') }
  const consume = (_timeoutMs: number, _count: number, _isFirst: boolean, done: (...answer: unknown[]) => void) => {
    tell({ message: 'Topic numbers changed id from MYEqYwYwSrKg/lOLj+B3WQ to KjzaWWj2Rsa2hipmB+CcKw' })
    done(null, [record], [])
  }
  const { consumer } = await connected({ on, getClient: () => ({ consume }) })
  expect((await consumer.poll(0)).runs).toEqual([])
  expect(consumer.recreated).toBe('numbers')
})
