import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'

const program = fileURLToPath(new URL('filling-process.ts', import.meta.url))
/** In blocks of 1 KiB, as the shell counts: no file may grow beyond it, as on a full disk. */
const limitBlocks = 4_096

/** A process that fills a folder, and its words. */
class Filling {
  told = ''
  readonly child: ChildProcess

  constructor(folder: string, before = '') {
    const command = `${before} exec "${process.execPath}" "${program}" "${folder}"`
    this.child = spawn('bash', ['-c', command], { stdio: ['ignore', 'pipe', 'inherit'] })
    this.child.stdout!.on('data', (chunk: Buffer) => (this.told += chunk.toString()))
  }

  says(words: RegExp): Promise<void> {
    return vi.waitFor(() => expect(this.told).toMatch(words), { timeout: 60_000, interval: 100 })
  }

  /** Waits for words that are said from now on. */
  saysNow(words: RegExp): Promise<void> {
    this.told = ''
    return this.says(words)
  }
}

describe.runIf(process.platform === 'linux')('a disk that is full', () => {
  const folder = mkdtempSync(join(tmpdir(), 'full-disk-'))
  const rows = join(folder, 'rows')
  let filling: Filling

  beforeAll(() => (filling = new Filling(rows, `ulimit -S -f ${limitBlocks};`)))
  afterAll(() => {
    filling.child.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  })

  it('leaves rows in memory, says so, and has its last checkpoint still', async () => {
    await filling.says(/saved [1-9]\d* rows/)
    await filling.says(/rows cannot be written .* and stay in memory: .*; look at the disk/)
    expect(filling.child.exitCode).toBeNull()
  })

  it('takes them when there is space again, and checkpoints', async () => {
    execFileSync('prlimit', ['--pid', String(filling.child.pid), '--fsize=unlimited'])
    await filling.says(/rows are written to the disk again/)
    await filling.saysNow(/saved/)
  })

  it('has lost and changed none', async () => {
    filling.child.kill('SIGTERM')
    await filling.says(/left: [1-9]\d+ rows, 0 of them wrong/)
  })

  it('keeps the last checkpoint when the process dies while it is full', async () => {
    const next = new Filling(rows, `ulimit -S -f ${limitBlocks};`)
    filling = next
    await next.says(/found: [1-9]\d+ rows, 0 of them wrong/)
    await next.says(/rows cannot be written/)
    next.child.kill('SIGKILL')
    filling = new Filling(rows)
    await filling.says(/found: [1-9]\d+ rows, 0 of them wrong/)
  })
})

const mount = (...args: readonly string[]): boolean => {
  try {
    execFileSync('mount', args, { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** It takes the right to mount. */
const disk = mkdtempSync(join(tmpdir(), 'small-disk-'))
const isMounted = process.platform === 'linux' && mount('-t', 'tmpfs', '-o', 'size=512m', 'tmpfs', disk)

describe.runIf(isMounted)('a disk that has become read-only', () => {
  let filling: Filling

  beforeAll(async () => {
    filling = new Filling(disk)
    await filling.says(/saved [1-9]\d* rows/)
    filling.child.kill('SIGKILL')
    await new Promise((ended) => filling.child.once('close', ended))
    mount('-o', 'remount,ro', disk)
    filling = new Filling(disk)
  })
  afterAll(async () => {
    filling.child.kill('SIGKILL')
    await new Promise((ended) => filling.child.once('close', ended))
    execFileSync('umount', [disk])
    rmSync(disk, { recursive: true })
  })

  it('is not used, and its task goes on in memory', async () => {
    await filling.says(/rows on disk are not used, the changelog is read: .*read-only/)
    await filling.says(/rows cannot be written .* and stay in memory/)
  })

  it('is used again when it can be written', async () => {
    mount('-o', 'remount,rw', disk)
    await filling.says(/rows are written to the disk again/)
    await filling.saysNow(/saved/)
  })

  it('has lost and changed none', async () => {
    filling.child.kill('SIGTERM')
    await filling.says(/left: [1-9]\d+ rows, 0 of them wrong/)
  })
})
