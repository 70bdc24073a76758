import { beforeEach, describe, expect, it } from 'vitest'
import { BrokerUnavailableError, KafkaCallError } from '#runtime/ports/errors.ts'
import { first } from '../given-application.ts'
import { MemoryBroker } from '../memory-broker.ts'
import { run } from '../run-pod.ts'

const refused = new KafkaCallError('sendOffsets', 22, 'abort', undefined)

let broker: MemoryBroker
let calls: string[]
beforeEach(() => {
  broker = new MemoryBroker()
  calls = []
  for (const name of ['begin', 'commit', 'abort', 'renew'] as const) {
    const call = broker[name]
    broker[name] = () => {
      calls.push(name)
      return call()
    }
  }
  broker.number(0, first, 1)
})

/** The first call of this kind ends well although the client had to ask twice. */
const askTwice = (name: 'commit' | 'abort'): void => {
  const call = broker[name]
  let isFirst = true
  broker[name] = async () => {
    await call()
    broker.mustRenew ||= isFirst
    isFirst = false
  }
}

describe('a request that was sent twice', () => {
  it('has the producer renewed between the commit and the next transaction', async () => {
    askTwice('commit')
    await run(broker, 1)
    expect(calls.slice(0, 4)).toEqual(['begin', 'commit', 'renew', 'begin'])
    expect(broker.renewals).toBe(1)
  })

  it('has it renewed between the abort and the next transaction', async () => {
    askTwice('abort')
    const { sendOffsets } = broker
    let sends = 0
    broker.sendOffsets = (positions) => (++sends === 1 ? Promise.reject(refused) : sendOffsets(positions))
    await run(broker, 1)
    expect(calls.slice(0, 4)).toEqual(['begin', 'abort', 'renew', 'begin'])
    expect(broker.renewals).toBe(1)
  })

  it('ends the run when no broker lets the producer be renewed, and no other transaction is begun', async () => {
    askTwice('commit')
    const away = new BrokerUnavailableError('broker:9092', 5_000, undefined)
    broker.renew = () => Promise.reject(away)
    await expect(run(broker, 1)).rejects.toBe(away)
    expect(calls).toEqual(['begin', 'commit'])
  })
})

it('requests that were all answered leave the producer as it is', async () => {
  await run(broker, 1)
  expect(broker.renewals).toBe(0)
})
