import { EventEmitter } from 'node:events'
import kafka from '@confluentinc/kafka-javascript'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Admin } from '#kafka/admin.ts'
import { connect, logErrors } from '#kafka/connection.ts'
import type { Log } from '#runtime/ports/log.ts'

const connection = { brokers: 'broker:9092', clientId: 'test', settings: {} }

describe('settings', () => {
  it.each([
    ['is unknown', { 'no.such.setting': 'hunter2' }],
    ['has a bad value', { 'socket.timeout.ms': 'hunter2' }],
  ])('that the client refuses since one %s are named without their value', (_why, settings) => {
    const make = () => new Admin({ ...connection, settings })
    expect(make).toThrow(new RegExp(`"${Object.keys(settings)[0]}".*EVENTZR_KAFKA_SETTINGS_FILE`))
    expect(make).not.toThrow(/hunter2/)
  })

  const noFile = { 'security.protocol': 'ssl', 'ssl.keystore.location': '/hunter2', 'ssl.keystore.password': 'hunter2' }
  const tooShort = { 'max.poll.interval.ms': 1_000 }
  it.each([
    ['Producer', 'ssl.keystore.location', noFile],
    ['KafkaConsumer', 'ssl.keystore.location', noFile],
    ['KafkaConsumer', 'max.poll.interval.ms', tooShort],
  ] as const)(
    'that a %s refuses only when it connects, as %s, are not taken for a lost broker',
    async (kind, name, bad) => {
      const all = {
        'bootstrap.servers': '127.0.0.1:1',
        ...(kind === 'KafkaConsumer' && { 'group.id': 'test' }),
        ...bad,
      }
      const refused: unknown = await connect(new kafka[kind](all as never, {}), 50).catch((error: unknown) => error)
      expect(refused).toMatchObject({ code: 'KAFKA_SETTINGS_INVALID', message: expect.stringContaining(name) })
      expect(String(refused)).not.toContain('hunter2')
    },
  )

  it('of security are all named when an administrator refuses one and does not say which', () => {
    const make = () => new Admin({ ...connection, settings: noFile })
    expect(make).toThrow(/one of security\.protocol, ssl\.keystore\.location, ssl\.keystore\.password; correct/)
  })
})

describe('a connection', () => {
  it('to a broker that is not there fails with its address and the variable to check', async () => {
    const client = new kafka.Producer({ 'bootstrap.servers': '127.0.0.1:1', log_level: 0 })
    client.on('event.error', () => undefined)
    await expect(connect(client, 50)).rejects.toMatchObject({
      code: 'BROKER_UNAVAILABLE',
      message: expect.stringMatching(/127\.0\.0\.1:1 .*EVENTZR_KAFKA_BROKERS/),
    })
  })
})

describe('client errors in the log', () => {
  const warn = vi.fn()
  const log: Log = { debug: vi.fn(), info: vi.fn(), warn, error: vi.fn() }
  const client = new EventEmitter()
  const fail = (message: string) => client.emit('event.error', Object.assign(new Error(message), { code: -195 }))
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date'] })
    warn.mockClear()
    client.removeAllListeners()
    logErrors(client as unknown as kafka.Producer, 'producer', log)
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('are told once in ten seconds, however often a lost broker repeats them', () => {
    fail('connect to 10.0.0.1:9092 failed after 3ms')
    fail('connect to 10.0.0.1:9092 failed after 17ms')
    expect(warn).toHaveBeenCalledTimes(1)
    vi.advanceTimersByTime(10_001)
    fail('connect to 10.0.0.1:9092 failed after 4ms')
    expect(warn).toHaveBeenCalledTimes(2)
  })

  it('stay apart when their texts differ', () => {
    fail('all broker connections are down')
    fail('authentication failed')
    expect(warn.mock.calls.map(([, text]) => text as string)).toEqual([
      'all broker connections are down; connecting again until one answers',
      'authentication failed',
    ])
  })
})
