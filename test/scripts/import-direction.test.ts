import { rmSync } from 'node:fs'
import { afterAll, describe, expect, it } from 'vitest'
import { checkImports } from '../../scripts/import-direction.ts'
import { plantProject } from './planted-project.ts'

const wrongWays: readonly (readonly [from: string, to: string, rule: string])[] = [
  ['src/stream/a.ts', '#runtime/target.ts', 'src/stream-imports'],
  ['src/stream/b.ts', 'node:fs', 'src/stream-imports'],
  ['src/stream/c.ts', 'zod', 'src/stream-imports'],
  ['schemas-avro/a.ts', '#stream/target.ts', 'schemas-avro-imports'],
  ['processors/a.ts', '#runtime/target.ts', 'processors-imports'],
  ['processors/b.ts', '#state/target.ts', 'processors-imports'],
  ['processors/c.ts', 'rxjs', 'processors-imports'],
  ['processors/d.ts', 'node:fs', 'processors-imports'],
  ['processors/shared/a.ts', '#processors/cpaas/target.ts', 'processors/shared-imports'],
  ['processors/studio/a.ts', '#processors/cpaas/target.ts', 'processors/studio-imports'],
  ['topology/a.ts', '#kafka/target.ts', 'topology-imports'],
  ['topology/b.ts', 'rxjs', 'topology-imports'],
  ['state/a.ts', '#runtime/target.ts', 'state-imports'],
  ['src/runtime/a.ts', '#topology/target.ts', 'src/runtime-imports'],
  ['src/runtime/b.ts', '#processors/target.ts', 'src/runtime-imports'],
  ['src/runtime/c.ts', '#kafka/target.ts', 'src/runtime-imports'],
  ['src/kafka/a.ts', '#processors/target.ts', 'src/kafka-imports'],
  ['src/codec/a.ts', '#kafka/target.ts', 'src/codec-imports'],
  ['src/testing/a.ts', '#kafka/target.ts', 'src/testing-imports'],
  ['src/observe/a.ts', '#kafka/target.ts', 'src/observe-imports'],
  ['src/runtime/ports/a.ts', '#runtime/inputs/target.ts', 'src/runtime/ports-imports'],
  ['src/runtime/inputs/a.ts', '#runtime/task/target.ts', 'src/runtime/inputs-imports'],
  ['src/runtime/parking/a.ts', '#runtime/task/target.ts', 'src/runtime/parking-imports'],
  ['src/runtime/task/a.ts', '#runtime/culprit/target.ts', 'src/runtime/task-imports'],
  ['src/runtime/culprit/a.ts', '#runtime/ownership/target.ts', 'src/runtime/culprit-imports'],
  ['src/runtime/upgrade/a.ts', '#runtime/task/target.ts', 'src/runtime/upgrade-imports'],
  ['src/runtime/ownership/a.ts', '#runtime/commit/target.ts', 'src/runtime/ownership-imports'],
  ['src/runtime/commit/a.ts', '#runtime/watch/target.ts', 'src/runtime/commit-imports'],
  ['src/runtime/watch/a.ts', '#runtime/commit/target.ts', 'src/runtime/watch-imports'],
  ['src/runtime/watch/b.ts', '#runtime/target.ts', 'src/runtime/watch-imports'],
  ['world/simulator/a.ts', '#processors/target.ts', 'world/simulator-imports'],
  ['world/simulator/peers/a.ts', '#processors/target.ts', 'world/simulator-imports'],
  ['world/simulator/health/a.ts', '#runtime/target.ts', 'world/simulator/health-imports'],
  ['world/local/a.ts', '#runtime/target.ts', 'world/local-imports'],
  ['world/verifier/a.ts', '#world/simulator/target.ts', 'world/verifier-imports'],
  ['world/demo/a.ts', '../../test/target.ts', 'world/demo-imports'],
  ['examples/a.ts', '#world/local/target.ts', 'examples-imports'],
  ['clients/core/a.ts', '#codec/target.ts', 'clients/core-imports'],
  ['clients/core/b.ts', 'avsc', 'clients/core-imports'],
  ['src/cli/d.ts', '../../clients/core/fine.ts', 'nothing-imports-clients'],
  ['src/other.ts', '#world/local/target.ts', 'runs-only-beside-the-engine'],
  ['src/index.ts', '#world/simulator/target.ts', 'runs-only-beside-the-engine'],
  ['src/cli/a.ts', '../../test/target.ts', 'nothing-imports-tests'],
  ['src/cli/b.ts', './missing.ts', 'everything-resolves'],
  ['src/cli/c.ts', 'fast-check', 'no-development-libraries-in-the-product'],
]

const rightWays: readonly (readonly [from: string, to: string])[] = [
  ['src/stream/fine.ts', 'rxjs'],
  ['processors/fine.ts', '#stream/target.ts'],
  ['processors/fine-too.ts', 'uuid'],
  ['topology/fine.ts', '#processors/target.ts'],
  ['src/runtime/fine.ts', '#state/target.ts'],
  ['src/cli/fine.ts', '#world/demo/target.ts'],
  ['src/runtime/fine-too.ts', '#runtime/watch/target.ts'],
  ['src/runtime/ownership/fine.ts', '#runtime/upgrade/target.ts'],
  ['src/runtime/task/fine.ts', '#state/target.ts'],
  ['world/simulator/health/fine.ts', '#processors/target.ts'],
  ['world/demo/fine.ts', '#cli/target.ts'],
  ['examples/fine.ts', '#stream/target.ts'],
  ['clients/core/fine.ts', 'node:crypto'],
  ['test/fine.ts', '#kafka/target.ts'],
]

const folders = [
  'src/stream',
  'src/runtime',
  'src/kafka',
  'src/codec',
  'src/testing',
  'src/observe',
  'src/cli',
  'state',
  'processors',
  'processors/cpaas',
]
const wings = ['inputs', 'parking', 'task', 'culprit', 'ownership', 'upgrade', 'commit', 'watch'].map(
  (wing) => `src/runtime/${wing}`,
)
const world = ['simulator', 'local', 'demo'].map((folder) => `world/${folder}`)
const targets = [...folders, ...wings, ...world, 'topology', 'schemas-avro', 'test'].map(
  (folder) => `${folder}/target.ts`,
)

const importing = (to: string): string => `import type * as imported from '${to}'\nexport type T = typeof imported\n`

const folder = plantProject(
  {
    ...Object.fromEntries(targets.map((file) => [file, 'export const target = 1\n'])),
    ...Object.fromEntries([...wrongWays, ...rightWays].map(([from, to]) => [from, importing(to)])),
    'src/runtime/circle-a.ts': importing('./circle-b.ts'),
    'src/runtime/circle-b.ts': importing('./circle-a.ts'),
  },
  ['.dependency-cruiser.cjs'],
)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const { violations, unseen, modules } = await checkImports(folder)
const against = (from: string): readonly string[] => violations.filter((violation) => violation.includes(` ${from} `))

describe('the check of import directions', () => {
  it.each(wrongWays)('refuses %s → %s', (from, _, rule) => {
    expect(against(from)).toContainEqual(expect.stringMatching(new RegExp(`^${rule}: `)))
  })

  it.each(rightWays)('allows %s → %s', (from) => {
    expect(against(from)).toEqual([])
  })

  it('refuses a circle, also one of types', () => {
    expect(violations).toContainEqual('no-cycles: src/runtime/circle-a.ts → src/runtime/circle-b.ts')
  })

  it('looks at every file', () => {
    expect(unseen).toEqual([])
    expect(modules).toBeGreaterThanOrEqual(targets.length + wrongWays.length + rightWays.length)
  })
})
