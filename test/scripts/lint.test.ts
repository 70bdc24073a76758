import { spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { plantProject } from './planted-project.ts'

interface Fault {
  readonly file: string
  readonly text: string
  readonly rule: string
}

const lines = (count: number, line: string): string => `${line}\n`.repeat(count)

const inProcessors = (name: string, text: string, rule: string): Fault => ({
  file: `processors/${name}.ts`,
  text,
  rule,
})
const anywhere = (name: string, text: string, rule: string): Fault => ({ file: `src/runtime/${name}.ts`, text, rule })

const faults: readonly Fault[] = [
  inProcessors('date-now', 'export const at = Date.now()', 'eslint(no-restricted-properties)'),
  inProcessors('new-date', 'export const at = new Date().getTime()', 'purity(no-clock)'),
  inProcessors('date-call', 'export const at = Date()', 'purity(no-clock)'),
  inProcessors('performance', 'export const at = performance.now()', 'eslint(no-restricted-globals)'),
  inProcessors('random', 'export const chance = Math.random()', 'eslint(no-restricted-properties)'),
  inProcessors('random-uuid', 'export const id = crypto.randomUUID()', 'eslint(no-restricted-globals)'),
  inProcessors('time-out', 'setTimeout(() => {}, 1)', 'eslint(no-restricted-globals)'),
  inProcessors('interval', 'globalThis.setInterval(() => {}, 1)', 'eslint(no-restricted-globals)'),
  inProcessors('environment', 'export const mode = process.env.MODE', 'eslint(no-restricted-globals)'),
  inProcessors(
    'node-module',
    "import { randomUUID } from 'node:crypto'\nexport const id = randomUUID()",
    'purity(no-other-imports)',
  ),
  inProcessors(
    'old-node-module',
    "import { readFileSync } from 'fs'\nexport const read = readFileSync",
    'purity(no-other-imports)',
  ),
  inProcessors(
    'rxjs',
    "import { debounceTime } from 'rxjs'\nexport const calm = debounceTime(1)",
    'purity(no-other-imports)',
  ),
  inProcessors('rxjs-again', "export * from 'rxjs'", 'purity(no-other-imports)'),
  inProcessors('random-id', "import { v4 } from 'uuid'\nexport const id = v4()", 'purity(no-other-imports)'),
  inProcessors(
    'engine',
    "import type { Task } from '#runtime/task/task.ts'\nexport type T = Task",
    'purity(no-other-imports)',
  ),
  inProcessors('dynamic', "export const later = import('./date-now.ts')", 'purity(no-dynamic-import)'),
  anywhere('any', 'export const value: any = 1', 'typescript(no-explicit-any)'),
  anywhere('floating', 'Promise.resolve(1)', 'typescript(no-floating-promises)'),
  anywhere('misused', 'export const list = [1].filter(async () => true)', 'typescript(no-misused-promises)'),
  anywhere('avsc', "import { Type } from 'avsc'\nexport const type = Type", 'eslint(no-restricted-imports)'),
  anywhere('long-file', lines(301, '// line'), 'eslint(max-lines)'),
  anywhere('long-function', `export function long() {\n${lines(51, '  void 0')}}`, 'eslint(max-lines-per-function)'),
  anywhere('circle-a', "import { b } from './circle-b.ts'\nexport const a = () => b", 'import(no-cycle)'),
  anywhere('circle-b', "import { a } from './circle-a.ts'\nexport const b = () => a", 'import(no-cycle)'),
]

const pure = `import avsc from 'avsc'
export const iso = (ms: number): string => new Date(ms).toISOString()
export const type = avsc.Type
`
const pureIds = `import { hash } from 'node:crypto'
import { NIL } from 'uuid'
export const id = (name: string): string => hash('sha1', name + NIL)
export const floor = Math.floor(1.5)
`

const folder = plantProject(
  {
    ...Object.fromEntries(faults.map(({ file, text }) => [file, `${text}\n`])),
    'src/runtime/fine.ts': pure,
    'processors/fine.ts': pureIds,
  },
  ['.oxlintrc.json', 'scripts/lint/purity.ts'],
)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const found = lint(folder)

describe('the linter', () => {
  it.each(faults)('finds $rule in $file', ({ file, rule }) => {
    expect(found).toContainEqual({ file, rule })
  })

  it.each(['processors/fine.ts', 'src/runtime/fine.ts'])('finds nothing in %s', (file) => {
    expect(found.filter((finding) => finding.file === file)).toEqual([])
  })
})

interface Report {
  readonly diagnostics: readonly { readonly code: string; readonly filename: string }[]
}

function lint(cwd: string): readonly { readonly file: string; readonly rule: string }[] {
  const oxlint = join(cwd, 'node_modules/.bin/oxlint')
  const { stdout } = spawnSync(oxlint, ['-f', 'json', 'src', 'processors'], { cwd, encoding: 'utf8' })
  const report = JSON.parse(stdout) as Report
  return report.diagnostics.map(({ code, filename }) => ({ file: filename, rule: code }))
}
