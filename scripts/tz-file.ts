import { daylightRule, type OffsetChange, ruleChanges } from './tz-rule.ts'

/** A zone's offset at the beginning of a span, and its changes within. */
export interface ZoneOffsets {
  readonly first: number
  readonly changes: readonly OffsetChange[]
}

/** Reads the offsets from `from` to `until`, in seconds since 1970, out of a compiled zone (TZif, RFC 9636). */
export const readZone = (file: Buffer, from: number, until: number): ZoneOffsets => {
  const { changes, standard, footer } = readBlock(file)
  const lastListed = changes.at(-1)?.at ?? -Infinity
  const rule = daylightRule(footer)
  const ruled = rule === undefined ? [] : ruleChanges(rule, yearOf(from) - 1, yearOf(until))
  const all = [...changes, ...ruled.filter(({ at }) => at > lastListed)]
  const first = all.findLast(({ at }) => at <= from)?.offset ?? standard
  return { first, changes: withoutRepeats(first, all).filter(({ at }) => at > from && at < until) }
}

const yearOf = (seconds: number): number => new Date(seconds * 1_000).getUTCFullYear()

/** A change of the name or of the mark for daylight saving alone is none of the offset. */
const withoutRepeats = (first: number, all: readonly OffsetChange[]): readonly OffsetChange[] =>
  all.filter(({ offset }, index) => offset !== (all[index - 1]?.offset ?? first))

interface Block {
  readonly changes: readonly OffsetChange[]
  /** The offset before all changes. */
  readonly standard: number
  /** A rule in the manner of POSIX for the time after the last change. */
  readonly footer: string
}

const headerBytes = 44

/** The second block has times of 64 bits; the first one with 32 is for readers of old. */
const readBlock = (file: Buffer): Block => {
  const start = blockBytes(file, 0, 4)
  const { times, types } = countsAt(file, start)
  const timesAt = start + headerBytes
  const typeIndexesAt = timesAt + times * 8
  const typesAt = typeIndexesAt + times
  const offsets = Array.from({ length: types }, (_, index) => file.readInt32BE(typesAt + index * 6))
  const changes = Array.from({ length: times }, (_, index) => ({
    at: Number(file.readBigInt64BE(timesAt + index * 8)),
    offset: offsets[file.readUInt8(typeIndexesAt + index)]!,
  }))
  const footer = file.toString('latin1', start + blockBytes(file, start, 8)).trim()
  return { changes, standard: offsets[0]!, footer }
}

/** The length of a block together with its header. */
const blockBytes = (file: Buffer, start: number, timeBytes: number): number => {
  const { marks, leaps, times, types, letters } = countsAt(file, start)
  return headerBytes + times * (timeBytes + 1) + types * 6 + letters + leaps * (timeBytes + 4) + marks
}

const countsAt = (file: Buffer, start: number) => {
  if (file.toString('latin1', start, start + 4) !== 'TZif' || file.readUInt8(start + 4) < 0x32)
    throw new Error('not a compiled zone of version 2 or later')
  const count = (index: number) => file.readUInt32BE(start + 20 + index * 4)
  return { marks: count(0) + count(1), leaps: count(2), times: count(3), types: count(4), letters: count(5) }
}
