import { describe, expect, it } from 'vitest'
import { type LetterNote, mostNoteText, noteHeaders, readNote } from '#runtime/letters/letter-note.ts'
import { readLetter } from '#runtime/letters/letter.ts'
import type { RawRecord } from '#stream/raw-record.ts'

const record = (note: LetterNote, changes: Partial<RawRecord> = {}): RawRecord => ({
  topic: 'dead',
  partition: 0,
  offset: 9,
  timestamp: 5,
  key: null,
  value: null,
  headers: noteHeaders(note),
  ...changes,
})

describe('a note on a dead letter', () => {
  it.each([
    { kind: 'redriven', offset: 7 },
    { kind: 'parked', offset: 0, text: 'waits for the provider' },
    { kind: 'unparked', offset: 12 },
  ] as const)('is read as it was written: $kind', (note) => {
    expect(readNote(record(note))).toEqual(note)
    expect(readLetter(record(note))).toBeUndefined()
  })

  it('has few words', () => {
    const note = readNote(record({ kind: 'parked', offset: 1, text: 'x'.repeat(2 * mostNoteText) }))
    expect(note?.text).toHaveLength(mostNoteText)
  })

  it.each([
    ['has a key', { key: Buffer.from('acme') }],
    ['has a value', { value: Buffer.from('{}') }],
    ['is of another kind', { headers: noteHeaders({ kind: 'lost' as never, offset: 1 }) }],
    ['names no offset', { headers: noteHeaders({ kind: 'parked', offset: Number.NaN }) }],
    [
      'has headers of a dead letter behind its own',
      { headers: [...noteHeaders({ kind: 'parked', offset: 1 }), ...noteHeaders({ kind: 'parked', offset: 1 })] },
    ],
  ])('is none when it %s', (_what, changes) => {
    expect(readNote(record({ kind: 'parked', offset: 1 }, changes))).toBeUndefined()
  })
})
