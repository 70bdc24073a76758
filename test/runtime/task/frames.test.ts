import { describe, expect, it } from 'vitest'
import { RuleError } from '#stream/errors.ts'
import { framesOf } from '#runtime/task/frames.ts'
import { bodyWith, songsIn } from '../../privacy/canary.ts'

const thrown = (message: string): Error => new Error(message)

describe('the frames of an error', () => {
  it('name the place where the innermost one was thrown, and at most five', () => {
    const frames = framesOf(new RuleError('delivery', thrown('why')))
    expect(frames[0]).toMatch(/^at thrown .*frames\.test\.ts:\d+:\d+\)$/)
    expect(frames.length).toBeLessThanOrEqual(5)
  })

  it.each([
    ['words', bodyWith('code:')],
    ['lines', `code:\n${bodyWith('next line')}\n${bodyWith('last')}`],
    ['a line like a frame', `code:\n    at ${bodyWith('Smith (file:///x.ts')}:1:2)`],
  ])('show nothing of a message with %s', (_what, message) => {
    const frames = framesOf(new RuleError('delivery', thrown(message)))
    expect(songsIn(frames)).toEqual([])
    expect(frames.length).toBeGreaterThan(0)
  })

  it('show none of a message that was changed later', () => {
    const error = thrown(`a\n    at ${bodyWith('Smith')}`)
    error.message = 'another one'
    expect(songsIn(framesOf(error))).toEqual([])
  })

  it.each([undefined, 'text', { stack: '    at x:1:2' }])('are none of %j', (value) => {
    expect(framesOf(value)).toEqual([])
  })
})
