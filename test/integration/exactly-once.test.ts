import { beforeAll, describe, expect, inject, it } from 'vitest'
import { type ExactlyOnceResult, runExactlyOnce } from '../../bench/exactly-once/run.ts'

const seed = Date.now() % 1_000_000

describe(`three pods that are killed, stopped, restarted, added and removed under load (seed ${seed})`, () => {
  let result: ExactlyOnceResult
  const said: string[] = []

  beforeAll(async () => {
    const say = (line: string) => void said.push(line)
    result = await runExactlyOnce({ brokers: inject('brokers'), pods: 3, kills: 3, seconds: 20, rate: 520, seed, say })
  }, 180_000)

  it('lose, double and reorder nothing, have the state of an in-memory model, and leave no transaction open', () => {
    const right = { lost: 0, duplicates: 0, reordered: 0, stateEqual: true, hangingTransactions: 0 }
    expect(result, said.join('\n')).toMatchObject(right)
  })

  it('all come back, or are taken over from', () => {
    const times = { recoverySecondsP99: expect.any(Number), takeoverSecondsP99: expect.any(Number) }
    expect(result, said.join('\n')).toMatchObject({ notRecovered: 0, notTakenOver: 0, ...times })
  })

  it('go on from checkpoints', () => {
    expect(result.fromCheckpoint, said.join('\n')).toBeGreaterThan(0)
  })

  it('end only when they are told to, and well, and always have tasks', () => {
    expect(result, said.join('\n')).toMatchObject({ unexpectedExits: 0, uncleanStops: 0, idlePods: 0 })
  })
})
