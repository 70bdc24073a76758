import { describe, expect, it } from 'vitest'
import { KafkaCallError } from '#runtime/ports/errors.ts'
import { first, own } from '../given-application.ts'
import { MemoryBroker } from '../memory-broker.ts'
import { run } from '../run-pod.ts'
import { writtenLog } from '../written-log.ts'

const unknownTopic = new KafkaCallError('commitTransaction', 3, 'abort', new Error('unknown topic or partition'))

describe('a topic that is deleted while a pod runs', () => {
  /** From the first record on transactions end as they do when one of their topics is not there, until it is made again. */
  const brokerWithout = (topic: string) => {
    const broker = new MemoryBroker()
    const { commit } = broker
    const make = () => {
      broker.commit = commit
      broker.partitions.delete(topic)
    }
    broker.number(0, first, 1)
    broker.arrivals.push(() => {
      broker.commit = () => Promise.reject(unknownTopic)
      broker.partitions.set(topic, 0)
    })
    return { broker, make }
  }

  it.each([own.deadLetter, own.changelog])('is told as missing, and no broker is blamed: %s', async (topic) => {
    const { broker } = brokerWithout(topic)
    const { log, lines } = writtenLog()
    await run(broker, () => lines.some(([, text]) => text.includes('tasks are paused')), { log })
    const texts = lines.map(([, text]) => text)
    expect(texts).toContainEqual(expect.stringContaining(`${topic} does not exist`))
    expect(texts).toContainEqual(expect.stringContaining('2 tasks are paused: topics are missing'))
    expect(texts.filter((text) => text.includes('bring the broker back'))).toEqual([])
  })

  it('lets the pod go on once it is made again', async () => {
    const { broker, make } = brokerWithout(own.deadLetter)
    const { log, lines } = writtenLog()
    const isTold = (words: string) => lines.some(([, text]) => text.includes(words))
    const until = () => {
      if (isTold('tasks are paused')) make()
      return isTold('tasks go on')
    }
    await run(broker, until, { log })
    expect(lines.map(([, text]) => text)).toContain('2 tasks go on')
  })
})
