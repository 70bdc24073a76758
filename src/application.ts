import { setTimeout as pause } from 'node:timers/promises'
import { RowCodecs } from '#state/row-codec.ts'
import { ChangelogReader } from '#kafka/changelog-reader.ts'
import type { Connection } from '#kafka/connection.ts'
import { GroupConsumer } from '#kafka/consumer.ts'
import { TransactionalProducer } from '#kafka/producer.ts'
import type { CodecPort } from '#runtime/codec-port.ts'
import { type FailPoint, noFailPoint } from '#runtime/fail-point.ts'
import { KafkaCallError } from '#runtime/kafka-port.ts'
import type { Log } from '#runtime/log.ts'
import { ownTopics } from '#runtime/own-topics.ts'
import { Pod } from '#runtime/pod.ts'
import { noObserver, type PodObserver } from '#runtime/pod-observer.ts'
import type { Topology } from '#stream/nodes.ts'
import { applicationId } from '#stream/topology.ts'

/** One pod of an application, ready to run. */
export interface Application {
  readonly topology: Topology
  readonly codec: CodecPort
  readonly connection: Connection
  /** The pod's ordinal, e.g. `0`: with the application id it is its transactional id and its static member id. */
  readonly instanceId: string
  readonly commitIntervalMs: number
  readonly sessionTimeoutMs: number
  readonly transactionTimeoutMs: number
  readonly log: Log
  readonly observer?: PodObserver
  readonly failPoint?: FailPoint
}

const firstPauseMs = 500
const longestPauseMs = 15_000

/**
 * Runs a pod until `signal` aborts, then commits and closes. A lost broker or a transaction that ran out of time is recovered
 * from by starting again from what Kafka holds, with growing pauses.
 * @throws FencedError when another process has the same instance id; TopicsError, TaskCorruptedError and every fault of this
 * program: starting again would not help.
 */
export const runApplication = async (application: Application, signal: AbortSignal): Promise<void> => {
  const { log } = application
  for (let pauseMs = firstPauseMs; !signal.aborted; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    try {
      await runPod(application, signal)
      return
    } catch (error) {
      if (!isRecoverable(error)) throw error
      log.warn({ retryInMs: pauseMs }, `starting again from the last commit: ${(error as Error).message}`)
      await pause(pauseMs, undefined, { signal }).catch(() => undefined)
    }
  }
}

const isRecoverable = (error: unknown): boolean =>
  error instanceof KafkaCallError || (error instanceof Error && error.message.startsWith('no broker answered'))

const runPod = async (application: Application, signal: AbortSignal): Promise<void> => {
  const { topology, codec, connection, log, observer = noObserver, failPoint = noFailPoint } = application
  const id = applicationId(topology)
  const own = ownTopics(id)
  const member = `${id}-${application.instanceId}`
  observer.state('starting')
  const consumer = await GroupConsumer.connect(
    {
      connection,
      groupId: id,
      instanceId: member,
      sessionTimeoutMs: application.sessionTimeoutMs,
      anchorTopic: own.journal,
    },
    log,
  )
  let producer: TransactionalProducer | undefined
  try {
    producer = await TransactionalProducer.connect(
      { connection, transactionalId: member, timeoutMs: application.transactionTimeoutMs, consumer },
      log,
    )
    await producer.init()
    consumer.join()
    const pod = new Pod({
      topology,
      own,
      codec,
      rows: new RowCodecs(topology.stores),
      consumer,
      producer,
      restore: new ChangelogReader(connection, log),
      observer,
      log,
      failPoint,
      commitIntervalMs: application.commitIntervalMs,
      transactionTimeoutMs: application.transactionTimeoutMs,
      nowMs: Date.now,
    })
    const stop = () => pod.stop()
    signal.addEventListener('abort', stop, { once: true })
    if (signal.aborted) stop()
    await pod.run()
  } finally {
    // The producer first: a call of it with a disconnected consumer crashes inside the client.
    await producer?.close()
    await consumer.close()
  }
}
