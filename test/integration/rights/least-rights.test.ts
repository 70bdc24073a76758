import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { wantedRights } from '#cli/wanted-rights.ts'
import { ClusterReader } from '#kafka/cluster-reader.ts'
import { noLog } from '#runtime/ports/log.ts'
import type { TenantId } from '#stream/record.ts'
import { type Right, rightText } from '#runtime/ports/rights.ts'
import { CountingRun } from '../../../bench/counting/counting-run.ts'
import type { Verdict } from '../../../bench/counting/verdict.ts'
import { countingTopology } from '../../../examples/counting/counting-topology.ts'
import { jsonCodec } from '../../../examples/counting/json-codec.ts'
import { EntityNames } from '../../../src/inspect/entity-names.ts'
import { inspection } from '../../../src/inspect/inspection.ts'
import { runApplication } from '../../../src/application.ts'
import { allRight, writtenBy } from '../promises/expected.ts'
import { type GuardedBroker, startGuardedBroker } from './guarded-broker.ts'

const application = `rights-${Date.now()}`
const topology = countingTopology(application)
const rights = wantedRights([topology], 'pod')
const unseen: Right = { operation: 'DescribeConfigs', on: 'topic', name: `${application}-v1-dead-letter` }
/** Those without which a pod cannot run; Describe comes with each of them. */
const needed = rights.filter(({ operation }) => operation === 'Read' || operation === 'Write')

let broker: GuardedBroker
beforeAll(async () => {
  broker = await startGuardedBroker()
})
afterAll(() => broker?.stop())

describe('pods with the rights that acls print lists, and no others', () => {
  let run: CountingRun
  let log = ''
  let lastLog = ''
  let verdict: Verdict

  beforeAll(async () => {
    run = await CountingRun.prepare({ brokers: broker.brokers, application, tasks: 4 })
    await broker.grant(rights)
    run.load.start(100, 12)
    const first = run.startPod({ ...broker.guarded, by: '0.1' })
    await run.seen(writtenBy('0.1'))
    const second = run.startPod({ ...broker.guarded, instanceId: '1', by: '1' })
    await run.seen(writtenBy('1'))
    first.kill('SIGKILL')
    await first.ended()
    await broker.revoke([unseen])
    // Another folder: its rows come from the changelog.
    const third = run.startPod({ ...broker.guarded, by: '0.2' })
    await run.seen(writtenBy('0.2'))
    await third.says((text) => text.includes('DescribeConfigs'))
    await run.load.stop()
    await run.drained()
    await run.stopPods()
    lastLog = third.log
    log = first.log + second.log + lastLog
    verdict = await run.verdict()
  })
  afterAll(() => run.close())

  it('lose, double and reorder nothing through a rebalance, a crash and a restore', () => {
    expect(verdict).toEqual(allRight(run))
  })

  it('are refused nothing', () => {
    expect(log).not.toMatch(/not granted|authorization failed/i)
  })

  it('go on without the right to see the settings of a topic, which they tell once', () => {
    expect(lastLog.split(`the settings of ${unseen.name} are not known: the right DescribeConfigs`)).toHaveLength(2)
  })

  describe('but one', () => {
    const folder = mkdtempSync(join(tmpdir(), 'least-rights-'))
    afterAll(() => rmSync(folder, { recursive: true, force: true }))

    /** Runs a pod in this process until it says that a right is missing. */
    const firstRefusal = async (): Promise<string> => {
      const stop = new AbortController()
      let refusal = ''
      const say = (_fields: object, message: string): void => {
        if (!message.includes('not granted')) return
        refusal ||= message
        stop.abort()
      }
      await runApplication(
        {
          topology,
          codec: jsonCodec('2', () => undefined),
          connection: { ...broker.guarded, clientId: `${application}-2` },
          instanceId: '2',
          stateFolder: folder,
          commitIntervalMs: 100,
          sessionTimeoutMs: 6_000,
          transactionTimeoutMs: 5_000,
          log: { debug: say, info: say, warn: say, error: say },
        },
        AbortSignal.any([stop.signal, AbortSignal.timeout(20_000)]),
      )
      return refusal
    }

    it.each(needed.map((right) => [rightText(right), right] as const))('name it: %s', async (_text, right) => {
      const isOfSame = ({ on, name, operation }: Right): boolean =>
        on === right.on && name === right.name && (operation === right.operation || operation === 'Describe')
      await broker.revoke(rights.filter(isOfSame))
      const refusal = await firstRefusal()
      await broker.grant(rights.filter(isOfSame))
      const { operation, on, name } = right
      expect(refusal).toContain(`${operation} on ${on} ${name}`)
    })
  })

  describe('and an inspection with those of an inspector alone', () => {
    const inspectors = wantedRights([topology], 'inspector')
    const inspect = async () => {
      const cluster = new ClusterReader({ ...broker.guarded, clientId: `${application}-inspect` }, noLog)
      const codec = jsonCodec('inspect', () => undefined)
      try {
        const names = new EntityNames('tenant-1')
        return await inspection({ topology, cluster, codec, names }, 'tenant-1' as TenantId, 'tenant-1')
      } finally {
        cluster.close()
      }
    }

    beforeAll(async () => {
      await broker.revoke(rights)
      await broker.grant(inspectors)
    })

    it('reads the story of an entity', async () => {
      const { steps, rows } = await inspect()
      expect(steps.length).toBeGreaterThan(1)
      expect(rows).toMatchObject([{ store: 'totals', differs: [] }])
    })

    it.each(
      inspectors.filter(({ operation }) => operation === 'Read').map((right) => [rightText(right), right] as const),
    )('is refused without one of them, by name: %s', async (text, right) => {
      await broker.revoke([right])
      await expect(inspect()).rejects.toThrow(text)
      await broker.grant([right])
    })
  })
})
