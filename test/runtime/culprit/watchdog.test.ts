import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const program = fileURLToPath(new URL('watched-process.ts', import.meta.url))
const timeoutMs = 1_000

interface Ended {
  readonly by: string
  readonly output: string
  readonly errors: string
}

/** @param whileRunning called when the steps begin */
const run = async (
  does: string,
  whileRunning: (child: ChildProcess) => Promise<void> = () => Promise.resolve(),
): Promise<Ended> => {
  const child = spawn(process.execPath, [program, String(timeoutMs), does], { stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  let errors = ''
  let begun = false
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString()
    if (!begun && output.includes('begins')) void whileRunning(child)
    begun ||= output.includes('begins')
  })
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()))
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null]
  return { by: String(signal ?? code), output, errors }
}

describe.concurrent('the watchdog', () => {
  it('kills the process when a step never ends, and says why in one line without data', async () => {
    const { by, output, errors } = await run('loops')
    expect(by).toBe('SIGKILL')
    expect(output).toBe('begins\n')
    expect(errors.trimEnd().split('\n')).toHaveLength(1)
    const line = JSON.parse(errors) as Readonly<Record<string, unknown>>
    expect(line).toMatchObject({ level: 'error', application: 'watched', code: 'RECORD_TIMEOUT', timeoutMs })
    expect(line['message']).toMatch(/EVENTZR_RECORD_TIMEOUT_MS/)
  })

  it.each([
    ['many steps that are slow but end', 'is slow'],
    ['work that is no step', 'rests'],
    ['a process that has closed it', 'closes'],
  ])('does not mind %s', async (_name, does) => {
    expect(await run(does)).toEqual({ by: '0', output: 'begins\nends\n', errors: '' })
  })

  it('does not take a process that was stopped for one that loops', async () => {
    const stopAndGoOn = async (child: ChildProcess): Promise<void> => {
      await pause(timeoutMs / 4)
      child.kill('SIGSTOP')
      await pause(timeoutMs * 2)
      child.kill('SIGCONT')
    }
    expect(await run('is stopped', stopAndGoOn)).toEqual({ by: '0', output: 'begins\nends\n', errors: '' })
  })
})
