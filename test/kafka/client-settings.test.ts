import kafka from '@confluentinc/kafka-javascript'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { Admin } from '#kafka/admin.ts'
import { clientSettings, leastMessageBytes } from '#kafka/client-settings.ts'
import type { Connection } from '#kafka/connection.ts'
import { GroupConsumer } from '#kafka/consumer.ts'
import { LogReader } from '#kafka/log-reader.ts'
import { TransactionalProducer } from '#kafka/producer.ts'
import { writtenLog } from '../runtime/written-log.ts'
import { connection, standIn } from './stand-in-client.ts'

afterEach(() => void vi.restoreAllMocks())

const { log } = writtenLog()
const group = { groupId: 'app', instanceId: 'app-0', sessionTimeoutMs: 6_000, anchorTopic: 'journal' }
const consumer = { client: {} } as GroupConsumer

const clients = {
  Producer: (given: Connection) =>
    TransactionalProducer.connect({ connection: given, transactionalId: 'app-0', timeoutMs: 10_000, consumer }, log),
  KafkaConsumer: (given: Connection) => GroupConsumer.connect({ ...group, connection: given }, log),
}

describe('settings of the file', () => {
  it.each([
    ['Producer', { 'linger.ms': 50, 'retry.backoff.ms': 200, 'message.max.bytes': 2_000_000 }],
    ['KafkaConsumer', { 'fetch.min.bytes': 1, 'heartbeat.interval.ms': 2_000, 'reconnect.backoff.ms': 1_000 }],
  ] as const)('go before those that the engine gives a %s', async (kind, settings) => {
    const { made } = standIn(kind, {})
    await clients[kind]({ ...connection, settings })
    expect(made.mock.calls[0]).toEqual([expect.objectContaining(settings), ...made.mock.calls[0]!.slice(1)])
  })

  it('go before those of a reader of logs', () => {
    const settings = { 'fetch.wait.max.ms': 500 }
    const { made } = standIn('KafkaConsumer', {})
    expect(new LogReader({ ...connection, settings }, log)).toBeDefined()
    expect(made.mock.calls[0]![0 as never]).toMatchObject(settings)
  })

  it('come behind them, so that an alias of theirs goes before them too', () => {
    const settings = { 'queue.buffering.max.ms': 50 }
    expect(Object.keys(clientSettings({ ...connection, settings }, { 'linger.ms': 5 })).slice(-2)).toEqual([
      'linger.ms',
      'queue.buffering.max.ms',
    ])
  })
})

describe('a setting that only the engine may choose', () => {
  it.each([
    ['acks', 1, /leave out "acks", since exactly once/],
    ['auto.commit.enable', true, /leave out/],
    ['auto.offset.reset', 'latest', /leave out/],
    ['enable.auto.commit', true, /leave out/],
    ['enable.auto.offset.store', true, /leave out/],
    ['enable.idempotence', false, /leave out/],
    ['enable.partition.eof', false, /leave out/],
    ['group.id', 'hunter2', /leave out/],
    ['group.protocol', 'consumer', /leave out/],
    ['isolation.level', 'read_uncommitted', /leave out/],
    ['partition.assignment.strategy', 'range', /leave out/],
    ['partitioner', 'random', /leave out/],
    ['request.required.acks', 1, /leave out/],
    ['bootstrap.servers', 'hunter2', /set EVENTZR_KAFKA_BROKERS instead of "bootstrap\.servers"/],
    ['metadata.broker.list', 'hunter2', /set EVENTZR_KAFKA_BROKERS instead/],
    ['client.id', 'hunter2', /set EVENTZR_INSTANCE_ID instead/],
    ['group.instance.id', 'hunter2', /set EVENTZR_INSTANCE_ID instead/],
    ['transactional.id', 'hunter2', /set EVENTZR_INSTANCE_ID instead/],
    ['session.timeout.ms', 6_000, /set EVENTZR_SESSION_TIMEOUT_MS instead/],
    ['transaction.timeout.ms', 6_000, /set EVENTZR_TRANSACTION_TIMEOUT_MS instead/],
    ['debug', 'all', /leave out "debug", since the engine takes/],
    ['log_level', 7, /leave out/],
    ['enabled_events', 1, /leave out/],
    ['log.queue', true, /leave out/],
    ['rebalance_cb', true, /leave out/],
    ['dr_msg_cb', true, /leave out/],
    ['message.max.bytes', leastMessageBytes - 1, /at least 1200000/],
    ['message.max.bytes', 'hunter2', /at least 1200000/],
  ])('is refused by name, without its value: %s', (name, value, remedy) => {
    const make = () => clientSettings({ ...connection, settings: { [name]: value } })
    expect(make).toThrow(expect.objectContaining({ code: 'KAFKA_SETTINGS_INVALID' }))
    expect(make).toThrow(remedy)
    expect(make).toThrow(new RegExp(`"${name}".*; correct EVENTZR_KAFKA_SETTINGS_FILE$`))
    expect(make).not.toThrow(/hunter2/)
  })

  it('is told together with all others', () => {
    const settings = { acks: 1, 'linger.ms': 1, 'group.id': 'mine' }
    expect(() => clientSettings({ ...connection, settings })).toThrow(/"acks".*; leave out "group\.id"/)
  })

  it.each(['Producer', 'KafkaConsumer'] as const)('makes no %s', async (kind) => {
    const { made } = standIn(kind, {})
    const settings = { 'enable.idempotence': false }
    await expect(clients[kind]({ ...connection, settings })).rejects.toMatchObject({ code: 'KAFKA_SETTINGS_INVALID' })
    expect(made).not.toHaveBeenCalled()
  })
})

describe('a setting for clients of another kind', () => {
  const nobody = { ...connection, brokers: '127.0.0.1:1' }
  const forConsumers = { 'fetch.min.bytes': 1, 'max.poll.interval.ms': 600_000 }

  it('is taken by an administrator', () => {
    new Admin({ ...nobody, settings: forConsumers }).close()
  })

  it.each([
    ['Producer', forConsumers],
    ['KafkaConsumer', { 'linger.ms': 50, 'compression.codec': 'zstd' }],
  ] as const)('is taken by a %s without a warning', async (kind, settings) => {
    const own = kind === 'Producer' ? {} : { 'group.id': 'test' }
    const client = new kafka[kind](clientSettings({ ...nobody, settings }, own) as never, {})
    const warnings: string[] = []
    const keep = ({ fac }: { readonly fac: string }): void => void warnings.push(fac)
    ;(client as kafka.Producer).on('event.log', keep).on('event.error', () => undefined)
    await new Promise((resolve) => client.connect({ allTopics: false, timeout: 50 } as never, resolve))
    expect(warnings).not.toContain('CONFWARN')
  })
})
