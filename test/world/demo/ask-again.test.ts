import { describe, expect, it } from 'vitest'
import { askAgain } from '#world/demo/ask-again.ts'

/** Answers these one after the other, and tells how often it was asked. */
const answering = (...answers: readonly (number | undefined)[]) => {
  const asked = { times: 0, ask: async () => answers[asked.times++] }
  return asked
}

describe('asking again', () => {
  it('goes on until there is an answer', async () => {
    const asked = answering(undefined, undefined, 3, 4)
    expect(await askAgain(asked.ask, { withinMs: 60_000, everyMs: 1 })).toBe(3)
    expect(asked.times).toBe(3)
  })

  it('takes 0 for an answer', async () => {
    expect(await askAgain(answering(0, 1).ask, { withinMs: 60_000, everyMs: 1 })).toBe(0)
  })

  it('ends without an answer when the time is over, and asks once at least', async () => {
    const asked = answering(undefined, 1)
    expect(await askAgain(asked.ask, { withinMs: 0, everyMs: 1 })).toBeUndefined()
    expect(asked.times).toBe(1)
  })
})
