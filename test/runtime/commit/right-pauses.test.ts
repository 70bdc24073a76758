import { describe, expect, it } from 'vitest'
import { RightPauses } from '#runtime/commit/right-pauses.ts'
import { RightMissingError } from '#runtime/ports/errors.ts'
import type { Right } from '#runtime/ports/rights.ts'
import { writtenLog } from '../written-log.ts'

const missing = (name: string) => {
  const right: Right = { operation: 'Write', on: 'topic', name }
  return new RightMissingError([right], 'sendOffsets', 29, 'abort', undefined)
}

describe('pauses for want of a right', () => {
  it('grow to five seconds, and begin again when there was no failure for half a minute', () => {
    let nowMs = 0
    const pauses = new RightPauses(writtenLog().log, () => nowMs)
    const next = () => {
      const pauseMs = pauses.next()
      nowMs += pauseMs + 130
      return pauseMs
    }
    expect(Array.from({ length: 6 }, next)).toEqual([500, 1_000, 2_000, 4_000, 5_000, 5_000])
    nowMs += 30_000
    expect(next()).toBe(500)
  })

  it('are told with the right, each at most every ten seconds', () => {
    let nowMs = 0
    const { log, lines } = writtenLog()
    const pauses = new RightPauses(log, () => nowMs)
    for (; nowMs < 25_000; nowMs += 1_000) pauses.tell(missing('totals'))
    pauses.tell(missing('journal'))
    const told = (name: string) => expect.stringContaining(`Write on topic ${name} `) as string
    expect(lines.map(([level, text]) => [level, text])).toEqual([
      ['error', told('totals')],
      ['error', told('totals')],
      ['error', told('totals')],
      ['error', told('journal')],
    ])
  })
})
