import { describe, expect, it } from 'vitest'
import { englishFaults, formatDebts, lowerDebts, parseDebts } from '../../scripts/english-debts.ts'

const counts = (pronouns: number, beginnings = 0) => ({ words: 100, pronouns, beginnings })
const debts = parseDebts('# a comment\n\nsrc/old.ts 5 1\n')

describe('the list of old files', () => {
  it('is a path and two counts per line, in the order of the paths', () => {
    const text = formatDebts(parseDebts('src/b.ts 1 0\nsrc/a.ts 10 2'))
    expect(text).toMatch(/^#.*\nsrc\/a\.ts 10 2\nsrc\/b\.ts 1 0\n$/)
    expect(formatDebts(parseDebts(text))).toBe(text)
  })

  it('refuses another line, and names it', () => {
    expect(() => parseDebts('src/a.ts 1')).toThrow(/plain-english-debts\.txt: "src\/a\.ts 1" must be/)
  })
})

describe('the check', () => {
  it.each([
    ['a new file under the limit', { 'src/old.ts': counts(5, 1), 'src/new.ts': counts(1) }],
    ['an old file with its own counts', { 'src/old.ts': counts(5, 1) }],
    ['an old file with fewer', { 'src/old.ts': counts(3) }],
  ])('allows %s', (_what, found) => {
    expect(englishFaults(new Map(Object.entries(found)), debts)).toEqual([])
  })

  it.each([
    [
      'a new file over it',
      { 'src/old.ts': counts(5, 1), 'src/new.ts': counts(2) },
      /^src\/new\.ts: 2 relative pronouns in 100/,
    ],
    ['an old file with more pronouns', { 'src/old.ts': counts(6) }, /^src\/old\.ts: 6 and 0 .* the 5 and 1 /],
    ['an old file with more beginnings', { 'src/old.ts': counts(2, 2) }, /^src\/old\.ts: 2 and 2 .* the 5 and 1 /],
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
    expect(written({ 'src/old.ts': counts(9, 0) })).toEqual({ 'src/old.ts': { pronouns: 5, beginnings: 0 } })
  })

  it('takes off a plain file and adds none', () => {
    expect(written({ 'src/old.ts': counts(0), 'src/new.ts': counts(9) })).toEqual({})
  })

  it('keeps a file elsewhere, so that its new path can be written', () => {
    expect(written({})).toEqual({ 'src/old.ts': { pronouns: 5, beginnings: 1 } })
  })
})
