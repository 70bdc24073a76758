import kafka from '@confluentinc/kafka-javascript'
import { setTimeout as sleep } from 'node:timers/promises'
import { clientSettings } from './client-settings.ts'
import { connect, connectTimeoutMs, disconnect, withSettings } from './connection.ts'
import type { GroupClient } from './group-client.ts'
import type { GroupMembership } from './consumer-settings.ts'

const longestStayMs = 10_000
const lookEveryMs = 50
const closeTimeoutMs = 5_000
/** The shortest allowed by default: if this process dies on the way, the group forgets the passer-by so soon. */
const sessionTimeoutMs = 6_000

/**
 * Joins the group as one more member and leaves again: each makes the group assign all partitions to its members, and they keep
 * theirs. A member cannot ask for that by itself: its client joins again only with another subscription
 * (rdkafka_cgrp.c, rd_kafka_cgrp_modify_subscription). With another topic than theirs the passer-by takes no partition from
 * any of them; it reads nothing.
 * @param topic of the application, other than the one of its members
 * @throws BrokerUnavailableError, KafkaSettingsError
 */
export const passThroughGroup = async (
  { connection, groupId, stop }: Pick<GroupMembership, 'connection' | 'groupId' | 'stop'>,
  topic: string,
): Promise<void> => {
  let isAssigned = false
  const answer = ({ code }: { readonly code: number }): void => {
    isAssigned ||= code === assignPartitions
    try {
      if (code === assignPartitions) client.incrementalAssign([])
      else client.incrementalUnassign([])
    } catch {
      // Once it is closing it takes no other answer.
      client.unassign()
    }
  }
  const settings = clientSettings(connection, {
    'group.id': groupId,
    'partition.assignment.strategy': 'cooperative-sticky',
    'session.timeout.ms': sessionTimeoutMs,
    'heartbeat.interval.ms': 500,
    'enable.auto.commit': false,
  })
  const client = withSettings(
    { ...settings, rebalance_cb: answer },
    (checked) => new kafka.KafkaConsumer(checked as kafka.ConsumerGlobalConfig, {}) as GroupClient,
  )
  await connect(client, connectTimeoutMs)
  try {
    client.subscribe([topic])
    for (let waitedMs = 0; !isAssigned && waitedMs < longestStayMs && stop?.aborted !== true; waitedMs += lookEveryMs) {
      client.consume(1, () => undefined)
      await sleep(lookEveryMs)
    }
  } finally {
    await disconnect(client, closeTimeoutMs)
  }
}

const assignPartitions = -175
