import type { TopicPartition } from '#runtime/ports/batch.ts'
import type { ClusterPort, CommittedOffset, ConsumerPort, LogRange } from '#runtime/ports/kafka-port.ts'
import type { OwnTopics } from '#runtime/ports/own-topics.ts'
import type { Topology } from '#stream/nodes.ts'
import { type AssignedInput, inputsOf, taskCount, topicsOf } from './assignment.ts'
import type { TaskCountCheck } from './task-count-check.ts'

export interface FactParts {
  readonly topology: Topology
  readonly own: OwnTopics
  readonly consumer: Pick<ConsumerPort, 'committed'>
  readonly restore: Pick<ClusterPort, 'describeTopics' | 'logRanges'>
  readonly taskCountCheck: TaskCountCheck
}

/** A task as the brokers know it. */
export interface BrokerFacts {
  /** The application has so many. */
  readonly tasks: number
  readonly ids: ReadonlyMap<string, string>
  readonly inputs: readonly AssignedInput[]
  readonly committed: readonly CommittedOffset[]
  /** One for each input. */
  readonly ranges: readonly LogRange[]
  readonly changelog: LogRange
}

/** So long is the group asked at a time: the transaction of a predecessor may be open for longer. */
const committedPatienceMs = 3_000

/**
 * Asks the brokers about a task. The ends of its logs are asked last: they have grown since by what is committed, not the other
 * way round.
 * @throws TopicsError; KafkaCallError, BrokerUnavailableError; the signal's reason
 */
export const askBrokers = async (
  number: number,
  { topology, own, consumer, restore, taskCountCheck }: FactParts,
  signal: AbortSignal,
): Promise<BrokerFacts> => {
  signal.throwIfAborted()
  const { partitions: counts, ids } = await restore.describeTopics(topicsOf(topology, own))
  const tasks = taskCount(topology, own, counts)
  taskCountCheck.check(tasks)
  const inputs = inputsOf(number, tasks, topology, own, counts)
  signal.throwIfAborted()
  const committed = await consumer.committed(inputs.map(topicPartition), committedPatienceMs)
  signal.throwIfAborted()
  const logs = [{ topic: own.changelog, partition: number }, ...inputs.map(topicPartition)]
  const [changelog, ...ranges] = await restore.logRanges(logs)
  return { tasks, ids, inputs, committed: inOrder(inputs, committed), ranges, changelog: changelog! }
}

const topicPartition = ({ topic, partition }: TopicPartition): TopicPartition => ({ topic, partition })

/** The broker answers in an order of its own; the merge order is that of the inputs. */
const inOrder = <T extends TopicPartition>(inputs: readonly TopicPartition[], found: readonly T[]): readonly T[] =>
  inputs.map((input) => {
    const match = found.find((candidate) => same(candidate, input))
    if (match === undefined) throw new Error(`the broker gave no answer for ${input.topic}-${input.partition}`)
    return match
  })

const same = (a: TopicPartition, b: TopicPartition): boolean => a.topic === b.topic && a.partition === b.partition
