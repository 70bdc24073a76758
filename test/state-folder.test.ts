import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { StateFolderInUseError, takeStateFolder } from '../src/state-folder.ts'

const root = mkdtempSync(join(tmpdir(), 'state-folder-'))
afterAll(() => rmSync(root, { recursive: true }))

/** A lock as another process has left it. */
const lockedBy = (pid: string, instance: string): string => {
  const path = join(root, 'app-v1', instance)
  mkdirSync(path, { recursive: true })
  writeFileSync(join(path, 'lock'), pid)
  return path
}

/** The number of a process that has ended. */
const deadPid = async (): Promise<string> => {
  const child = spawn('true')
  await once(child, 'exit')
  return String(child.pid)
}

describe('a state folder', () => {
  it('is made for application and instance, and locked with this process', () => {
    const folder = takeStateFolder(root, 'app-v1', 'made')
    expect(folder.path).toBe(join(root, 'app-v1', 'made'))
    expect(readFileSync(join(folder.path, 'lock'), 'utf8')).toBe(String(process.pid))
    expect(readdirSync(folder.path)).toEqual(['lock'])
  })

  it('is refused while another live process has it, naming that process and what to do', () => {
    lockedBy(String(process.ppid), 'taken')
    expect(() => takeStateFolder(root, 'app-v1', 'taken')).toThrow(StateFolderInUseError)
    expect(() => takeStateFolder(root, 'app-v1', 'taken')).toThrow(
      new RegExp(`process ${process.ppid} runs on .*EVENTZR_STATE_DIR or EVENTZR_INSTANCE_ID`),
    )
  })

  it('is another one for another instance', () => {
    lockedBy(String(process.ppid), 'a')
    expect(takeStateFolder(root, 'app-v1', 'b').path).toBe(join(root, 'app-v1', 'b'))
  })

  it.each([
    ['has ended', deadPid],
    ['had our own number, as in a container', () => String(process.pid)],
    ['wrote nothing that is a number', () => 'x'],
  ])('is taken over from a process that %s', async (what, pid) => {
    const path = lockedBy(await pid(), what)
    takeStateFolder(root, 'app-v1', what)
    expect(readFileSync(join(path, 'lock'), 'utf8')).toBe(String(process.pid))
  })

  it('can be taken again once it is released', () => {
    const folder = takeStateFolder(root, 'app-v1', 'released')
    folder.release()
    expect(readdirSync(folder.path)).toEqual([])
  })

  it('that cannot be made is a fault of the configuration', () => {
    writeFileSync(join(root, 'file'), '')
    expect(() => takeStateFolder(join(root, 'file'), 'app-v1', '0')).toThrow(/EVENTZR_STATE_DIR: ENOTDIR/)
  })
})
