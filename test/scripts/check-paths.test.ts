import { execFileSync, spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { plantProject } from './planted-project.ts'

// Spelled apart, so that this file holds none of them.
const registry = ['registry', 'npmjs', 'org'].join('.')
const faults = {
  'a.md': `Logs are in /${'work'}/logs.`,
  'b.ts': `const home = '/${'home'}/ann/project'`,
  'c.json': `{ "resolved": "https://${registry}/x" }`,
}
const fine = { 'd.md': `See /healthz, ./${'work'}/a.md, https://example.com/${'work'}/a and $\{HOME}/${'root'}/.` }

const folder = plantProject({ ...faults, ...fine }, ['scripts/check-paths.sh'])
afterAll(() => rmSync(folder, { recursive: true, force: true }))
execFileSync('git', ['init', '--quiet'], { cwd: folder })
const check = spawnSync(join(folder, 'scripts', 'check-paths.sh'), { cwd: folder, encoding: 'utf8' })

it.each(Object.keys(faults))('finds the path of one machine in %s', (file) => {
  expect(check.stdout).toContain(`${file}:1:`)
  expect(check.status).toBe(1)
})

it('leaves other paths alone', () => {
  expect(check.stdout).not.toContain('d.md')
})
