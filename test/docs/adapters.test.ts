import { describe, expect, it } from 'vitest'
import { readPage, tableRows } from './markdown.ts'
import { namedTests, testExists } from './named-tests.ts'

const rules = tableRows(readPage('docs/adapters.md')).map(([rule = '', , tests = '']) => ({
  rule,
  tests: namedTests(tests),
}))

describe('docs/adapters.md', () => {
  it('names a test for each rule', () => {
    expect(rules.length).toBeGreaterThan(15)
    expect(rules.filter(({ tests }) => tests.length === 0)).toEqual([])
  })

  it('names only tests that exist', () => {
    expect(rules.flatMap(({ tests }) => tests).filter((test) => !testExists(test))).toEqual([])
  })
})
