import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CliProcess } from './cli-process.ts'

const folder = mkdtempSync(join(tmpdir(), 'commands-test-'))
afterAll(() => rmSync(folder, { recursive: true }))

const nobody = { EVENTZR_KAFKA_BROKERS: '127.0.0.1:1', EVENTZR_SCHEMA_REGISTRY_URL: 'http://127.0.0.1:2/none' }

const settingsFile = (): string => {
  const path = join(folder, 'settings.json')
  writeFileSync(path, '{"no.such.setting":"hunter2"}')
  return path
}

/** A module after which one thread of its process waits for ever, as one of a client that does not close: nobody writes to the pipe. */
const stuckThread = (): string => {
  const [pipe, module] = [join(folder, 'pipe'), join(folder, 'stuck-thread.mjs')]
  execFileSync('mkfifo', [pipe])
  writeFileSync(module, `import { open } from 'node:fs'; open(${JSON.stringify(pipe)}, 'r', () => undefined)`)
  return module
}

const variables = { EVENTZR_KAFKA_BROKERS: 'nowhere', EVENTZR_HTTP_PORT: '-1' }

const startAll = () => ({
  version: new CliProcess(['--version'], {}),
  usage: new CliProcess(['run', 'billing'], nobody),
  configuration: new CliProcess(['run', 'cpaas'], variables),
  key: new CliProcess(['run', 'cpaas'], nobody),
  settings: new CliProcess(['topics', 'apply'], { ...nobody, EVENTZR_KAFKA_SETTINGS_FILE: settingsFile() }),
  registry: new CliProcess(['schemas', 'check'], nobody),
  released: new CliProcess(['schemas', 'check', '--released', '--json'], {}),
  describe: new CliProcess(['describe', 'studio', '--json'], {}),
  doctor: new CliProcess(['doctor', '--json'], {}),
  stuck: new CliProcess(['describe', 'cpaas'], { NODE_OPTIONS: `--import=${stuckThread()}` }),
})

describe('a command', () => {
  let all: ReturnType<typeof startAll>
  const exits: Partial<Record<keyof typeof all, string>> = {}

  beforeAll(async () => {
    all = startAll()
    const ended = Object.entries(all).map(async ([name, process]) => [name, await process.ended()] as const)
    Object.assign(exits, Object.fromEntries(await Promise.all(ended)))
  }, 60_000)
  afterAll(async () => {
    for (const process of Object.values(all)) await process.kill()
  })

  it('never answers with a bare stack trace', () => {
    for (const [name, { log }] of Object.entries(all)) expect(log, name).not.toMatch(/\n\s+at /)
  })

  it('ends with 0 and the version of the package', () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { readonly version: string }
    expect(exits.version).toBe('0')
    expect(all.version.output).toBe(`${version}\n`)
  })

  it('ends with 2 when it is used wrongly, and shows its usage', () => {
    expect(exits.usage).toBe('2')
    expect(all.usage.log).toMatch(/Allowed choices are cpaas, studio\.[\s\S]*Usage: eventzr-topology run/)
  })

  it('ends with 2 and every fault of the configuration', () => {
    expect(exits.configuration).toBe('2')
    expect(all.configuration.log).toMatch(/the configuration has 4 fault/)
    for (const name of [
      'EVENTZR_KAFKA_BROKERS',
      'EVENTZR_SCHEMA_REGISTRY_URL',
      'EVENTZR_HTTP_PORT',
      'EVENTZR_HMAC_KEY_FILE',
    ])
      expect(all.configuration.log).toContain(`  - ${name}: `)
  })

  it('ends with 2 without the key of recipients, and says how to give one', () => {
    expect(exits.key).toBe('2')
    expect(all.key.log).toContain('  - EVENTZR_HMAC_KEY_FILE: a pod of the orchestrator needs the key')
    expect(all.key.log).toMatch(/docs\/operations\.md says[^\n]* EVENTZR_ALLOW_KNOWN_HMAC_KEY=true/)
  })

  it('ends with 2 when the Kafka client refuses a setting, which is named without its value', () => {
    expect(exits.settings).toBe('2')
    expect(all.settings.log).toContain('no.such.setting')
    expect(all.settings.log).not.toContain('hunter2')
  })

  it('ends with 1 when the registry does not answer', () => {
    expect(exits.registry).toBe('1')
    expect(all.registry.log).toMatch(/^error: the schema registry at 127\.0\.0\.1:2 does not answer \(ECONNREFUSED\)/)
  })

  it('ends with 0 when no reader of a released schema would break, without broker, registry or configuration', () => {
    expect(exits.released).toBe('0')
    const { released } = JSON.parse(all.released.output) as { readonly released: readonly { readonly state: string }[] }
    expect(released.length).toBeGreaterThan(60)
    expect(released.filter(({ state }) => state === 'broken')).toEqual([])
  })

  it('that waits for a registry says so once per try, hides its password, and ends with 0 when it is asked to stop', async () => {
    const pod = new CliProcess(['run', 'cpaas'], {
      EVENTZR_KAFKA_BROKERS: nobody.EVENTZR_KAFKA_BROKERS,
      EVENTZR_SCHEMA_REGISTRY_URL: 'http://user:hunter2@127.0.0.1:2/none',
      EVENTZR_STATE_DIR: folder,
      EVENTZR_HTTP_PORT: '0',
      EVENTZR_ALLOW_KNOWN_HMAC_KEY: 'true',
    })
    await pod.says('waiting, next try in 800 ms')
    expect(await pod.stop()).toBe('0')
    expect([200, 400, 800].map((ms) => pod.count(`next try in ${ms} ms`))).toEqual([1, 1, 1])
    expect(pod.log).not.toContain('hunter2')
    expect(pod.count('recipients are hashed with a key that everybody knows')).toBe(1)
  })

  it('ends in time though a thread of it does not', () => {
    expect(exits.stuck).toBe('SIGKILL')
    expect(all.stuck.output).toContain('cpaas')
  })

  it('prints one JSON value and nothing else with --json', () => {
    expect(exits.describe).toBe('0')
    expect(JSON.parse(all.describe.output)).toMatchObject({ application: 'eventzr-studio-v1' })
  })

  it('that looks for faults ends with 1 and all of them where nothing is configured and nothing runs', () => {
    expect(exits.doctor).toBe('1')
    const { ok, findings } = JSON.parse(all.doctor.output) as {
      readonly ok: boolean
      readonly findings: readonly { readonly check: string; readonly state: string }[]
    }
    expect(ok).toBe(false)
    expect(findings.filter(({ state }) => state === 'skipped').map(({ check }) => check)).toEqual(
      expect.arrayContaining(['broker', 'topics', 'registry', 'schemas']),
    )
    expect(findings.filter(({ check }) => check === 'configuration')).toHaveLength(2)
  })
})
