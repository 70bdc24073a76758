import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import type { HostileResult } from '../../bench/hostile/run-hostile.ts'

const root = join(import.meta.dirname, '..', '..')
/** As `npm run bench:hostile`: memory cannot be measured without them. */
const flags = ['--expose-gc', '--min-semi-space-size=96', '--max-semi-space-size=96']

it('5,000 damaged events crash nothing, and become no more than their bounds allow', async () => {
  const args = [...flags, 'bench/hostile/main.ts', '--inputs', '5000', '--seed', '7', '--json']
  // It ends with 1 when a machine is slow; its time is not asked for here.
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root }).catch(
    (ended: { readonly stdout: string }) => ended,
  )
  const result = JSON.parse(stdout) as HostileResult
  expect(result).toMatchObject({ inputs: 5_000, crashes: 0 })
  expect(result.worstBytes).toBeLessThanOrEqual(16_000_000)
  expect(result.worstValues).toBeLessThanOrEqual(20_000)
  expect(result.read).toBeGreaterThan(500)
}, 120_000)
