import type { Topic } from '#stream/topic.ts'
import { topicVariables } from '../../src/variables/topic-variables.ts'

const { EVENTZR_PARTITIONS: partitions, EVENTZR_REPLICATION_FACTOR: replicas } = topicVariables

/** A topic as `topics apply` creates it with the standard configuration, in the words of the Kafka channel binding. */
export const wantedSettings = ({ compacted, retentionMs }: Topic<unknown>) => ({
  partitions: partitions.parse(undefined),
  replicas: replicas.parse(undefined),
  topicConfiguration:
    compacted === true
      ? { 'cleanup.policy': ['compact'] }
      : { 'cleanup.policy': ['delete'], 'retention.ms': retentionMs },
})
