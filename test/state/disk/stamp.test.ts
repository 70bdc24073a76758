import { describe, expect, it } from 'vitest'
import { formatStamp, parseStamp, type Stamp } from '#state/disk/stamp.ts'

const stamp: Stamp = {
  offset: 12,
  askedMs: 1_700_000_000_123,
  changelogId: 'AAAA',
  stores: [1, 3],
  writes: 5,
  fileBytes: 65_536,
  writtenMs: 1_700_000_000_456,
  commitRow: '{"seq":7}',
  schemas: new Map([['3edde7c2', '"long"']]),
  topologies: new Map([['f', 'stores:\n 1 numbers']]),
}

describe('a stamp', () => {
  it.each([
    ['all that is known', stamp],
    ['no id of the changelog, and no commit row', { ...stamp, changelogId: undefined, commitRow: undefined }],
  ])('comes back as it was written: %s', (_what, written) => {
    expect(parseStamp(formatStamp(written))).toEqual(written)
  })

  it('is refused when one letter of it is another one', () => {
    const text = formatStamp(stamp)
    for (let at = 0; at < text.length - 1; at++) {
      const other = text[at] === '1' ? '2' : '1'
      expect(() => parseStamp(text.slice(0, at) + other + text.slice(at + 1))).toThrow('checksum')
    }
  })

  it('is refused when it is cut', () => {
    expect(() => parseStamp(formatStamp(stamp).slice(0, 100))).toThrow('checksum')
    expect(() => parseStamp('')).toThrow('checksum')
  })

  it('is refused when its build wrote rows in another way', () => {
    const other = formatStamp({ ...stamp, format: 2 } as Stamp)
    expect(() => parseStamp(other)).toThrow('another build has written the checkpoint in another way')
  })
})
