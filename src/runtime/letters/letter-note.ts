import type { RawRecord, RecordHeader } from '#stream/raw-record.ts'

/** It tells a note from a dead letter: readers of the dead-letter topic pass over records with such a header. */
export const noteHeader = 'eventzr.note'
/** The dead letter of a note: its offset in the same partition. */
const offsetHeader = 'eventzr.note.offset'
const textHeader = 'eventzr.note.text'
/** Characters of an operator's words. */
export const mostNoteText = 500

/** A letter is redriven once; parked and unparked as often as people like. */
export const noteKinds = ['redriven', 'parked', 'unparked'] as const
export type NoteKind = (typeof noteKinds)[number]

/** A record in the dead-letter topic about the fate of a dead letter before it in the same partition. */
export interface LetterNote {
  readonly kind: NoteKind
  /** The offset of the dead letter. */
  readonly offset: number
  /** An operator's words; never data of the record. */
  readonly text?: string
}

/** The headers of a note. It has no key and no value. */
export const noteHeaders = ({ kind, offset, text }: LetterNote): readonly RecordHeader[] => [
  header(noteHeader, kind),
  header(offsetHeader, String(offset)),
  ...(text === undefined || text === '' ? [] : [header(textHeader, text.slice(0, mostNoteText))]),
]

/**
 * A record of the dead-letter topic as a note. Inputs may have headers of any name, so a note has neither key nor value, and
 * its headers stand first.
 */
export const readNote = ({ key, value, headers }: RawRecord): LetterNote | undefined => {
  if (key !== null || value !== null) return undefined
  const kind = noteKinds.find((each) => each === textOf(headers[0], noteHeader))
  const offset = textOf(headers[1], offsetHeader) ?? ''
  const text = textOf(headers[2], textHeader)
  if (kind === undefined || !/^\d{1,16}$/.test(offset) || headers.length > 3) return undefined
  return { kind, offset: Number(offset), ...(text !== undefined && { text }) }
}

const header = (key: string, value: string): RecordHeader => ({ key, value: Buffer.from(value) })

const textOf = (found: RecordHeader | undefined, key: string): string | undefined =>
  found?.key === key ? Buffer.from(found.value).toString() : undefined
