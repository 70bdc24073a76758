import { describe, expect, it } from 'vitest'
import { first, numbers, own } from '../given-application.ts'
import { MemoryBroker } from '../memory-broker.ts'
import { run } from '../run-pod.ts'

const isRecreated = { operation: 'describeTopics', kafkaCode: 100, remedy: 'fatal' }

describe('an input that is deleted and made again while a pod runs', () => {
  const given = () => {
    const broker = new MemoryBroker()
    broker.number(0, first, 1)
    return broker
  }
  const commitRows = ({ logs }: MemoryBroker) =>
    (logs.get(`${own.changelog}/0`) ?? []).map(({ value }) => value?.toString() ?? '')

  it('ends the run, so that opening its tasks decides how to go on', async () => {
    const broker = given()
    broker.arrivals.push(() => {
      broker.recreated = numbers
    })
    await expect(run(broker, () => false)).rejects.toMatchObject(isRecreated)
  })

  it('ends it only when the changelog, made again too, has all rows', async () => {
    const broker = given()
    broker.arrivals.push(() => {
      broker.ids.set(own.changelog, 'second')
      broker.recreated = numbers
    })
    await expect(run(broker, () => false)).rejects.toMatchObject(isRecreated)
    expect(commitRows(broker).at(-1)).toContain('"changelogId":"second"')
  })
})
