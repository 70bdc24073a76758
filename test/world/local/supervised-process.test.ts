import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it, vi } from 'vitest'
import { lastWords, startSupervised } from '#world/local/supervised-process.ts'

const folders: string[] = []
const freshFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'supervised-'))
  folders.push(folder)
  return folder
}
afterEach(() => folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true, force: true })))

/** False also for a process that has ended and whose parent has not asked how (Linux only, as is the bootstrap). */
const isAlive = (pid: number): boolean => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8') !== ''
  } catch {
    return false
  }
}

const sleeper = (folder: string) => ({ command: 'sleep', args: ['60'], logFile: join(folder, 'log'), folder })

it('ends a process with the signal and keeps its data', async () => {
  const folder = freshFolder()
  const sleeping = await startSupervised(sleeper(folder))
  await sleeping.end('SIGKILL')
  expect(await sleeping.exited).toBe('SIGKILL')
  expect(isAlive(sleeping.pid)).toBe(false)
  expect(existsSync(folder)).toBe(true)
})

it('reports the exit code and the last words of a process', async () => {
  const folder = freshFolder()
  const logFile = join(folder, 'log')
  const shell = await startSupervised({
    command: 'sh',
    args: ['-c', 'echo one; echo two >&2; exit 3'],
    logFile,
    folder,
  })
  expect(await shell.exited).toBe('3')
  expect(await lastWords(logFile, 1)).toBe('two')
})

it.each(['SIGKILL', 'SIGINT', 'SIGTERM'] as const)(
  'leaves neither process nor data behind when its owner gets %s',
  async (signal) => {
    const folder = freshFolder()
    const program = `
    import { startSupervised } from '#world/local/supervised-process.ts'
    const { pid } = await startSupervised(${JSON.stringify(sleeper(folder))})
    console.log(pid)
  `
    const owner = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const [line] = (await once(owner.stdout, 'data')) as [Buffer]
    const pid = Number(line.toString())
    expect(isAlive(pid)).toBe(true)

    owner.kill(signal)
    await vi.waitUntil(() => !isAlive(pid) && !existsSync(folder), { timeout: 5_000 })
  },
)

it('leaves nothing behind when its owner throws', async () => {
  const folder = freshFolder()
  const program = `
    import { startSupervised } from '#world/local/supervised-process.ts'
    await startSupervised(${JSON.stringify(sleeper(folder))})
    throw new Error('planted')
  `
  const owner = spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: 'ignore' })
  await once(owner, 'exit')
  await vi.waitUntil(() => !existsSync(folder), { timeout: 5_000 })
})
