import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, inject, it } from 'vitest'
import type { StackKind } from '#world/local/stack.ts'

const cli = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url))
const checks = [
  'life-cycles-complete',
  'event-ids-unique',
  'type-equals-topic',
  'key-equals-tenant',
  'values-decode-by-registry',
  'failover-and-failback',
  'no-send-after-stop',
  'consent-proved',
  'erased-forgotten',
  'rate-limits-held',
  'quiet-hours-held',
  'cost-conserved',
  'planned-assets-complete',
  'requested-jobs-created',
  'render-jobs-terminal-once',
  'batches-completed-once',
  'cancel-honoured',
  'credits-conserved',
  'templates-versioned',
  'voice-models-ready-once',
  'published-topics-used',
  'dead-letters-exactly-expected',
]

const pods = ['cpaas-0', 'cpaas-1', 'studio-0', 'studio-1']

const folder = mkdtempSync(join(tmpdir(), 'demo-test-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** The shared stack: no other test writes to the topics of the applications there. A given one may have been used before. */
const stackOf = (kind: StackKind): Readonly<Record<string, string>> =>
  kind === 'given'
    ? {}
    : { EVENTZR_KAFKA_BROKERS: inject('brokers'), EVENTZR_SCHEMA_REGISTRY_URL: inject('registryUrl') }

const runDemo = (): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }> => {
  const { EVENTZR_KAFKA_BROKERS: _brokers, EVENTZR_SCHEMA_REGISTRY_URL: _registry, ...others } = process.env
  const env = { ...others, ...stackOf(inject('kind')), EVENTZR_STATE_DIR: folder }
  return new Promise((resolve) => {
    const command = [cli, 'demo', '--seconds', '25', '--rate', '100', '--json']
    execFile(process.execPath, command, { env, maxBuffer: 16 * 1024 * 1024 }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr })
    })
  })
}

describe('the demo', () => {
  it('proves the whole system from the topics: every check holds though a pod is killed, and the run was not too tame', async () => {
    const { code, stdout, stderr } = await runDemo()
    const result = JSON.parse(stdout) as {
      ok: boolean
      checks: Record<string, { ok: boolean; detail: string }>
      counts: Record<string, number>
      killed: { readonly application: string; readonly tasks: number }
      memory: Record<string, { rssMbAtThird: number | null; rssMbAtEnd: number | null }>
    }
    expect(result.killed.application).toBe('cpaas')
    expect(result.killed.tasks).toBeGreaterThan(0)
    expect(Object.entries(result.checks).filter(([, { ok }]) => !ok)).toEqual([])
    expect(Object.keys(result.checks)).toEqual(checks)
    expect(Object.entries(result.counts).filter(([, count]) => count < 1)).toEqual([])
    const known = { rssMbAtThird: expect.any(Number) as number, rssMbAtEnd: expect.any(Number) as number }
    expect(result.memory).toEqual({
      ...Object.fromEntries(pods.map((pod) => [pod, known])),
      'cpaas-0': { ...known, rssMbAtThird: null },
    })
    expect(readdirSync(folder), 'the rows of the pods go with the run').toEqual([])
    expect({ code, ok: result.ok }, stderr).toEqual({ code: 0, ok: true })
  }, 400_000)
})
