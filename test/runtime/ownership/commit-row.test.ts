import { describe, expect, it } from 'vitest'
import { type CommitRow, formatCommitRow, parseCommitRow } from '#runtime/ownership/commit-row.ts'
import { TaskCorruptedError } from '#runtime/ports/errors.ts'
import { offsetsBehind, startPositions } from '#runtime/ownership/start-positions.ts'

const row: CommitRow = {
  seq: 3,
  clock: { now: 5, bound: 7, lastTick: 4 },
  positions: [{ topic: 'a', partition: 0, offset: 12 }],
  fingerprint: 'f',
  incarnation: 'i',
  session: 's',
  closed: false,
}
const committed = (offset: number | undefined) => [{ topic: 'a', partition: 0, offset }]
const ranges = [{ topic: 'a', partition: 0, first: 2, end: 20 }]
const known = { known: new Set(['a']), journal: 'journal' }
const nothingKnown = { ...known, known: new Set<string>() }
const start = (saved: CommitRow | undefined, offset: number | undefined) =>
  startPositions(1, saved, committed(offset), ranges, saved === undefined ? nothingKnown : known)[0]?.offset

describe('startPositions', () => {
  it('reads on where group and commit row agree', () => {
    expect(start(row, 12)).toBe(12)
  })

  it('repairs an offset that the group has lost from the commit row', () => {
    expect(start(row, undefined)).toBe(12)
  })

  it('starts a new task at the first offset that is still in the log', () => {
    expect(start(undefined, undefined)).toBe(2)
  })

  it('reads a partition that its input has got since from offset 0, not from what happens to be left', () => {
    const grown = [{ topic: 'a', partition: 6, offset: undefined }]
    expect(startPositions(1, row, grown, [{ topic: 'a', partition: 6, first: 0, end: 4 }], known)[0]?.offset).toBe(0)
    expect(() => startPositions(1, row, grown, [{ topic: 'a', partition: 6, first: 2, end: 4 }], known)).toThrow(
      /offset 0/,
    )
  })

  it('reads an input that the topology has got since from what the log still holds', () => {
    const added = [{ topic: 'b', partition: 0, offset: undefined }]
    expect(startPositions(1, row, added, [{ topic: 'b', partition: 0, first: 2, end: 4 }], known)[0]?.offset).toBe(2)
  })

  it('takes the commit row for right when the group lies behind it', () => {
    expect(start(row, 11)).toBe(12)
    expect(offsetsBehind(row, committed(11))).toEqual([{ topic: 'a', partition: 0, offset: 11 }])
  })

  it.each([12, undefined])('finds no offset behind the commit row: %s', (offset) => {
    expect(offsetsBehind(row, committed(offset))).toEqual([])
    expect(offsetsBehind(undefined, committed(offset))).toEqual([])
  })

  it('refuses offsets ahead of the commit row, naming both', () => {
    expect(() => start(row, 13)).toThrow(TaskCorruptedError)
    expect(() => start(row, 13)).toThrow(
      /committed offset 13, but the commit row says 12: its changelog has lost its end/,
    )
  })

  it('refuses an offset of an input that the commit row does not name although its topology read it', () => {
    expect(() => start({ ...row, positions: [] }, 11)).toThrow(/committed offset 11, but the commit row does not name/)
  })

  it('refuses committed offsets without any state', () => {
    expect(() => start(undefined, 11)).toThrow(/no commit row/)
  })
})

describe('a log that does not hold the position any more', () => {
  it('is refused when retention has deleted what was not read yet', () => {
    expect(() => startPositions(1, { ...row, positions: [] }, committed(undefined), ranges, nothingKnown)).not.toThrow()
    expect(() =>
      startPositions(1, row, committed(12), [{ topic: 'a', partition: 0, first: 13, end: 20 }], known),
    ).toThrow(/goes from 13 to 20/)
  })

  it('is no loss when it is the journal: what retention has deleted of it was only time', () => {
    const journal = { topic: 'journal', partition: 0 }
    const saved = { ...row, positions: [{ ...journal, offset: 12 }] }
    const log = [{ ...journal, first: 40, end: 40 }]
    expect(startPositions(1, saved, [{ ...journal, offset: 12 }], log, known)[0]?.offset).toBe(40)
  })

  it('is refused when the topic was made again', () => {
    expect(() =>
      startPositions(1, row, committed(12), [{ topic: 'a', partition: 0, first: 0, end: 3 }], known),
    ).toThrow(TaskCorruptedError)
  })
})

describe('commit row', () => {
  it('reads what it wrote', () => {
    expect(parseCommitRow(1, formatCommitRow(row))).toEqual(row)
  })

  it('keeps the ids of topics, which rows of earlier builds have not', () => {
    const withIds = { ...row, topicIds: { a: 'id-of-a' } }
    expect(parseCommitRow(1, formatCommitRow(withIds))).toEqual(withIds)
    expect(parseCommitRow(1, formatCommitRow(row)).topicIds).toBeUndefined()
  })

  it('keeps what careful mode knows', () => {
    const died = [{ step: 'a', times: 1, reason: 'PROCESS_DIED' as const }]
    const { positions } = row
    const where = { until: positions, stoodAt: positions, fatal: positions }
    const careful = { ...row, careful: { deaths: 2, stepsToAnnounce: 9, died, trying: 'b', ...where } }
    expect(parseCommitRow(1, formatCommitRow(careful))).toEqual(careful)
  })

  it.each(['', '{', 'null', '[]', '{}', '{"seq":1}', JSON.stringify({ ...row, positions: [{}] })])(
    'is not taken from the text %s',
    (text) => {
      expect(() => parseCommitRow(1, text)).toThrow(TaskCorruptedError)
      expect(() => parseCommitRow(1, text)).toThrow(/^task 1 is corrupted: its commit row cannot be read/)
    },
  )
})
