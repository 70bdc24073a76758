import { beforeEach, describe, expect, it } from 'vitest'
import { GivenBroker, output } from './given-broker.ts'

describe('a partition of the simulated broker', () => {
  let given: GivenBroker
  beforeEach(() => {
    given = new GivenBroker()
  })

  it('shows no record of an open transaction, and none that comes after it', async () => {
    const one = given.clientsOf('one')
    await given.done(one.producer.init())
    await given.begun(one, 'a')
    given.plain('b')
    expect(given.outputs()).toEqual([])
    await given.done(one.producer.commit())
    await given.pass(500)
    expect(given.outputs()).toEqual(['a', 'b'])
  })

  it('never shows an aborted record, and gives its marker an offset', async () => {
    const one = given.clientsOf('one')
    await given.done(one.producer.init())
    await given.begun(one, 'a')
    await given.done(one.producer.abort())
    await given.pass(500)
    given.plain('b')
    expect(given.outputs()).toEqual(['b'])
    expect(given.broker.log(output)!.highWatermark).toBe(3)
  })

  it('ends for a consumer at its last stable offset, while the high watermark is beyond', async () => {
    const one = given.clientsOf('one')
    await given.done(one.producer.init())
    given.plain('a')
    await given.begun(one, 'b')
    one.consumer.assign([{ ...output, offset: 0 }])
    const ends: number[] = []
    for (let polls = 0; polls < 20; polls++)
      ends.push(...(await given.done(one.consumer.poll(20))).ends.map(({ offset }) => offset))
    expect(ends).toEqual([1])
    expect(one.consumer.highWatermark(output.topic, 0)).toBe(2)
  })

  it('keeps the last committed record of each key when it is compacted', () => {
    const log = given.broker.log(output)!
    for (const [key, value] of [
      ['x', '1'],
      ['y', '2'],
      ['x', '3'],
    ])
      log.append({ key: Buffer.from(key!), value: Buffer.from(value!), timestamp: 0, headers: [] })
    log.compact()
    expect(log.read(0).records.map(({ offset }) => offset)).toEqual([1, 2])
  })
})
