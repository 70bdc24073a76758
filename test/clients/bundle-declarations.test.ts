import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { bundleDeclarations } from '../../scripts/bundle-declarations.ts'

const folder = mkdtempSync(join(tmpdir(), 'declarations-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const write = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}

describe('declarations of several files', () => {
  it('become one, and export what the entry exports', () => {
    write('inner.d.ts', 'export type Inner = 1;\nexport declare class Shown {\n}\n')
    const entry = write(
      'entry.d.ts',
      "import type { Inner } from './inner.ts';\nexport declare const own: Inner;\nexport { Shown } from './inner.ts';\n",
    )
    expect(bundleDeclarations(entry)).toBe(
      '/// <reference types="node" />\ndeclare const own: Inner;\ntype Inner = 1;\ndeclare class Shown {\n}\nexport { Shown, own };\n',
    )
  })

  it('must not lean on a package', () => {
    const entry = write('entry.d.ts', "import type { Topic } from '#stream/topic.ts';\nexport type T = Topic;\n")
    expect(() => bundleDeclarations(entry)).toThrow('shows a type of #stream/topic.ts')
  })
})
