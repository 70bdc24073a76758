import type { OwnTopics } from '#runtime/ports/own-topics.ts'
import type { Operation, Right } from '#runtime/ports/rights.ts'
import type { Topology } from '#stream/nodes.ts'

/**
 * Every right upon topics in use by a pod of an application. Read and Write include Describe in Apache Kafka; IAM knows no such
 * rule, so it is named. Without DescribeConfigs a pod runs, and does not see settings at the cost of rows.
 */
export const topicRights = ({ sources, sinks }: Topology, own: OwnTopics): readonly Right[] => {
  const rights = new Map<string, Right>()
  const need = (name: string, ...operations: readonly Operation[]): void => {
    for (const operation of operations) rights.set(`${name} ${operation}`, { operation, on: 'topic', name })
  }
  for (const { topic } of sources) need(topic.name, 'Read', 'Describe')
  for (const { topic } of sinks) need(topic.name, 'Write', 'Describe')
  for (const name of [own.changelog, own.journal, own.forward])
    need(name, 'Read', 'Write', 'Describe', 'DescribeConfigs')
  need(own.deadLetter, 'Write', 'Describe', 'DescribeConfigs')
  return [...rights.values()]
}

/**
 * Those beside topics. To commit offsets within a transaction takes Read on the group, as joining does. The
 * transactional id of a pod is the application's with its instance id.
 * @param applicationId also names the group
 */
export const otherRights = (applicationId: string): readonly Right[] => [
  { operation: 'Read', on: 'group', name: applicationId },
  { operation: 'Describe', on: 'group', name: applicationId },
  { operation: 'Write', on: 'transactional id', name: `${applicationId}-`, isPrefix: true },
  { operation: 'Describe', on: 'transactional id', name: `${applicationId}-`, isPrefix: true },
]
