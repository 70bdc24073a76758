import { beforeEach, describe, expect, it } from 'vitest'
import { Limiter } from '#runtime/ownership/limiter.ts'

let lane: Limiter
let begun: string[]
beforeEach(() => {
  lane = new Limiter(2)
  begun = []
})

/** Work that lasts until it is ended. */
const work = (name: string) => {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const done = lane.run(() => {
    begun.push(name)
    return promise
  })
  return { done, end: resolve, fail: reject }
}
const settled = () => new Promise(setImmediate)

describe('a lane', () => {
  it('lets no more run at the same time than it is wide', async () => {
    for (const name of ['a', 'b', 'c']) work(name)
    await settled()
    expect(begun).toEqual(['a', 'b'])
  })

  it('lets the next one in when one has ended, in the order in which they came', async () => {
    const [first] = ['a', 'b', 'c', 'd'].map(work)
    await settled()
    first!.end()
    await settled()
    expect(begun).toEqual(['a', 'b', 'c'])
  })

  it('lets the next one in when one has failed, and passes the failure on', async () => {
    const [first] = ['a', 'b', 'c'].map(work)
    first!.fail(new Error('failed'))
    await expect(first!.done).rejects.toThrow('failed')
    await settled()
    expect(begun).toEqual(['a', 'b', 'c'])
  })

  it('keeps its width after it was empty', async () => {
    const all = ['a', 'b', 'c'].map(work)
    for (const { end } of all) end()
    await Promise.all(all.map(({ done }) => done))
    begun = []
    for (const name of ['d', 'e', 'f']) work(name)
    await settled()
    expect(begun).toEqual(['d', 'e'])
  })
})
