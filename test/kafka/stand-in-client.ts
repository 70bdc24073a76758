import kafka from '@confluentinc/kafka-javascript'
import { vi } from 'vitest'

export const connection = { brokers: 'broker:9092', clientId: 'test', settings: {} }

type Done = (error: unknown, result?: unknown) => void

/** What every client answers at once; a test replaces what it is about. */
const obliging = () => ({
  globalConfig: {},
  on: vi.fn(),
  isConnected: () => true,
  connect: (_options: object, done: Done) => done(null),
  disconnect: vi.fn((done: Done) => done(null)),
})

/** The next clients of a kind are this one, until mocks are restored. */
export const standIn = <M extends object>(kind: 'Producer' | 'KafkaConsumer', methods: M) => {
  const client = { ...obliging(), ...methods }
  // A function that returns an object, since it is called with `new`.
  const make = function () {
    return client
  }
  const made = vi.spyOn(kafka as unknown as Record<string, () => object>, kind).mockImplementation(make)
  return { client, made }
}
