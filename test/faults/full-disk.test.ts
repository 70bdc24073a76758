import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'

const program = fileURLToPath(new URL('filling-process.ts', import.meta.url))
/** In blocks of 1 KiB, as the shell counts: no file may grow beyond it, as on a full disk. */
const limitBlocks = 4_096

describe.runIf(process.platform === 'linux')('a disk that is full', () => {
  const folder = mkdtempSync(join(tmpdir(), 'full-disk-'))
  let child: ChildProcess
  let told = ''
  const says = (words: RegExp) => vi.waitFor(() => expect(told).toMatch(words), { timeout: 60_000, interval: 100 })

  beforeAll(() => {
    const limited = `ulimit -S -f ${limitBlocks}; exec "${process.execPath}" "${program}" "${join(folder, 'rows')}"`
    child = spawn('bash', ['-c', limited], { stdio: ['ignore', 'pipe', 'inherit'] })
    child.stdout!.on('data', (chunk: Buffer) => (told += chunk.toString()))
  })
  afterAll(() => {
    child.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  })

  it('leaves rows in memory, and says so', async () => {
    await says(/rows cannot be written .* and stay in memory: .*; look at the disk/)
    expect(child.exitCode).toBeNull()
  })

  it('takes them when there is space again', async () => {
    execFileSync('prlimit', ['--pid', String(child.pid), '--fsize=unlimited'])
    await says(/rows are written to the disk again/)
  })

  it('has lost and changed none', async () => {
    child.kill('SIGTERM')
    await says(/[1-9]\d+ rows, 0 of them wrong/)
  })
})
