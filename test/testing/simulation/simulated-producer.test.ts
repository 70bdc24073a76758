import { beforeEach, describe, expect, it } from 'vitest'
import type { LateCopy } from '#testing/simulation/producer-faults.ts'
import { type Clients, GivenBroker, input, outboxOf, transactionTimeoutMs } from './given-broker.ts'

describe('a simulated transaction', () => {
  let given: GivenBroker
  beforeEach(() => {
    given = new GivenBroker()
  })

  it('is aborted and its producer fenced when another one of the same id comes', async () => {
    const [old, young] = [given.clientsOf('one'), given.clientsOf('one')]
    await given.done(old.producer.init())
    await given.begun(old, 'a')
    await given.done(young.producer.init())
    await expect(given.done(old.producer.commit())).rejects.toMatchObject({ kafkaCode: -144, remedy: 'fatal' })
    await expect(given.done(old.producer.begin())).rejects.toMatchObject({ kafkaCode: -144 })
    expect(given.outputs()).toEqual([])
  })

  it('is aborted and its producer fenced when it runs out of time', async () => {
    const one = given.clientsOf('one')
    await given.done(one.producer.init())
    await given.begun(one, 'a')
    await given.pass(transactionTimeoutMs + 1_000)
    await expect(given.done(one.producer.commit())).rejects.toMatchObject({ kafkaCode: -144 })
    await given.done(one.producer.renew())
    await given.begun(one, 'b')
    await given.done(one.producer.commit())
    await given.pass(500)
    expect(given.outputs()).toEqual(['b'])
  })

  it.each([true, false])(
    'whose commit got no answer was committed or not, as the seed says (%s)',
    async (isCommitted) => {
      const one = given.clientsOf('one')
      await given.done(one.producer.init())
      await given.begun(one, 'a')
      one.faults.makeAmbiguous({ isCommitted, ends: 'fenced', delayMs: 10 })
      await expect(given.done(one.producer.commit())).rejects.toMatchObject({ kafkaCode: -144 })
      await given.pass(500)
      expect(given.outputs()).toEqual(isCommitted ? ['a'] : [])
    },
  )

  it('of a process that dies while its commit is on the way is committed all the same', async () => {
    const one = given.clientsOf('one')
    await given.done(one.producer.init())
    await given.begun(one, 'a')
    void one.producer.commit()
    await given.pass(200)
    one.process.crash()
    await given.pass(1_000)
    expect(given.outputs()).toEqual(['a'])
  })

  it('refuses a call that its client would refuse', async () => {
    const one = given.clientsOf('one')
    await given.done(one.producer.init())
    await expect(one.producer.commit()).rejects.toMatchObject({ code: 'PORT_MISUSE' })
  })

  it('refuses to be without offsets, since the group would not fence it', async () => {
    const one = given.clientsOf('one')
    await given.done(one.producer.init())
    await given.begun(one)
    await expect(one.producer.sendOffsets([])).rejects.toMatchObject({ code: 'PORT_MISUSE' })
  })
})

describe('a copy of a request that arrives within the next transaction', () => {
  let given: GivenBroker
  beforeEach(() => {
    given = new GivenBroker()
  })

  const delayMs = 5

  /** A producer whose first transaction is committed, with a copy of one of its requests under way. */
  const withLateCopy = async (of: LateCopy['of']): Promise<Clients> => {
    const one = given.clientsOf('one')
    await given.done(one.producer.init())
    one.consumer.join()
    await given.answering(500, one)
    one.faults.delayCopy({ of, delayMs })
    await given.begun(one, 'a')
    await given.done(one.producer.sendOffsets([{ ...input, offset: 1 }]))
    await given.done(one.producer.commit())
    expect(one.producer.mustRenew).toBe(true)
    return one
  }

  it('of an end commits what that has written, and a later write to the same partition is refused', async () => {
    const one = await withLateCopy('end')
    await given.begun(one, 'b')
    await given.pass(500)
    expect(given.outputs()).toEqual(['a', 'b'])
    await given.done(one.producer.send(outboxOf('c')))
    await expect(given.done(one.producer.commit())).rejects.toMatchObject({ kafkaCode: 48, remedy: 'abort' })
  })

  it('of offsets takes the place of those that it sends', async () => {
    const one = await withLateCopy('offsets')
    await given.done(one.producer.begin())
    await given.done(one.producer.sendOffsets([{ ...input, offset: 2 }]))
    await given.pass(50)
    await given.done(one.producer.commit())
    expect(await given.done(one.consumer.committed([input]))).toEqual([{ ...input, offset: 1 }])
  })

  it.each(['end', 'offsets'] as const)('is refused when the producer was renewed (%s)', async (of) => {
    const one = await withLateCopy(of)
    await given.done(one.producer.renew())
    expect(one.producer.mustRenew).toBe(false)
    await given.begun(one, 'b')
    await given.done(one.producer.sendOffsets([{ ...input, offset: 2 }]))
    await given.pass(500)
    expect(given.outputs()).toEqual(['a'])
    await given.done(one.producer.commit())
    await given.pass(500)
    expect(given.outputs()).toEqual(['a', 'b'])
    expect(await given.done(one.consumer.committed([input]))).toEqual([{ ...input, offset: 2 }])
  })
})
