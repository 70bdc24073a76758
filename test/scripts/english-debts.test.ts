import { describe, expect, it } from 'vitest'
import { englishFaults, formatDebts, lowerDebts, parseDebts } from '../../scripts/english-debts.ts'

const counts = (pronouns: number, beginnings = 0) => ({ words: 100, pronouns, beginnings })
const debts = parseDebts('# a comment\n\nsrc/old.ts 5\n')

describe('the list of old files', () => {
  it('is a path and a count per line, in the order of the paths', () => {
    const text = formatDebts(parseDebts('src/b.ts 1\nsrc/a.ts 10'))
    expect(text).toMatch(/^#.*\nsrc\/a\.ts 10\nsrc\/b\.ts 1\n$/)
    expect(formatDebts(parseDebts(text))).toBe(text)
  })

  it('refuses another line, and names it', () => {
    expect(() => parseDebts('src/a.ts 1 0')).toThrow(/plain-english-debts\.txt: "src\/a\.ts 1 0" must be/)
  })
})

describe('the check', () => {
  it.each([
    ['a new file under the limit', { 'src/old.ts': counts(5), 'src/new.ts': counts(1) }],
    ['an old file with its own count', { 'src/old.ts': counts(5) }],
    ['an old file with fewer', { 'src/old.ts': counts(3) }],
  ])('allows %s', (_what, found) => {
    expect(englishFaults(new Map(Object.entries(found)), debts)).toEqual([])
  })

  it.each([
    [
      'a new file over it',
      { 'src/old.ts': counts(5), 'src/new.ts': counts(2) },
      /^src\/new\.ts: 2 relative pronouns in 100/,
    ],
    ['an old file with more pronouns', { 'src/old.ts': counts(6) }, /^src\/old\.ts: 6 .* the 5 in /],
    [
      'an old file with a bad beginning',
      { 'src/old.ts': counts(5, 1) },
      /^src\/old\.ts: 1 sentences .* begin with What/,
    ],
    [
      'a new one',
      { 'src/old.ts': counts(5), 'src/new.ts': counts(0, 2) },
      /^src\/new\.ts: 2 sentences .* begin with What/,
    ],
    ['an old file under it, still on the list', { 'src/old.ts': counts(1) }, /^src\/old\.ts: is plain now; .*--write/],
    ['an old file elsewhere', {}, /^src\/old\.ts: .* does not exist; write its new path there/],
  ])('refuses %s', (_what, found, fault) => {
    expect(englishFaults(new Map(Object.entries(found)), debts)).toEqual([expect.stringMatching(fault)])
  })
})

describe('writing the list', () => {
  const written = (found: Readonly<Record<string, ReturnType<typeof counts>>>) =>
    Object.fromEntries(lowerDebts(new Map(Object.entries(found)), debts))

  it('lowers counts and raises none', () => {
    expect(written({ 'src/old.ts': counts(9) })).toEqual({ 'src/old.ts': 5 })
    expect(written({ 'src/old.ts': counts(3) })).toEqual({ 'src/old.ts': 3 })
  })

  it('takes off a plain file and adds none', () => {
    expect(written({ 'src/old.ts': counts(0), 'src/new.ts': counts(9) })).toEqual({})
  })

  it('keeps a file elsewhere, so that its new path can be written', () => {
    expect(written({})).toEqual({ 'src/old.ts': 5 })
  })
})
