import { expect, it } from 'vitest'
import { runState } from '../../bench/state/run.ts'

it('half a million rows, many times the memory of their task, are each found as they were put', async () => {
  expect(await runState(500_000, 8)).toMatchObject({ rows: 500_000, wrongRows: 0 })
}, 120_000)
