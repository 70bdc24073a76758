import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CliProcess } from './cli-process.ts'

const folder = mkdtempSync(join(tmpdir(), 'pod-log-'))
const secret = 'hunter2-canary'
let pod: CliProcess

beforeAll(async () => {
  // It waits for a registry that nobody runs.
  pod = new CliProcess(['run', 'cpaas'], {
    EVENTZR_STATE_DIR: folder,
    EVENTZR_HTTP_PORT: '0',
    EVENTZR_ALLOW_KNOWN_HMAC_KEY: 'true',
    EVENTZR_KAFKA_BROKERS: '127.0.0.1:1',
    EVENTZR_SCHEMA_REGISTRY_URL: `http://127.0.0.1:1/${secret}@mail.example.com`,
    EVENTZR_LOG_LEVEL: 'warn',
  })
  await pod.says('waiting, next try')
})
afterAll(async () => {
  await pod.kill()
  rmSync(folder, { recursive: true })
})

describe('the log of a pod', () => {
  it('has the configured level until SIGUSR2, then debug, then the configured one', async () => {
    expect(pod.log).not.toContain('"level":"info"')
    pod.signal('SIGUSR2')
    await pod.says('the log is at level debug')
    pod.signal('SIGUSR2')
    await pod.says('the log is at level warn')
    pod.signal('SIGTERM')
    await pod.ended()
    expect(pod.log).not.toContain('stopping: last commit')
  })

  it('shows no mail address, wherever it comes from', () => {
    expect(pod.log).toContain('<mail>')
    expect(pod.log).not.toContain(secret)
  })

  it('is JSON lines with a level, a time, the application and the instance', () => {
    const lines = pod.log
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as object)
    for (const line of lines)
      expect(line).toMatchObject({
        level: expect.any(String),
        time: expect.any(String),
        application: 'eventzr-cpaas-v1',
        instance: '0',
        message: expect.any(String),
      })
  })
})
