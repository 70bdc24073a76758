import { describe, expect, it } from 'vitest'
import { callError } from '#kafka/call.ts'
import { type CalledUpon, uponTopics, withRemedy, withRight } from '#kafka/refused-rights.ts'
import type { RightMissingError } from '#runtime/ports/errors.ts'
import { rightText } from '#runtime/ports/rights.ts'

const failed = (code: number) =>
  callError('sendOffsets', Object.assign(new Error('refused'), { code, isTxnRequiresAbort: true }))
const upon: CalledUpon = {
  topics: uponTopics('Write', ['totals', 'totals', 'journal']),
  groupId: 'app-v1',
  transactionalId: 'app-v1-0',
  cluster: 'Create',
}

describe('a call that is refused', () => {
  it.each([
    [29, ['Write on topic totals', 'Write on topic journal']],
    [30, ['Read on group app-v1']],
    [31, ['Create on cluster kafka-cluster']],
    [53, ['Write on transactional id app-v1-0']],
  ])('with code %i for want of a right names it', (code, names) => {
    const error = withRight(failed(code), upon) as RightMissingError
    expect(error).toMatchObject({ code: 'RIGHT_MISSING', kafkaCode: code, remedy: 'abort', operation: 'sendOffsets' })
    expect(error.rights.map(rightText)).toEqual(names)
    for (const name of names) expect(error.message).toContain(name)
    expect(error.message).toContain('acls print')
  })

  it('is of that kind also where nobody knows the topic', () => {
    expect(withRight(failed(29), {})).toMatchObject({ code: 'RIGHT_MISSING', rights: [] })
  })

  it('for another reason is left as it is', () => {
    const error = failed(22)
    expect(withRight(error, upon)).toBe(error)
    expect(error).toMatchObject({ code: 'KAFKA_CALL_FAILED' })
  })

  it('keeps its kind with another remedy', () => {
    expect(withRemedy(failed(29), 'retry', uponTopics('Read', ['journal']))).toMatchObject({
      code: 'RIGHT_MISSING',
      remedy: 'retry',
      rights: [{ operation: 'Read', on: 'topic', name: 'journal' }],
    })
    expect(withRemedy(failed(22), 'retry', [])).toMatchObject({
      code: 'KAFKA_CALL_FAILED',
      kafkaCode: 22,
      remedy: 'retry',
    })
  })
})
