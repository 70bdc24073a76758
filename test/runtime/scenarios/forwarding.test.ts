import { describe, expect, it } from 'vitest'
import { noObserver } from '#runtime/ports/pod-observer.ts'
import { GivenTasks, headerOf, numbers, own, tenantAt } from '../given-tasks.ts'

const tasks = 2
const [first, second] = [tenantAt(0, tasks), tenantAt(1, tasks)]

describe('two tasks', () => {
  it('process the records of a tenant in its home task alone, in the order of their partition', () => {
    const given = new GivenTasks(tasks, 3)
    for (const n of [1, 2, 3]) {
      given.number(1, first, n)
      given.number(2, second, n)
      given.number(1, second, n + 10)
    }
    given.settle()
    expect(given.heardBy(first)).toEqual([[1, 2, 3], undefined])
    const [elsewhere, home] = given.heardBy(second)
    expect(elsewhere).toBeUndefined()
    expect(home?.filter((n) => n < 10)).toEqual([1, 2, 3])
    expect(home?.filter((n) => n > 10)).toEqual([11, 12, 13])
    expect(given.sentTo(own.deadLetter)).toEqual([])
  })

  it('keep the order of a tenant whose records have a key or none', () => {
    const given = new GivenTasks(tasks, 2)
    for (const n of [1, 2, 3, 4]) given.number(1, first, n, n % 2 === 0 ? { key: null } : {})
    given.settle()
    expect(given.heardBy(first)).toEqual([[1, 2, 3, 4], undefined])
  })

  it('share an input with fewer partitions than tasks', () => {
    const given = new GivenTasks(tasks, 1)
    given.number(0, first, 1)
    given.number(0, second, 2)
    given.settle()
    expect([given.heardBy(first), given.heardBy(second)]).toEqual([
      [[1], undefined],
      [undefined, [2]],
    ])
  })

  it('emit at home what they would have emitted without forwarding', () => {
    const outputsAt = (partition: number) => {
      const given = new GivenTasks(tasks, tasks)
      given.number(partition, first, 1)
      given.settle()
      return given.sentTo('heard.v1').map(({ value }) => given.codec.get(value!))
    }
    expect(outputsAt(1)).toEqual(outputsAt(0))
    expect(outputsAt(1)).toHaveLength(1)
  })

  it('name the origin of a forwarded record that fails, and give it back as it was', () => {
    const given = new GivenTasks(tasks, tasks)
    const headers = [{ key: 'own', value: Buffer.from('header') }]
    given.number(1, first, 1)
    given.number(1, first, -1, { timestamp: 200, headers })
    given.settle()
    const [letter] = given.sentTo(own.deadLetter)
    const where = ['topic', 'partition', 'offset'].map((part) => headerOf(letter!, `__streams.errors.${part}`))
    expect(where).toEqual([numbers.name, '1', '1'])
    expect(headerOf(letter!, 'eventzr.stage')).toBe('process')
    expect(headerOf(letter!, 'eventzr.timestamp')).toBe('200')
    expect(
      letter?.headers
        .map(({ key }) => key)
        .filter((key) => !/^(kafka_dlt|__streams|eventzr\.(reason|stage))/.test(key)),
    ).toEqual(['own', 'eventzr.timestamp', 'eventzr.attempt', 'eventzr.processor', 'eventzr.store'])
  })

  it('move both clocks with a forwarded record', () => {
    const given = new GivenTasks(tasks, tasks)
    given.number(1, first, 1, { timestamp: 500 })
    given.settle()
    expect(given.tasks.map(({ clock }) => clock.now)).toEqual([500, 500])
  })

  it('send no record home with a timestamp beyond the bound, and keep the true one', () => {
    const given = new GivenTasks(tasks, tasks)
    given.number(1, first, -1, { timestamp: 9_000_000 })
    given.settle()
    expect(given.sentTo(own.forward).map(({ timestamp }) => timestamp)).toEqual([1_000_000])
    expect(headerOf(given.sentTo(own.deadLetter)[0]!, 'eventzr.timestamp')).toBe('9000000')
  })

  it('send nothing to and fro that is not at home where it was forwarded to', () => {
    const given = new GivenTasks(tasks, tasks)
    given.number(1, first, 1)
    given.settle()
    const [sent] = given.sentTo(own.forward)
    given.write({ ...sent!, partition: 1 })
    given.settle()
    expect(given.sentTo(own.forward)).toHaveLength(1)
    expect(given.sentTo(own.deadLetter).map((letter) => headerOf(letter, 'eventzr.reason'))).toEqual(['NOT_AT_HOME'])
  })

  it('forget what they have forwarded when the transaction is aborted', () => {
    const given = new GivenTasks(tasks, tasks)
    const [, task] = given.tasks
    given.number(1, first, 1)
    given.step(1)
    expect(task?.outbox.count).toBe(1)
    task?.drop({ clock: { now: 0, bound: 1_000_000, lastTick: 0 } })
    expect(task?.outbox.count).toBe(0)
    expect(task?.clock.now).toBe(0)
  })

  it('count what they took of each input and what of it was forwarded', () => {
    const given = new GivenTasks(tasks, tasks)
    given.number(1, first, 1)
    given.number(1, second, 2)
    given.settle()
    const counts = () => {
      const told: (readonly [string, number, number])[] = []
      for (const { inputCounts } of given.tasks)
        inputCounts.report({
          ...noObserver,
          inputs: (topic, taken, forwarded) => void told.push([topic, taken, forwarded]),
        })
      return told
    }
    expect(counts()).toEqual([
      [own.forward, 1, 0],
      [numbers.name, 2, 1],
    ])
    expect(counts()).toEqual([])
  })

  it('count a record by what it says once, in its home task', () => {
    const given = new GivenTasks(tasks, tasks)
    given.number(1, first, 11)
    given.number(1, second, 12)
    given.number(1, second, 3)
    given.settle()
    const told = given.tasks.map((task) => {
      const counted: unknown[] = []
      task.news.measures.report({ ...noObserver, counted: (...count) => void counted.push(count) })
      return counted
    })
    expect(told).toEqual([[['tens_total', ['11'], 1]], [['tens_total', ['12'], 1]]])
  })
})
