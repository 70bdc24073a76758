import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { limitMemory } from '#kafka/memory-limit.ts'

const megabyte = 1_000_000
/** Takes 200 MB, then ends by itself. */
const greedy = 'const all = Buffer.alloc(200e6, 1); setTimeout(() => all.length, 500)'

const endWithin = async (availableBytes: number): Promise<unknown> => {
  const child = spawn(process.execPath, ['-e', greedy], { stdio: 'ignore' })
  limitMemory(child, availableBytes)
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null]
  return signal ?? code
}

describe.runIf(process.platform === 'linux')('a process with a limit of memory', () => {
  it('is killed when it takes too much of what was free', async () => {
    expect(await endWithin(200 * megabyte)).toBe('SIGKILL')
  })

  it('may take what it needs to start, however little is free', async () => {
    const child = spawn(process.execPath, ['-e', ''], { stdio: 'ignore' })
    limitMemory(child, 1)
    expect(await once(child, 'close')).toEqual([0, null])
  })

  it('ends by itself when it takes less', async () => {
    expect(await endWithin(4_000 * megabyte)).toBe(0)
  })
})
