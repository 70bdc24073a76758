import { globSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { cruise } from 'dependency-cruiser'
import type { IConfiguration, ICruiseResult } from 'dependency-cruiser'
import { sourceFolders } from './source-folders.ts'

/** Findings of a look at the imports of a project. */
export interface ImportFindings {
  /** One line per import that goes the wrong way: `rule: from → to`. */
  readonly violations: readonly string[]
  /** Source files that the tool has not looked at; with a parser that does not fit it silently looks at none. */
  readonly unseen: readonly string[]
  readonly modules: number
}

/** Checks every TypeScript file under `root` against the rules of its `.dependency-cruiser.cjs`. */
export async function checkImports(root: string): Promise<ImportFindings> {
  const { options, ...ruleSet } = createRequire(import.meta.url)(
    join(root, '.dependency-cruiser.cjs'),
  ) as IConfiguration
  const files = globSync(
    [...sourceFolders, 'test'].map((folder) => `${folder}/**/*.ts`),
    { cwd: root },
  )
  const { output } = await cruise(files, { ...options, baseDir: root, ruleSet, validate: true })
  const { modules, summary } = output as ICruiseResult
  const seen = new Set(modules.map(({ source }) => source))
  return {
    violations: summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`),
    unseen: files.filter((file) => !seen.has(file)),
    modules: modules.length,
  }
}
