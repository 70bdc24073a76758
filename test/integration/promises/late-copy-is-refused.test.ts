import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { GroupConsumer } from '#kafka/consumer.ts'
import { TransactionalProducer } from '#kafka/producer.ts'
import { CountingRun } from '../../../bench/counting/counting-run.ts'
import type { Verdict } from '../../../bench/counting/verdict.ts'
import { apiKeys } from '#world/doors/kafka-frames.ts'
import { createTopic, outboxOf } from '../faults/one-record.ts'
import { type BrokerBehindDoor, startBrokerBehindDoor } from '../faults/broker-behind-door.ts'
import { writtenLog } from '../../runtime/written-log.ts'
import { allRight, writtenBy } from './expected.ts'

const output = 'tells-output'
const transactional = ['addPartitionsToTxn', 'addOffsetsToTxn', 'txnOffsetCommit', 'endTxn'] as const

/** INVALID_PRODUCER_EPOCH: the producer that sent it has a successor. */
const staleProducer = 47

const copies = [
  {
    copy: 'the end of a transaction',
    apiKey: apiKeys.endTxn,
    moment: 'between two writes of the next one',
    between: apiKeys.produce,
  },
  {
    copy: 'the offsets of a transaction',
    apiKey: apiKeys.txnOffsetCommit,
    moment: 'before the end of the next one',
    between: apiKeys.endTxn,
  },
]

// A broker tells its clients where it is, so it must know of the door: only one of our own does.
describe.runIf(inject('kind') === 'java')(
  'a copy that comes late, since its pod lost a connection and asked again',
  () => {
    let broker: BrokerBehindDoor

    beforeAll(async () => {
      broker = await startBrokerBehindDoor()
    })
    afterAll(() => broker.stop())

    describe('to which a producer', () => {
      let consumer: GroupConsumer
      let producer: TransactionalProducer
      const clientId = 'tells'

      /** One transaction with a record and an offset. */
      const commit = async (offset: number): Promise<void> => {
        await producer.begin()
        await producer.send(outboxOf(output, 'value'))
        await producer.sendOffsets([{ topic: output, partition: 0, offset }])
        await producer.commit()
      }

      beforeAll(async () => {
        await createTopic(broker.brokers, output)
        const connection = { brokers: broker.brokers, clientId, settings: {} }
        const { log } = writtenLog()
        const membership = { groupId: 'tells', instanceId: 'tells', sessionTimeoutMs: 6_000, anchorTopic: output }
        consumer = await GroupConsumer.connect({ ...membership, connection }, log)
        const transactions = { connection, transactionalId: 'tells', timeoutMs: 10_000, consumer }
        producer = await TransactionalProducer.connect(transactions, log)
        await producer.init()
      })
      afterAll(async () => {
        await producer.close()
        await consumer.close()
      })

      it('owes nothing after twenty transactions that nobody disturbed', async () => {
        const repeated: boolean[] = []
        for (let offset = 1; offset <= 20; offset++) {
          await commit(offset)
          repeated.push(producer.mustRenew)
        }
        expect(repeated).toEqual(repeated.map(() => false))
      })

      // The client says so in a line of its log: this fails when the text of that line changes.
      it.each(transactional)('owes an answer, as it knows when the commit has come back: %s', async (request) => {
        // Its own: brokers ask for partitions of a transaction, too, when they verify one (KIP-890).
        const held = broker.door.holdNext(apiKeys[request], clientId)
        await commit(21)
        await held
        expect(producer.mustRenew).toBe(true)
      })
    })

    describe("of its own request to join, which takes the group's place of the pod", () => {
      let run: CountingRun
      let answer: number
      let log: string
      let exits: readonly string[] = []
      let verdict: Verdict

      beforeAll(async () => {
        run = await CountingRun.prepare({ brokers: broker.brokers, application: `late-join-${Date.now()}`, tasks: 3 })
        const held = broker.door.holdNext(apiKeys.joinGroup)
        const pod = run.startPod({ by: 'first' })
        run.load.start(500, 12)
        await run.seen(writtenBy('first'))
        answer = await (await held).deliver()
        await pod.says((text) => text.includes('starting again'))
        await run.load.stop()
        await run.drained()
        exits = await run.stopPods()
        log = pod.log
        verdict = await run.verdict()
      })
      afterAll(() => run.close())

      it('is taken', () => {
        expect(answer).toBe(0)
      })

      it('has the pod join again within the same process, since nobody has its transactional id', () => {
        expect(log).toContain('a copy of its own request to join came late')
        expect(exits).toEqual(['0'])
      })

      it('loses, doubles and reorders nothing', () => {
        expect(verdict).toEqual(allRight(run))
      })
    })

    describe.each(copies)('of $copy, $moment', ({ apiKey, between }) => {
      let run: CountingRun
      let answer: number
      let exits: readonly string[] = []
      let verdict: Verdict

      beforeAll(async () => {
        run = await CountingRun.prepare({ brokers: broker.brokers, application: `late-copy-${Date.now()}`, tasks: 3 })
        const pod = run.startPod({ by: 'first' })
        run.load.start(500, 12)
        await run.seen(writtenBy('first'))
        answer = await broker.door.deliverBetween(await broker.door.holdNext(apiKey), between)
        // Nothing after it must make it good again.
        pod.kill('SIGKILL')
        await pod.endsSoon()
        run.startPod({ by: 'second' })
        await run.seen(writtenBy('second'))
        await run.load.stop()
        await run.drained()
        exits = await run.stopPods()
        verdict = await run.verdict()
      })
      afterAll(() => run.close())

      it('is refused', () => {
        expect(answer).toBe(staleProducer)
      })

      it('leaves nothing behind that the next process would stumble over', () => {
        expect(exits).toEqual(['SIGKILL', '0'])
      })

      it('loses, doubles and reorders nothing', () => {
        expect(verdict).toEqual(allRight(run))
      })
    })
  },
)
