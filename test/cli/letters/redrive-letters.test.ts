import { beforeEach, describe, expect, it } from 'vitest'
import { redrivenText } from '#cli/letters-report.ts'
import { redriveLetters } from '#cli/redrive-letters.ts'
import { readForwarded } from '#runtime/inputs/forward-origin.ts'
import { withoutAttempt } from '#runtime/task/attempt.ts'
import { allSince, GivenLetters, input } from './given-letters.ts'

let given: GivenLetters
beforeEach(() => {
  given = new GivenLetters()
})

const whys = async (options?: Parameters<GivenLetters['redrive']>[1]) =>
  (await given.redrive({}, options)).leftAlone.map(({ why }) => why)

const attempts = (attempt: number) => ({ headers: [{ key: 'eventzr.attempt', value: Buffer.from(String(attempt)) }] })

describe('a redrive', () => {
  it('writes each input once as it was, in the order of its partition, and notes it', async () => {
    for (const offset of [1, 2, 3]) given.die({ offset })
    expect((await given.redrive()).letters).toHaveLength(3)
    const again = given.forwarded.map((record) => readForwarded(record)!)
    expect(again.map((raw) => ({ ...raw, headers: withoutAttempt(raw.headers) }))).toEqual(
      [1, 2, 3].map((offset) => ({ ...input, offset })),
    )
    expect((await given.scan()).letters.map(({ status }) => status)).toEqual(['redriven', 'redriven', 'redriven'])
  })

  it('does nothing the second time', async () => {
    given.die()
    await given.redrive()
    expect(await whys({ force: true })).toEqual([expect.stringContaining('redriven already')])
    expect(given.forwarded).toHaveLength(1)
  })

  it('ends another one on its way, so that none of both redrives a letter twice', async () => {
    for (const offset of [1, 2, 3]) given.die({ offset })
    let commits = 0
    const interfere = async (): Promise<void> => {
      if (++commits === 2) await given.redrive()
    }
    const options = { max: 10, rate: 1, force: false }
    await expect(redriveLetters(given.parts(interfere), allSince, options)).rejects.toMatchObject({
      code: 'REDRIVE_STOPPED',
      message: expect.stringContaining('1 of 3 dead letters were redriven, then: fenced'),
    })
    expect(given.forwarded.map((record) => readForwarded(record)!.offset)).toEqual([1, 2, 3])
  })

  it('writes nothing when it only looks', async () => {
    given.die()
    const looked = await given.look()
    expect(looked.letters).toHaveLength(1)
    expect(redrivenText(looked)).toContain('1 dead letters would be redriven')
    expect(given.forwarded).toEqual([])
    expect((await given.scan()).letters.map(({ status }) => status)).toEqual(['open'])
  })

  it('keeps to its rate, by waiting between transactions', async () => {
    for (const offset of [1, 2, 3, 4, 5]) given.die({ offset })
    await given.redrive({}, { rate: 2 })
    expect(given.waits).toEqual([1_000, 1_000])
  })

  it('redrives the chosen ones alone', async () => {
    given.die({ offset: 1 })
    given.die({ offset: 2 }, 'NOT_JSON')
    await given.redrive({ reason: 'NOT_JSON' })
    expect(given.forwarded.map((record) => readForwarded(record)!.offset)).toEqual([2])
  })

  it('redrives no more than it may, and says so', async () => {
    for (const offset of [1, 2]) given.die({ offset })
    expect(await whys({ max: 1 })).toEqual(['more than --max: redrive again'])
    expect(given.forwarded).toHaveLength(1)
  })

  it.each([
    ['a cut value', { value: Buffer.alloc(1_000_001) }, 'RULE_FAILED', 'its value was cut'],
    ['a key that is not there', { key: Buffer.alloc(9_000) }, 'RULE_FAILED', 'its key was left out'],
    [
      'headers that are not there',
      { headers: [{ key: 'h', value: Buffer.alloc(20_000) }] },
      'RULE_FAILED',
      'its headers were left out',
    ],
    ['a skipped batch', { value: null }, 'BATCH_SKIPPED', 'never read'],
    ['a timer', { topic: 'timer:heard' }, 'RULE_FAILED', 'a timer has no record'],
    ['no origin', {}, 'FORWARD_INVALID', 'which topic it comes from'],
  ])('leaves %s alone, whatever is forced, and says why', async (_what, change, reason, why) => {
    given.die(change, reason)
    expect(await whys({ force: true })).toEqual([expect.stringContaining(why)])
    expect(given.forwarded).toEqual([])
  })

  it('leaves a parked letter alone, unless it is forced', async () => {
    given.die()
    given.note('parked', 0)
    expect(await whys()).toEqual([expect.stringContaining('parked for a person')])
    expect(await whys({ force: true })).toEqual([])
    expect(given.forwarded).toHaveLength(1)
  })

  it('leaves one that failed after two redrives alone, until a person gives it free', async () => {
    given.die(attempts(3))
    expect(await whys()).toEqual([expect.stringContaining('failed in attempt 3')])
    given.note('unparked', 0)
    expect(await whys()).toEqual([])
    expect(given.forwarded.map(({ headers }) => String(headers[0]!.value))).toEqual(['4'])
  })
})
