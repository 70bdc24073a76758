import { beforeEach, describe, expect, it } from 'vitest'
import { readLetter } from '#runtime/letters/letter.ts'
import { redrivenRecord } from '#runtime/letters/redriven-record.ts'
import { GivenTasks, numbers, own, tenantAt } from '../given-tasks.ts'

const tasks = 2
const [here, elsewhere] = [tenantAt(0, tasks), tenantAt(1, tasks)]

describe('a dead letter that is redriven', () => {
  let given: GivenTasks
  const told: string[] = []

  beforeEach(() => {
    told.length = 0
    given = new GivenTasks(tasks, tasks, undefined, {
      onRedriven: (records) => void told.push(`${records} processed`),
      onDeadLetter: ({ attempt }) => void told.push(`attempt ${attempt} failed`),
    })
  })

  /** Brings every dead letter back, with other bytes where the test mends them. */
  const redrive = (mend: (value: Buffer | null) => Buffer | null = (value) => value): void => {
    for (const [offset, { partition = 0, ...record }] of given.sentTo(own.deadLetter).entries()) {
      const letter = readLetter({ ...record, partition, offset })!
      const { partition: to = 0, ...again } = redrivenRecord(letter, own.forward, tasks, 200)
      given.write({ ...again, partition: to, value: mend(again.value) })
    }
  }

  it('is processed once at home as if it had come from its own topic, also without a key', () => {
    const broken = Buffer.from('no event')
    given.number(0, here, 5)
    given.settle()
    const good = given.codec.put({
      topic: numbers.name,
      tenantId: elsewhere,
      attributes: { id: 'in-7', type: numbers.name, source: 'test', time: 0, extensions: {} },
      data: { n: 7 },
    })
    given.write({ topic: numbers.name, partition: 0, key: null, value: broken, timestamp: 100, headers: [] })
    given.settle()
    expect(told).toEqual(['attempt 1 failed'])
    redrive(() => good)
    given.settle()
    expect(given.heardBy(elsewhere)).toEqual([undefined, [7]])
    expect(told).toEqual(['attempt 1 failed', '1 processed'])
  })

  it('that fails again is a dead letter with the next attempt and the same origin', () => {
    given.number(0, here, -1)
    given.settle()
    redrive()
    given.settle()
    const letters = given
      .sentTo(own.deadLetter)
      .map(({ partition = 0, ...record }) => readLetter({ ...record, partition, offset: 0 })!)
    expect(letters.map(({ attempt }) => attempt)).toEqual([1, 2])
    expect(letters[1]!.origin).toEqual(letters[0]!.origin)
    expect(letters[1]).toMatchObject({ processor: 'hearing', store: 'heard', reason: 'RULE_FAILED' })
    expect(told).toEqual(['attempt 1 failed', 'attempt 2 failed'])
  })
})
