import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it, onTestFinished } from 'vitest'
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

/** Whose number a lock says. */
const lockOf = (path: string): number => Number.parseInt(readFileSync(join(path, 'lock'), 'utf8'), 10)

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
    expect(lockOf(folder.path)).toBe(process.pid)
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
    expect(lockOf(path)).toBe(process.pid)
  })

  it('is refused while the process that took it lives', async () => {
    const module = new URL('../src/state-folder.ts', import.meta.url).href
    const take = `(await import('${module}')).takeStateFolder('${root}', 'app-v1', 'lives'); console.log(); setInterval(() => {}, 9)`
    const owner = spawn(process.execPath, ['--input-type=module', '-e', take], { stdio: ['ignore', 'pipe', 'inherit'] })
    onTestFinished(() => void owner.kill('SIGKILL'))
    await once(owner.stdout, 'data')
    expect(() => takeStateFolder(root, 'app-v1', 'lives')).toThrow(new RegExp(`process ${owner.pid} runs on`))
    owner.kill('SIGKILL')
    await once(owner, 'exit')
    takeStateFolder(root, 'app-v1', 'lives')
  })

  it.runIf(existsSync('/proc/self/stat')).each([
    ['a process', () => process.ppid],
    ['a thread', () => readdirSync('/proc/self/task').find((thread) => thread !== String(process.pid))],
  ])('is taken over when the number in its lock is now that of %s that began at another time', (what, number) => {
    const path = lockedBy(`${number()} 1`, `of ${what}`)
    takeStateFolder(root, 'app-v1', `of ${what}`)
    expect(lockOf(path)).toBe(process.pid)
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
