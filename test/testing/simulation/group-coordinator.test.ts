import { beforeEach, describe, expect, it } from 'vitest'
import { GivenBroker, input, sessionTimeoutMs } from './given-broker.ts'

describe('the simulated group', () => {
  let given: GivenBroker
  beforeEach(() => {
    given = new GivenBroker()
  })

  it('moves a partition only after its owner has given it up', async () => {
    const [one, two] = [given.clientsOf('one'), given.clientsOf('two')]
    one.consumer.join()
    expect(await given.answering(500, one)).toEqual([['assign 0 1']])
    two.consumer.join()
    expect(await given.answering(3_000, two)).toEqual([['assign']])
    expect(await given.answering(3_000, one, two)).toEqual([['revoke 1', 'assign', 'assign'], ['assign 1']])
  })

  it('refuses offsets of a generation that is over', async () => {
    const [one, two] = [given.clientsOf('one'), given.clientsOf('two')]
    await given.done(one.producer.init())
    one.consumer.join()
    await given.answering(500, one)
    await given.begun(one, 'a')
    const shown = one.consumer.membership.membership
    two.consumer.join()
    await given.pass(2_000)
    one.consumer.membership.membership = shown
    await expect(given.done(one.producer.sendOffsets([{ ...input, offset: 1 }]))).rejects.toMatchObject({
      kafkaCode: 22,
      remedy: 'abort',
    })
    await expect(given.done(one.producer.commit())).rejects.toMatchObject({ kafkaCode: 22 })
    await given.done(one.producer.abort())
  })

  it('removes a member that was frozen for longer than its session, and refuses its offsets', async () => {
    const one = given.clientsOf('one')
    await given.done(one.producer.init())
    one.consumer.join()
    await given.answering(500, one)
    one.process.freeze()
    await given.pass(sessionTimeoutMs + 100)
    one.process.thaw()
    await given.begun(one, 'a')
    await expect(given.done(one.producer.sendOffsets([{ ...input, offset: 1 }]))).rejects.toMatchObject({
      kafkaCode: 25,
    })
    expect((await given.answering(2_000, one))[0]![0]).toBe('revoke 0 1')
  })

  it('gives a static member that comes back in time what it had, and tells nobody else', async () => {
    const [one, two] = [given.clientsOf('one'), given.clientsOf('two')]
    for (const { consumer } of [one, two]) consumer.join()
    await given.answering(3_000, one, two)
    two.process.crash()
    const again = given.clientsOf('two')
    again.consumer.join()
    expect(await given.answering(2_000, one, again)).toEqual([[], [expect.stringMatching(/^assign [01]$/)]])
  })

  it('ends the consumer whose instance id another process has taken', async () => {
    const [old, young] = [given.clientsOf('one'), given.clientsOf('one')]
    old.consumer.join()
    await given.answering(500, old)
    young.consumer.join()
    await given.answering(2_000, young)
    await expect(given.done(old.consumer.poll(100))).rejects.toMatchObject({ operation: 'consume', kafkaCode: -150 })
  })

  it('lets nobody see offsets whose transaction is still open', async () => {
    const [one, two] = [given.clientsOf('one'), given.clientsOf('two')]
    await given.done(one.producer.init())
    one.consumer.join()
    await given.answering(500, one)
    await given.begun(one, 'a')
    await given.done(one.producer.sendOffsets([{ ...input, offset: 7 }]))
    let found: unknown
    const asked = two.consumer.committed([input]).then((offsets) => (found = offsets))
    await given.pass(1_000)
    expect(found).toBeUndefined()
    await given.done(one.producer.commit())
    await given.done(asked)
    expect(found).toEqual([{ ...input, offset: 7 }])
  })
})
