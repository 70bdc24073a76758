import { globSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readPage, root } from './markdown.ts'

const page = readPage('docs/patterns.md')

describe('the stream patterns', () => {
  it('link every example and every test of one', () => {
    const folders = globSync('examples/patterns/*/*-topolog*.ts', { cwd: root }).map((file) => file.split('/')[2]!)
    const tests = globSync('test/examples/*.test.ts', { cwd: root })
    const missing = [...folders.map((folder) => `examples/patterns/${folder}/`), ...tests].filter(
      (path) => !page.includes(`(../${path}`),
    )
    expect(folders.length).toBe(4)
    expect(missing).toEqual([])
  })
})
