import { beforeEach, describe, expect, it } from 'vitest'
import { type Clients, GivenBroker, input, output, textsOf } from './given-broker.ts'

describe('a simulated consumer', () => {
  let given: GivenBroker
  beforeEach(() => {
    given = new GivenBroker()
  })

  it('delivers nothing from before a seek after it', async () => {
    const one = given.clientsOf('one')
    for (const value of ['a', 'b', 'c']) given.plain(value)
    one.consumer.assign([{ ...output, offset: 1 }])
    expect(textsOf(await given.done(one.consumer.poll(100)))).toEqual(['b', 'c'])
    await given.done(one.consumer.seek([{ ...output, offset: 0 }]))
    expect(textsOf(await given.done(one.consumer.poll(100)))).toEqual(['a', 'b', 'c'])
  })

  it.each([
    ['two polls at once', (one: Clients) => one.consumer.poll(10).then(() => undefined)],
    ['a second assignment of a partition', (one: Clients) => one.consumer.assign([{ ...output, offset: 0 }])],
    ['a partition that is not assigned', (one: Clients) => one.consumer.unassign([input])],
  ])('refuses %s', (_what, misuse) => {
    const one = given.clientsOf('one')
    one.consumer.assign([{ ...output, offset: 0 }])
    void one.consumer.poll(10)
    expect(() => misuse(one)).toThrow(expect.objectContaining({ code: 'PORT_MISUSE' }))
  })
})
