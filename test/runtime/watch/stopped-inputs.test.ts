import { describe, expect, it } from 'vitest'
import { StoppedInputs } from '#runtime/watch/stopped-inputs.ts'
import { writtenLog } from '../written-log.ts'

const at = (fetchPosition: number) => [{ topic: 'in', partition: 0, fetchPosition }]

/** Looks whenever it is asked, at a log with this end. */
const given = (end: number) => {
  let nowMs = 0
  const { log, lines } = writtenLog()
  const restore = { stableEnds: () => Promise.resolve([{ topic: 'in', partition: 0, offset: end }]) }
  const stoppedInputs = new StoppedInputs({ restore, log, nowMs: () => (nowMs += 10_000), growthCheckMs: 10_000 })
  const look = async (fetchPosition: number): Promise<void> => {
    stoppedInputs.checkWhenDue(at(fetchPosition))
    for (let turn = 0; turn < 5; turn++) await Promise.resolve()
  }
  return { stoppedInputs, look, lines }
}

describe('an input', () => {
  it('that stands still before its end for two looks is read anew from there', async () => {
    const { stoppedInputs, look, lines } = given(9)
    await look(5)
    expect(stoppedInputs.takeStopped(at(5))).toEqual([])
    await look(5)
    expect(stoppedInputs.takeStopped(at(5))).toEqual([{ topic: 'in', partition: 0, offset: 5 }])
    expect(stoppedInputs.takeStopped(at(5))).toEqual([])
    expect(lines).toHaveLength(1)
  })

  it.each([
    ['is at its end', 9, [9, 9], 9],
    ['goes on', 9, [5, 6], 6],
    ['has gone on since the look', 9, [5, 5], 6],
  ])('that %s is left alone', async (_name, end, looks, now) => {
    const { stoppedInputs, look } = given(end)
    for (const position of looks) await look(position)
    expect(stoppedInputs.takeStopped(at(now))).toEqual([])
  })

  it('that stands behind the end of its log, which was made anew, is read anew and then fails', async () => {
    const { stoppedInputs, look } = given(3)
    await look(5)
    await look(5)
    expect(stoppedInputs.takeStopped(at(5))).toHaveLength(1)
  })
})
