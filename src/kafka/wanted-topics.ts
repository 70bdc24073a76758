import { deletionsLastMs, type OwnTopics, ownRetentionMs } from '#runtime/ports/own-topics.ts'
import type { Topic } from '#stream/topic.ts'
import type { Topology } from '#stream/nodes.ts'
import type { NewTopic } from './admin.ts'

/** A forwarded record and a dead letter carry headers of their own beside the input's bytes. */
const inputAndHeaderBytes = 1_048_588 + 65_536

/**
 * The topics that an application needs: its inputs, outputs and own ones. Only settings are used that MSK Serverless accepts
 * (docs.aws.amazon.com, MSK Serverless configuration); `cleanup.policy` can be set there at creation alone.
 * @param partitions tasks of the application, the same for each topic
 */
export const wantedTopics = (
  topology: Topology,
  own: OwnTopics,
  partitions: number,
  replicationFactor: number,
): readonly NewTopic[] => {
  const wanted = (topic: string, config: NewTopic['config']): NewTopic => ({
    topic,
    partitions,
    replicationFactor,
    config,
  })
  return [
    ...publicTopics(topology).map(({ name, retentionMs, compacted, isForeign }) => ({
      ...(compacted === true
        ? { ...wanted(name, { 'cleanup.policy': 'compact' }), defaults: deletionsLast }
        : wanted(name, { 'cleanup.policy': 'delete', 'retention.ms': String(retentionMs) })),
      ...(isForeign === true && { isForeign: true as const }),
    })),
    // The clock of a pod may be wrong, and a broker refuses what is far ahead of its own (KIP-937).
    { ...wanted(own.changelog, { 'cleanup.policy': 'compact', ...brokersClock }), defaults: deletionsLast },
    wanted(own.journal, {
      'cleanup.policy': 'delete',
      'retention.ms': String(ownRetentionMs),
      ...brokersClock,
    }),
    ...[own.forward, own.deadLetter].map((topic) =>
      wanted(topic, {
        'cleanup.policy': 'delete',
        'retention.ms': String(ownRetentionMs),
        'max.message.bytes': String(inputAndHeaderBytes),
        // They keep the timestamp of their input.
        'message.timestamp.type': 'CreateTime',
      }),
    ),
  ]
}

const deletionsLast = { 'delete.retention.ms': String(deletionsLastMs) }

const brokersClock = { 'message.timestamp.type': 'LogAppendTime' }

const publicTopics = ({ sources, sinks }: Topology): readonly Topic<unknown>[] => [
  ...new Map([...sources, ...sinks].map(({ topic }) => [topic.name, topic])).values(),
]
