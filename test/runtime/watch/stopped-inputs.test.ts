import { describe, expect, it } from 'vitest'
import type { PartitionPosition } from '#runtime/ports/batch.ts'
import { StoppedInputs } from '#runtime/watch/stopped-inputs.ts'
import { writtenLog } from '../written-log.ts'

const at = (fetchPosition: number) => [{ topic: 'in', partition: 0, fetchPosition }]

/** Looks whenever it is asked, at a log with this end. */
const given = (end: number) => {
  let nowMs = 0
  const { log, lines } = writtenLog()
  const restore = { stableEnds: () => Promise.resolve([{ topic: 'in', partition: 0, offset: end }]) }
  const sought: (readonly PartitionPosition[])[] = []
  const consumer = { seek: (positions: readonly PartitionPosition[]) => Promise.resolve(void sought.push(positions)) }
  const clock = { nowMs: () => (nowMs += 10_000), growthCheckMs: 10_000 }
  const stoppedInputs = new StoppedInputs({ consumer, restore, log, ...clock })
  const look = async (fetchPosition: number): Promise<void> => {
    stoppedInputs.checkWhenDue(at(fetchPosition))
    for (let turn = 0; turn < 5; turn++) await Promise.resolve()
  }
  /** Where inputs are read again, on one call. */
  const readAgain = async (fetchPosition: number): Promise<readonly PartitionPosition[]> => {
    await stoppedInputs.readAgain(at(fetchPosition))
    return sought.splice(0).flat()
  }
  return { readAgain, look, lines }
}

describe('an input', () => {
  it('that stands still before its end for two looks is read again from there', async () => {
    const { readAgain, look, lines } = given(9)
    await look(5)
    expect(await readAgain(5)).toEqual([])
    await look(5)
    expect(await readAgain(5)).toEqual([{ topic: 'in', partition: 0, offset: 5 }])
    expect(await readAgain(5)).toEqual([])
    expect(lines).toHaveLength(1)
  })

  it.each([
    ['is at its end', 9, [9, 9], 9],
    ['goes on', 9, [5, 6], 6],
    ['has gone on since the look', 9, [5, 5], 6],
  ])('that %s is left alone', async (_name, end, looks, now) => {
    const { readAgain, look } = given(end)
    for (const position of looks) await look(position)
    expect(await readAgain(now)).toEqual([])
  })

  it('that stands behind the end of its log, which was made again, is read again and then fails', async () => {
    const { readAgain, look } = given(3)
    await look(5)
    await look(5)
    expect(await readAgain(5)).toHaveLength(1)
  })
})
