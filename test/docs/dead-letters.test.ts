import { describe, expect, it } from 'vitest'
import { readPage, sectionOf, tableRows } from './markdown.ts'

const section = sectionOf(readPage('docs/events.md'), '## Dead letters')
const reasons = tableRows(section).filter((cells) => cells.length === 4 && cells[0] !== 'reason')
const codeOf = ([cell = '']: readonly string[]): string => cell.replaceAll('`', '')

/** The members of a union of texts in a file. */
const unionOf = (path: string, name: string): readonly string[] => {
  const [, union = ''] = new RegExp(`type ${name} =([\\s|A-Z0-9_']+)`).exec(readPage(path)) ?? []
  return [...union.matchAll(/[A-Z0-9_]+/g)].map(([code]) => code)
}

describe('the reasons of dead letters in docs/events.md', () => {
  it('have one row each, with what to do', () => {
    const codes = reasons.map(codeOf)
    expect(codes.length).toBeGreaterThan(40)
    expect(new Set(codes).size).toBe(codes.length)
    expect(reasons.filter((cells) => cells.some((cell) => cell === '')).map(codeOf)).toEqual([])
  })

  it('at decoding are those of the codec, and no others', () => {
    const decoding = reasons.filter(([, stages = '']) => stages.split(', ').includes('decode')).map(codeOf)
    expect(decoding.toSorted()).toEqual(unionOf('src/codec/errors.ts', 'DecodeErrorCode').toSorted())
  })
})
