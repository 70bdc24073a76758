import { describe, expect, it } from 'vitest'
import { ownRetentionMs } from '#runtime/ports/own-topics.ts'
import { countTopic } from '../../stream/given-topology.ts'
import { GivenTasks, headerOf, own, tenantAt } from '../given-tasks.ts'

const dayMs = 86_400_000
const nowMs = 30 * dayMs
const clock = { now: 5 * dayMs, bound: nowMs + 2_000, lastTick: nowMs }
const tasks = 2
const tenant = tenantAt(0, tasks)
const heard = countTopic('heard.v1', 'event')

/** Two tasks that go on after a long stop. */
const given = () => new GivenTasks(tasks, tasks, clock)

describe('a record that is twenty days old', () => {
  const timestamp = nowMs - 20 * dayMs

  it('leads to events that their topic still keeps, and they say when it happened', () => {
    const late = given()
    late.number(0, tenant, 1, { timestamp })
    late.settle()
    const [event] = late.sentTo(heard.name)
    expect(event?.timestamp).toBe(nowMs - Math.floor(heard.retentionMs / 2))
    expect(late.codec.get(event!.value!).attributes.time).toBe(timestamp)
  })

  it('is forwarded with a timestamp that the forward topic still keeps, and taken at home in the order of its own', () => {
    const late = given()
    late.number(1, tenant, 1, { timestamp })
    late.number(0, tenant, 2, { timestamp: timestamp + dayMs })
    late.step(1)
    late.commit(1)
    expect(late.sentTo(own.forward).map((record) => record.timestamp)).toEqual([nowMs - ownRetentionMs / 2])
    late.settle()
    expect(late.heardBy(tenant)[0]).toEqual([1, 2])
    expect(late.tasks[0]?.clock.now).toBe(timestamp + dayMs)
  })

  it('becomes a dead letter that is kept as long as a new one, and says what its timestamp was', () => {
    const late = given()
    late.number(0, tenant, -1, { timestamp })
    late.settle()
    const [letter] = late.sentTo(own.deadLetter)
    expect(letter?.timestamp).toBe(nowMs - ownRetentionMs / 2)
    expect(headerOf(letter!, 'eventzr.timestamp')).toBe(String(timestamp))
  })
})

describe.each([-1, -5_000, 253_402_300_800_000])('a record with the timestamp %d', (timestamp) => {
  const sent = (partition: number, n: number) => {
    const tasksOfTwo = given()
    tasksOfTwo.number(partition, tenant, n, { timestamp })
    tasksOfTwo.settle()
    return tasksOfTwo
  }

  it('is processed where it arrives or at home, and nothing with such a timestamp is written', () => {
    for (const partition of [0, 1]) {
      const both = sent(partition, 1)
      expect(both.heardBy(tenant)[0]).toEqual([1])
      expect(both.sent.filter((record) => record.timestamp < 0 || record.timestamp > nowMs + 2_000)).toEqual([])
    }
  })

  it('keeps it on its dead letter', () => {
    expect(
      sent(1, -1)
        .sentTo(own.deadLetter)
        .map((letter) => headerOf(letter, 'eventzr.timestamp')),
    ).toEqual([String(timestamp)])
  })
})
