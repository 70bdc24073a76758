import { describe, expect, it } from 'vitest'
import { LostConnections } from '#kafka/lost-connections.ts'

/** Lines as the client writes them (librdkafka 2.15.1); their subject stands before the bar. */
const after = (...lines: readonly string[]): boolean => {
  const connections = new LostConnections()
  for (const line of lines) {
    const [fac = '', message = ''] = line.split('|')
    connections.note({ fac, message })
  }
  return connections.any
}

const coordinator = 'STATE|[thrd:TxnCoordinator]: TxnCoordinator: Broker changed state'
const broker = 'STATE|[thrd:127.0.0.1:35399/1]: 127.0.0.1:35399/1: Broker changed state'

describe('a connection', () => {
  it.each([`${coordinator} UP -> DOWN`, `${broker} UP -> DOWN`, `${broker} REAUTH -> DOWN`])(
    'is lost, and stays so while the client connects again: %s',
    (line) => {
      expect(after(line, `${broker} DOWN -> INIT`, `${broker} APIVERSION_QUERY -> UP`)).toBe(true)
    },
  )

  it.each([
    // No request has been sent on these.
    'STATE|[thrd:127.0.0.1:35399/bootstrap]: 127.0.0.1:35399/bootstrap: Broker changed state INIT -> DOWN',
    `${broker} CONNECT -> DOWN`,
    'STATE|[thrd:t [0]]: t [0]: state changed UP -> DOWN',
    'WAKEUP|[thrd:main]: Wake-up sent to 2 broker threads in state >= UP: flushing',
  ])('is not lost by another line: %s', (line) => {
    expect(after(line)).toBe(false)
  })
})

it('a loss before a transaction is none within it', () => {
  const connections = new LostConnections()
  connections.note({ fac: 'STATE', message: `${broker} UP -> DOWN`.slice('STATE|'.length) })
  connections.forget()
  expect(connections.any).toBe(false)
})
