import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import kafka from '@confluentinc/kafka-javascript'
import { afterAll, describe, expect, inject, it, vi } from 'vitest'
import { startLocalStack } from '#world/local/start-stack.ts'
import type { LocalStack } from '#world/local/stack.ts'

const brokerAnswers = async (brokers: string): Promise<boolean> => {
  const producer = new kafka.Producer({ 'bootstrap.servers': brokers })
  const connected = await new Promise<boolean>((resolve) => {
    producer.connect({ timeout: 2_000 }, (error) => resolve(!error))
  })
  if (connected) await new Promise((resolve) => producer.disconnect(1_000, resolve))
  return connected
}

const registryAnswers = (registryUrl: string): Promise<boolean> =>
  fetch(`${registryUrl}/subjects`).then(
    (response) => response.ok,
    () => false,
  )

const quiet = (): void => {}

describe('the stack that all integration tests share', () => {
  it('answers', async () => {
    expect(await brokerAnswers(inject('brokers'))).toBe(true)
    expect(await registryAnswers(inject('registryUrl'))).toBe(true)
  })

  it('is used and not stopped by a stack that was given its addresses', async () => {
    const env = { EVENTZR_KAFKA_BROKERS: inject('brokers'), EVENTZR_SCHEMA_REGISTRY_URL: inject('registryUrl') }
    const given = await startLocalStack({ env, log: quiet })
    expect(given).toMatchObject({ kind: 'given', canKill: false, brokers: inject('brokers') })
    await expect(given.killBroker('SIGKILL')).rejects.toMatchObject({ code: 'NOT_OURS' })
    await given.stop()
    expect(await brokerAnswers(inject('brokers'))).toBe(true)
    expect(await registryAnswers(inject('registryUrl'))).toBe(true)
  })
})

describe.runIf(inject('kind') !== 'given')('a stack of its own', () => {
  let stack: LocalStack
  const stateDir = mkdtempSync(join(tmpdir(), 'stack-test-'))
  afterAll(async () => {
    await stack.stop()
    rmSync(stateDir, { recursive: true, force: true })
  })

  it('starts beside another one', async () => {
    stack = await startLocalStack({ env: { ...process.env, EVENTZR_STACK: inject('kind') }, log: quiet, stateDir })
    expect(stack.brokers).not.toBe(inject('brokers'))
    expect(await brokerAnswers(stack.brokers)).toBe(true)
  })

  it('is gone with its data after a stop, also when stopped twice', async () => {
    await stack.stop()
    await stack.stop()
    expect(await brokerAnswers(stack.brokers)).toBe(false)
    expect(await registryAnswers(stack.registryUrl)).toBe(false)
    expect(readdirSync(stateDir)).toEqual([])
  })
})

describe.runIf(inject('kind') === 'java')('a program that owns a stack', () => {
  it('leaves no process and no data behind when it is killed', async () => {
    const stateDir = mkdtempSync(join(tmpdir(), 'stack-test-'))
    const owner = spawn(process.execPath, ['world/local/cli.ts'], {
      env: { ...process.env, EVENTZR_STACK: 'java', TMPDIR: stateDir },
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    await once(createInterface(owner.stdout), 'line')
    expect(commandLinesWith(stateDir)).not.toEqual([])

    owner.kill('SIGKILL')
    await vi.waitUntil(() => commandLinesWith(stateDir).length === 0 && readdirSync(stateDir).length === 0, {
      timeout: 10_000,
    })
    rmSync(stateDir, { recursive: true, force: true })
  })
})

/** Command lines of running processes that name the folder (Linux only, as is the bootstrap). */
const commandLinesWith = (folder: string): readonly string[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(commandLine)
    .filter((line) => line.includes(folder))

const commandLine = (pid: string): string => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return ''
  }
}
