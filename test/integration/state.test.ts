import { beforeAll, expect, inject, it } from 'vitest'
import { type PodsResult, runPods } from '../../bench/state/run-pods.ts'

const said: string[] = []
let result: PodsResult

beforeAll(async () => {
  result = await runPods({
    brokers: inject('brokers'),
    rows: 20_000,
    memoryMb: 2,
    updatesPerSecond: 500,
    checkpointEveryMs: 1_000,
    say: (line) => void said.push(line),
  })
}, 120_000)

it('rows restored by a pod, updated, and read again by its successor from a checkpoint lack no update', () => {
  expect(result.wrongRows, said.join('\n')).toBe(0)
})

it('the successor of a killed pod reads a part of the changelog alone', () => {
  expect(result.restartReadRecords, said.join('\n')).toBeLessThan(20_000)
})
