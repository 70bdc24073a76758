import kafka from '@confluentinc/kafka-javascript'
import { Admin, type NewTopic } from '#kafka/admin.ts'
import { call } from '#kafka/call.ts'
import { wantedTopics } from '#kafka/wanted-topics.ts'
import type { OwnTopics } from '#runtime/ports/own-topics.ts'
import type { Topology } from '#stream/nodes.ts'

/** As many replicas as the broker gives a topic by itself (KIP-464). */
const brokersReplicas = -1

/**
 * Creates all topics of an application, with `tasks` partitions each where `partitions` does not say another count.
 * @param config settings beside the wanted ones, by topic
 */
export const createTopics = async (
  brokers: string,
  topology: Topology,
  own: OwnTopics,
  tasks: number,
  partitions: Readonly<Record<string, number>> = {},
  config: Readonly<Record<string, NewTopic['config']>> = {},
): Promise<void> => {
  const admin = new Admin({ brokers, clientId: 'create-topics', settings: {} })
  try {
    for (const wanted of wantedTopics(topology, own, tasks, brokersReplicas))
      await admin.createTopic({
        ...wanted,
        partitions: partitions[wanted.topic] ?? wanted.partitions,
        config: { ...wanted.config, ...config[wanted.topic] },
      })
  } finally {
    admin.close()
  }
}

/** Adds partitions to a topic until it has `total`. */
export const addPartitions = async (brokers: string, topic: string, total: number): Promise<void> => {
  const admin = kafka.AdminClient.create({ 'bootstrap.servers': brokers } as kafka.GlobalConfig)
  try {
    await call<void>('createPartitions', (done) => admin.createPartitions(topic, total, 5_000, done as never))
  } finally {
    admin.disconnect()
  }
}

export const deleteTopic = async (brokers: string, topic: string): Promise<void> => {
  const admin = kafka.AdminClient.create({ 'bootstrap.servers': brokers } as kafka.GlobalConfig)
  try {
    await call<void>('deleteTopic', (done) => admin.deleteTopic(topic, 5_000, done as never))
  } finally {
    admin.disconnect()
  }
}

/** Changes settings of a topic, as `kafka-configs.sh --alter` does. */
export const setTopic = async (
  brokers: string,
  topic: string,
  settings: Readonly<Record<string, string>>,
): Promise<void> => {
  const {
    Admin: ConfigAdmin,
    ConfigResourceTypes,
    IncrementalAlterConfigOperationTypes,
  } = await import('@platformatic/kafka')
  const admin = new ConfigAdmin({ clientId: 'set-topic', bootstrapBrokers: brokers.split(',') })
  const configOperation = IncrementalAlterConfigOperationTypes.SET
  const configs = Object.entries(settings).map(([name, value]) => ({ name, value, configOperation }))
  try {
    await admin.incrementalAlterConfigs({
      resources: [{ resourceType: ConfigResourceTypes.TOPIC, resourceName: topic, configs }],
    })
  } finally {
    await admin.close()
  }
}

/** Deletes the records of a partition before an offset, as retention would. */
export const deleteBefore = async (
  brokers: string,
  topic: string,
  partition: number,
  offset: number,
): Promise<void> => {
  const admin = kafka.AdminClient.create({ 'bootstrap.servers': brokers } as kafka.GlobalConfig)
  try {
    await call<unknown>('deleteRecords', (done) =>
      admin.deleteRecords([{ topic, partition, offset }], { timeout: 5_000 }, done as never),
    )
  } finally {
    admin.disconnect()
  }
}
