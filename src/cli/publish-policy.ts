import { randomUUID } from 'node:crypto'
import { EventCodec } from '#codec/event-codec.ts'
import { Admin } from '#kafka/admin.ts'
import { type SentRecord, sendRecord } from '#kafka/send-record.ts'
import { TopicsError } from '#runtime/ports/errors.ts'
import { homeTask } from '#runtime/task/home-task.ts'
import type { PolicyUpdated } from '#schemas/types.ts'
import type { TenantId } from '#stream/record.ts'
import { encodeKey } from '#stream/store-key.ts'
import { Slab } from '#stream/slab.ts'
import type { Topic } from '#stream/topic.ts'
import type { Config } from '../config.ts'
import type { ApplicationName } from './applications.ts'
import { connectionOf } from './connection.ts'
import { checkPolicyFile, PolicyRefusedError } from './policy-file.ts'
import { policyTopics } from './policy-topics.ts'
import { showPolicy } from './show-policy.ts'

/** A published policy. */
export interface PublishedPolicy {
  readonly tenantId: TenantId
  /** 0 for a removal. */
  readonly version: number
  readonly partition: number
}

/**
 * Publishes the policy of a file for a tenant, one version above those known.
 * @throws PolicyRefusedError, ConfigError, BrokerUnavailableError, KafkaCallError, TopicsError, RegistryUnavailable
 */
export const putPolicy = async (
  name: ApplicationName,
  tenantId: TenantId,
  file: string,
  config: Config,
): Promise<PublishedPolicy> => {
  const { text, checked } = checkPolicyFile(name, file, config)
  if (checked.kind === 'refused') throw new PolicyRefusedError(file, checked.faults)
  const { row, applied } = await showPolicy(name, tenantId, config)
  const version = Math.max(row?.version ?? 0, applied?.version ?? 0, applied?.inForceVersion ?? 0) + 1
  const update = { tenantId, version, policy: text, updatedAt: Date.now() }
  const { updated } = policyTopics[name]
  return { tenantId, version, partition: await publish(updated, tenantId, eventOf(updated, update), config) }
}

/** Removes a tenant's policy: that of the pods holds. @throws BrokerUnavailableError, KafkaCallError, TopicsError */
export const removePolicy = async (
  name: ApplicationName,
  tenantId: TenantId,
  config: Config,
): Promise<PublishedPolicy> => ({
  tenantId,
  version: 0,
  partition: await publish(policyTopics[name].updated, tenantId, { value: null }, config),
})

/** In JSON: that needs no schema id. */
const eventOf = (topic: Topic<PolicyUpdated>, update: PolicyUpdated): SentRecord => {
  const fetchSchema = () => Promise.resolve(undefined)
  const codec = new EventCodec({ schemaIds: new Map(), fetchSchema, outputEncoding: 'ce-structured-json' })
  const encoder = codec.encoder(topic)
  const slab = new Slab()
  const attributes = {
    id: `evt-${randomUUID()}`,
    type: topic.name,
    source: 'eventzr-cli',
    time: update.updatedAt ?? 0,
    subject: update.tenantId,
    extensions: {},
  }
  encoder.encode(attributes, update, slab)
  return { value: Buffer.from(slab.buffer.subarray(0, slab.position)), headers: encoder.headers }
}

/** Writes to the partition of murmur2, as other producers do. @returns its number @throws KeyError when no row can have such a tenant */
const publish = async (
  { name: topic }: Topic<PolicyUpdated>,
  tenantId: TenantId,
  record: SentRecord,
  config: Config,
): Promise<number> => {
  encodeKey([tenantId])
  const connection = connectionOf(config, 'eventzr-policy')
  const admin = new Admin(connection)
  try {
    const partitions = (await admin.partitionCounts([topic])).get(topic) ?? 0
    if (partitions === 0) throw new TopicsError([topic], [])
    const partition = homeTask(Buffer.from(tenantId), partitions)
    await sendRecord(connection, { topic, partition }, { ...record, key: tenantId })
    return partition
  } finally {
    admin.close()
  }
}
