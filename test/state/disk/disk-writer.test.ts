import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'

const program = fileURLToPath(new URL('ending-process.ts', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'disk-writer-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('a process that ends in the middle of a write', () => {
  it.each([
    ['by itself', 'exit', 7],
    ['by an error that nobody catches', 'error', 1],
    ['with the end of its writer', 'writer', 7],
  ])('does end: %s', (_how, end, code) => {
    const { status, signal, stderr } = spawnSync(process.execPath, [program, join(folder, end), end], {
      timeout: 20_000,
    })
    expect({ status, signal }, stderr.toString()).toEqual({ status: code, signal: null })
  })
})
