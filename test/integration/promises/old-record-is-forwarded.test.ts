import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest'
import { Admin } from '#kafka/admin.ts'
import { CountingRun } from '../../../bench/counting/counting-run.ts'
import { readTopic } from '../../../bench/counting/read-topic.ts'
import type { Verdict } from '../../../bench/counting/verdict.ts'
import { numbersTopic } from '../../../examples/counting/counting-topology.ts'
import { createTopic } from '../faults/one-record.ts'
import { send } from '../faults/send.ts'
import { allRight, writtenBy } from './expected.ts'

const brokers = inject('brokers')
const application = `old-${Date.now()}`
const input = numbersTopic(application).name
const tenants = 20
const ageMs = 20 * 86_400_000
const canary = `${application}-canary`

/** Writes a record that retention deletes at once, and waits until it has. */
const retentionPasses = async (): Promise<void> => {
  const first = { topic: canary, partition: 0 }
  const admin = new Admin({ brokers, clientId: canary, settings: {} })
  try {
    const [{ offset: end } = { offset: 0 }] = await admin.highWatermarks([first])
    await send(brokers, [{ topic: canary, key: null, value: Buffer.from('old') }])
    const isGone = async () => (await admin.firstOffsets([first]))[0]!.offset > end
    await vi.waitUntil(isGone, { timeout: 30_000, interval: 200 })
  } finally {
    admin.close()
  }
}

// Others look for old records every five minutes only.
describe.runIf(inject('kind') !== 'given')(
  'records older than the forward topic keeps its own, while the pod of their home task stands still',
  () => {
    let run: CountingRun
    let verdict: Verdict
    let firstOld = Infinity

    const oldOnes = () => run.load.sent.slice(firstOld)
    const forwarded = async () => (await readTopic(brokers, run.own.forward)).length

    beforeAll(async () => {
      run = await CountingRun.prepare({
        brokers,
        application,
        tasks: 2,
        config: { [input]: { 'retention.ms': '-1' } },
        misplaced: (n) => n >= firstOld,
      })
      await createTopic(brokers, canary, { 'retention.ms': '1' })
      const patient = { sessionTimeoutMs: 30_000, transactionTimeoutMs: 25_000 }
      run.startPod({ by: '0', instanceId: '0', ...patient })
      const home = run.startPod({ by: '1', instanceId: '1', ...patient })
      const traffic = setInterval(() => run.load.send(4, tenants), 20)
      await run.seen(writtenBy('0'))
      await run.seen(writtenBy('1'))
      clearInterval(traffic)
      await run.drained()
      home.kill('SIGSTOP')
      firstOld = run.load.sent.length
      run.load.send(400, tenants, ageMs)
      const fewest = Math.min(...[0, 1].map((each) => oldOnes().filter(({ partition }) => partition === each).length))
      while ((await forwarded()) < fewest) await pause(200)
      // The broker takes its topics one after the other: only with the second canary has it been through all of them.
      await retentionPasses()
      await retentionPasses()
      home.kill('SIGCONT')
      await run.drained()
      await run.stopPods()
      verdict = await run.verdict()
    })
    afterAll(() => run.close())

    it('are processed, each once and in order', () => {
      expect(verdict).toEqual(allRight(run))
    })
  },
)
