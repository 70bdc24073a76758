import type { Topology } from '#stream/nodes.ts'
import { TopicsError } from '#runtime/ports/errors.ts'
import type { ClusterPort } from '#runtime/ports/kafka-port.ts'
import type { Log } from '#runtime/ports/log.ts'
import type { OwnTopics } from '#runtime/ports/own-topics.ts'
import type { Sleep } from '#runtime/ports/sleep.ts'
import { taskCount, topicsOf } from './assignment.ts'

export interface TopicCheckParts {
  readonly topology: Topology
  readonly own: OwnTopics
  readonly restore: Pick<ClusterPort, 'describeTopics'>
  readonly log: Log
  readonly nowMs: () => number
  readonly sleep: Sleep
}

/** Each broker learns of new topics in its own time; after this time a topic counts as missing. */
export const topicsPatienceMs = 10_000
const pauseMs = 250

/**
 * Waits until every topic of an application is there and its own ones agree. A pod asks before it joins its group: without its
 * topic a group is never assigned anything, and says nothing.
 * @throws TopicsError when they are not after 10 s; KafkaCallError, BrokerUnavailableError; the signal's reason
 */
export const checkTopics = async (parts: TopicCheckParts, signal: AbortSignal): Promise<void> => {
  const { topology, own, restore, log, nowMs, sleep } = parts
  const untilMs = nowMs() + topicsPatienceMs
  let told = ''
  for (;;) {
    signal.throwIfAborted()
    try {
      const { partitions } = await restore.describeTopics(topicsOf(topology, own))
      return void taskCount(topology, own, partitions)
    } catch (error) {
      if (!(error instanceof TopicsError) || nowMs() >= untilMs) throw error
      const { code, faults, message, remedy } = error
      if (message !== told)
        log.warn({ code, faults }, `topics are missing or disagree; asked again for ${topicsPatienceMs} ms: ${remedy}`)
      told = message
    }
    await sleep(pauseMs, signal)
  }
}
