import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { diskFinding, spaceFinding } from '#cli/doctor-disk.ts'

let root: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'doctor-disk-'))
  return () => rmSync(root, { recursive: true, force: true })
})

describe('the state folder', () => {
  it('is told with the space of its rows', async () => {
    mkdirSync(join(root, 'app', '0', 'rows', '1-1'), { recursive: true })
    writeFileSync(join(root, 'app', '0', 'rows', '1-1', 'data.mdb'), Buffer.alloc(3 * 2 ** 20, 1))
    expect(await diskFinding(root)).toMatchObject({
      check: 'state folder',
      detail: /rows take 3 MiB, \d+ MiB are free/,
    })
  })

  it('need not be there yet', async () => {
    expect(await diskFinding(join(root, 'not', 'yet'))).toMatchObject({ detail: /rows take 0 MiB/ })
  })

  it('is a fault when a pod could not make it', async () => {
    writeFileSync(join(root, 'file'), '')
    const finding = { check: 'state folder', state: 'failed', remedy: /EVENTZR_STATE_DIR/ }
    expect(await diskFinding(join(root, 'file', 'below'))).toMatchObject(finding)
  })

  it.each([
    [2 ** 30, 'ok'],
    [2 ** 30 - 1, 'warning'],
  ])('with %d bytes free is %s', (free, state) => {
    expect(spaceFinding('rows', 0, free).state).toBe(state)
  })
})
