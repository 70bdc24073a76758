import { beforeEach, describe, expect, it } from 'vitest'
import type { PartitionPosition } from '#runtime/ports/batch.ts'
import { noObserver } from '#runtime/ports/pod-observer.ts'
import { numbersTopic } from '../../../examples/counting/counting-topology.ts'
import { first, own } from '../given-application.ts'
import { MemoryBroker } from '../memory-broker.ts'
import { podParts, run } from '../run-pod.ts'
import { BrokerUnavailableError, KafkaCallError, RightMissingError } from '#runtime/ports/errors.ts'

const input = `${numbersTopic('pod').name}/0`
const refused = new KafkaCallError('sendOffsets', 22, 'abort', undefined)
const fenced = new KafkaCallError('commitTransaction', -144, 'fatal', undefined)
/** How long a question and the end of the run may take. */
const limitsMs = [1_000, 2_000]
const { transactionTimeoutMs } = podParts(new MemoryBroker())

const byName = (positions: readonly PartitionPosition[]): ReadonlyMap<string, number> =>
  new Map(positions.map(({ topic, partition, offset }) => [`${topic}/${partition}`, offset]))

let broker: MemoryBroker
beforeEach(() => {
  broker = new MemoryBroker()
})

/** Called in each transaction with the offsets that it holds; what it throws fails the transaction. */
const whenSent = (look: (positions: ReadonlyMap<string, number>) => void): void => {
  const { sendOffsets } = broker
  broker.sendOffsets = async (positions) => {
    look(byName(positions))
    return sendOffsets(positions)
  }
}

describe('an aborted transaction', () => {
  it('is tried again at once, then in pauses that grow to 5 s, and after ten failures in a row ends the run', async () => {
    whenSent(() => {
      throw refused
    })
    const pausesMs: number[] = []
    const sleep = async (ms: number) => void (limitsMs.includes(ms) || pausesMs.push(ms))
    await expect(run(broker, 1, { sleep })).rejects.toBe(refused)
    expect(pausesMs).toEqual([0, 50, 150, 350, 750, 1_550, 3_150, 4_950, 4_950, 4_950])
  })

  it('has every input read again from the last commit, the journal too', async () => {
    let committed: ReadonlyMap<string, number> | undefined
    whenSent((positions) => {
      if (positions.get(input) !== 2 || committed !== undefined) return
      committed = new Map(broker.offsets)
      throw refused
    })
    const seeks: ReadonlyMap<string, number>[] = []
    const seek = broker.seek.bind(broker)
    broker.seek = (positions) => {
      seeks.push(byName(positions))
      return seek(positions)
    }
    broker.number(0, first, 1)
    broker.arrivals.push(() => broker.number(0, first, 2))
    await run(broker, 2)
    expect(seeks).toEqual([committed])
  })
})

describe('a transaction that lacks a right', () => {
  const right = { operation: 'Write', on: 'topic', name: 'totals' } as const
  const lacking = new RightMissingError([right], 'sendOffsets', 29, 'abort', undefined)

  it('is tried again in pauses of up to 5 s for as long as it takes, and every record is processed once then', async () => {
    let failures = 0
    whenSent((positions) => {
      if (positions.get(input) === 1 && failures < 20) {
        failures++
        throw lacking
      }
    })
    const pausesMs: number[] = []
    const { revokeBudgetMs } = podParts(broker)
    const sleep = (ms: number) => {
      if (ms === revokeBudgetMs) return new Promise<void>(setImmediate)
      if (!limitsMs.includes(ms)) pausesMs.push(ms)
      return Promise.resolve()
    }
    broker.number(0, first, 1)
    await run(broker, () => failures === 20 && broker.offsets.get(input) === 1, { sleep })
    expect(failures).toBe(20)
    // Two of the pauses are as long as a question may take.
    expect(pausesMs.slice(0, 4)).toEqual([500, 4_000, 5_000, 5_000])
    expect(Math.max(...pausesMs)).toBe(5_000)
    expect(broker.offsets.get(input)).toBe(1)
  })

  it('and has no partition that it may write, so that it cannot be aborted, has the pod start again for the right', async () => {
    whenSent(() => {
      throw lacking
    })
    broker.abort = () => Promise.reject(new KafkaCallError('abortTransaction', 48, 'fatal', undefined))
    await expect(run(broker, 1)).rejects.toBe(lacking)
  })
})

describe('a transaction whose producer is dead', () => {
  it('ends the run and is not counted as done when the offsets of the group were moved by somebody else', async () => {
    let isSent = false
    whenSent((positions) => {
      isSent ||= positions.get(input) === 1
    })
    const { commit } = broker
    broker.commit = () => {
      if (!isSent) return commit()
      broker.nowMs += transactionTimeoutMs
      broker.offsets.set(input, 7)
      return Promise.reject(fenced)
    }
    const reported: string[] = []
    broker.number(0, first, -1)
    const observer = { ...noObserver, deadLetter: (reason: string) => void reported.push(reason) }
    await expect(run(broker, 1, { observer })).rejects.toBe(fenced)
    expect(broker.renewals).toBe(1)
    expect(reported).toEqual([])
  })
})

describe('a lost producer', () => {
  const unavailable = new BrokerUnavailableError('broker:9092', 5_000, undefined)

  it('does not have held inputs fetched while the membership is checked', async () => {
    broker.bombs.set(input, { from: 0, to: 1 })
    broker.number(0, first, 1)
    const wasPaused: boolean[] = []
    const { renew } = broker
    broker.renew = () => {
      wasPaused.push(broker.paused.has(input))
      return renew()
    }
    broker.arrivals.push(() => {
      const { commit } = broker
      broker.commit = () => {
        Object.assign(broker, { commit })
        broker.nowMs += transactionTimeoutMs
        return Promise.reject(fenced)
      }
    })
    const resume = broker.resume.bind(broker)
    const resumed: string[] = []
    broker.resume = (partitions) => {
      resumed.push(...partitions.map(({ topic, partition }) => `${topic}/${partition}`))
      resume(partitions)
    }
    await run(broker, () => broker.renewals === 1)
    expect(wasPaused).toEqual([true])
    expect(resumed).not.toContain(input)
  })

  it('is renewed as soon as a broker answers when memory alone has the rows', async () => {
    broker.mustRenew = true
    const { renew } = broker
    let tries = 0
    broker.renew = () => (++tries < 4 ? Promise.reject(unavailable) : renew())
    const isRewritten = () => broker.ids.size > 0 && broker.renewals > 0
    broker.arrivals.push(() => {
      broker.ids.set(own.changelog, 'second')
      broker.mustRenew = true
    })
    broker.mustRenew = false
    broker.number(0, first, 1)
    await run(broker, isRewritten)
    expect(tries).toBe(4)
  })

  it('ends the run when no broker answers and Kafka has all rows', async () => {
    broker.renew = () => Promise.reject(unavailable)
    broker.arrivals.push(() => {
      broker.mustRenew = true
    })
    await expect(run(broker, () => false)).rejects.toBe(unavailable)
  })
})
