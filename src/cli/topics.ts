import { Admin } from '#kafka/admin.ts'
import { wantedTopics } from '#kafka/wanted-topics.ts'
import { ownTopics } from '#runtime/ports/own-topics.ts'
import type { Topology } from '#stream/nodes.ts'
import { applicationId } from '#stream/topology.ts'
import type { Config } from '../config.ts'
import { connectionOf } from './connection.ts'

/** What became of one topic. */
export interface AppliedTopic {
  readonly topic: string
  readonly partitions: number
  readonly created: boolean
}

/** Creates the topics that the applications need and do not have; existing ones are left as they are. Idempotent. */
export const applyTopics = async (
  topologies: readonly Topology[],
  config: Config,
): Promise<readonly AppliedTopic[]> => {
  const { EVENTZR_PARTITIONS: partitions, EVENTZR_REPLICATION_FACTOR: replicas } = config
  const admin = new Admin(connectionOf(config, 'eventzr-topics'))
  try {
    const wanted = topologies.flatMap((topology) =>
      wantedTopics(topology, ownTopics(applicationId(topology)), partitions, replicas),
    )
    const applied: AppliedTopic[] = []
    for (const topic of wanted)
      applied.push({ topic: topic.topic, partitions, created: await admin.createTopic(topic) })
    return applied
  } finally {
    admin.close()
  }
}
