import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Right } from '#runtime/ports/rights.ts'
import { CountingRun } from '../../bench/counting/counting-run.ts'
import { wantedRights } from '#cli/wanted-rights.ts'
import { countingTopology } from '../../examples/counting/counting-topology.ts'
import { type GuardedBroker, startGuardedBroker } from '../integration/rights/guarded-broker.ts'
import { allRight } from '../integration/promises/expected.ts'

/** Longer than the session of a pod. */
const withoutMs = 9_000

/** Every right of the application without which it does not go on, by what it is for. */
const cases: readonly (readonly [name: string, isTaken: (right: Right) => boolean, told: string])[] = [
  ['to write its output', ({ name }) => name.endsWith('-totals'), 'Write on topic '],
  ['to read its input', ({ name }) => name.endsWith('-numbers'), 'Read on topic '],
  ['to its group', ({ on }) => on === 'group', 'Read on group '],
  ['to its transactional id', ({ on }) => on === 'transactional id', 'Write on transactional id '],
  [
    'to write its journal',
    ({ name, operation }) => name.endsWith('-journal') && operation === 'Write',
    'Write on topic ',
  ],
  [
    'to write its changelog',
    ({ name, operation }) => name.endsWith('-changelog') && operation === 'Write',
    'Write on topic ',
  ],
]

describe('two pods under load', () => {
  let broker: GuardedBroker
  beforeAll(async () => {
    broker = await startGuardedBroker()
  })
  afterAll(() => broker?.stop())

  describe.each(cases)('whose right %s is taken away and given back', (_name, isTaken, told) => {
    let run: CountingRun
    let log = ''
    let aborts = 0

    beforeAll(async () => {
      const application = `taken-${Date.now()}`
      run = await CountingRun.prepare({ brokers: broker.brokers, application, tasks: 4 })
      const rights = wantedRights([countingTopology(application)], 'pod')
      const taken = rights.filter((right) => isTaken(right))
      await broker.grant(rights)
      run.load.start(200, 12)
      const pods = ['0', '1'].map((instanceId) => run.startPod({ ...broker.guarded, instanceId, by: instanceId }))
      await run.seen((outputs) => new Set(outputs.map(({ by }) => by)).size === 2)
      await broker.revoke(taken)
      await pause(withoutMs)
      log = pods.map((pod) => pod.log).join('')
      aborts = log.split('tried again in pauses').length - 1
      await broker.grant(taken)
      await pause(3_000)
      await run.load.stop()
      await run.drained(60_000)
      await run.stopPods()
    })
    afterAll(() => run.close())

    it('loses, doubles and reorders nothing', async () => {
      expect(await run.verdict()).toEqual(allRight(run))
    })

    it('names the right', () => {
      expect(log).toContain(`not granted to this principal: ${told}`)
    })

    it('tells at most every ten seconds of each pod', () => {
      expect(aborts).toBeLessThanOrEqual(4)
    })
  })
})
