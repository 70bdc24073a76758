import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { withinMemory } from '#kafka/within-memory.ts'

const run = async (available: number, ...command: readonly string[]): Promise<string> => {
  const [file, ...args] = withinMemory(command, available)
  return (await promisify(execFile)(file!, args)).stdout.trim()
}
const gibibyte = 1024 ** 3

describe('a process that must die before its container', () => {
  it.each([
    ['nine tenths of what is free', 2 * gibibyte, 0.9 * 2 * 1024 ** 2],
    ['what it needs to start, where less is free', 1_000, 256 * 1024],
  ])('may take %s', async (_what, available, kilobytes) => {
    expect(Number(await run(available, '/bin/sh', '-c', 'ulimit -d'))).toBe(Math.floor(kilobytes))
  })

  it('is given its arguments as they are', async () => {
    expect(await run(gibibyte, process.execPath, '-p', 'process.argv[1]', 'a "b" $c')).toBe('a "b" $c')
  })
})
