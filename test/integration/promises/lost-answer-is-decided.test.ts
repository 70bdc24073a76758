import { setTimeout as pause } from 'node:timers/promises'
import kafka from '@confluentinc/kafka-javascript'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { call } from '#kafka/call.ts'
import { connect, connectTimeoutMs, disconnect } from '#kafka/connection.ts'
import { applicationId } from '#stream/topology.ts'
import { CountingRun } from '../../../bench/counting/counting-run.ts'
import { countingTopology } from '../../../examples/counting/counting-topology.ts'
import type { Verdict } from '../../../bench/counting/verdict.ts'
import { apiKeys } from '#world/doors/kafka-frames.ts'
import { type BrokerBehindDoor, startBrokerBehindDoor } from '../faults/broker-behind-door.ts'
import { allRight } from './expected.ts'

const transactionTimeoutMs = 3_000
/** Longer than a transaction may be open, and longer than the 5 s for which a call of the producer waits. */
const awayMs = 6_000

/** What a pod does that dies before it joins its group. */
const takeId = async (brokers: string, transactionalId: string): Promise<void> => {
  const settings = { 'bootstrap.servers': brokers, 'transactional.id': transactionalId }
  const producer = new kafka.Producer(settings as kafka.ProducerGlobalConfig)
  await connect(producer, connectTimeoutMs)
  await call<void>('initTransactions', (done) => producer.initTransactions(5_000, done as never))
  await disconnect(producer, 5_000)
}

const tasks = 3

/** What the pod's log tells about the ends of transactions that were not answered at once, without repetitions. */
const endingsIn = (log: string): readonly string[] => [
  ...new Set(log.match(/commitTransaction is retried|the transaction is aborted|"fate":"\w+"/g)),
]

const openedTasks = (log: string): number =>
  [...log.matchAll(/opened (\d) tasks/g)].reduce((sum, [, count]) => sum + Number(count), 0)

interface Outage {
  readonly outage: string
  readonly over: (brokers: string, transactionalId: string) => Promise<unknown>
  readonly way: string
  readonly endings: readonly string[]
}

const outages: readonly Outage[] = [
  {
    outage: 'is over at once',
    over: () => Promise.resolve(),
    way: 'is answered within the same call',
    endings: [],
  },
  {
    outage: 'lasts for longer than the transaction time-out',
    over: () => pause(awayMs),
    way: 'calls again and is answered that it has committed',
    endings: ['commitTransaction is retried'],
  },
  {
    outage: 'lasts as long, and another process takes the id of the pod and dies',
    over: (brokers, id) => Promise.all([pause(awayMs), takeId(brokers, id)]),
    way: 'finds out that it has committed',
    endings: ['commitTransaction is retried', '"fate":"committed"'],
  },
]

// A broker tells its clients where it is, so it must know of the door: only one of our own does.
describe.runIf(inject('kind') === 'java')('a pod that is cut off before its commit is answered', () => {
  let broker: BrokerBehindDoor

  beforeAll(async () => {
    broker = await startBrokerBehindDoor()
  })
  afterAll(() => broker.stop())

  describe.each(outages)('when that $outage', ({ over, way, endings }) => {
    let run: CountingRun
    let log = ''
    let exits: readonly string[] = []
    let verdict: Verdict

    beforeAll(async () => {
      const application = `lost-answer-${Date.now()}`
      run = await CountingRun.prepare({ brokers: broker.brokers, application, tasks })
      // The group waits for longer than the transaction: nobody else can decide.
      const pod = run.startPod({ transactionTimeoutMs, sessionTimeoutMs: 30_000 })
      run.load.start(500, 12)
      await run.seen((outputs) => outputs.length > 0)
      await broker.door.loseNextAnswerTo(apiKeys.endTxn)
      await over(broker.brokers, `${applicationId(countingTopology(application))}-0`)
      const before = run.watch.outputs.length
      broker.door.letIn()
      await run.seen((outputs) => outputs.length > before)
      await run.load.stop()
      await run.drained()
      log = pod.log
      exits = await run.stopPods()
      verdict = await run.verdict()
    })
    afterAll(() => run.close())

    it(way, () => {
      expect(endingsIn(log)).toEqual(endings)
    })

    it('goes on in the same process with the rows that it has', () => {
      expect(openedTasks(log)).toBe(tasks)
      expect(exits).toEqual(['0'])
    })

    it('loses, doubles and reorders nothing', () => {
      expect(verdict).toEqual(allRight(run))
    })
  })
})
