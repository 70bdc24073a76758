import { Admin } from '#kafka/admin.ts'
import type { BrokerKindName } from '#kafka/broker-kinds.ts'
import { forKind } from '#kafka/kind-settings.ts'
import { readTopicSettings } from '#kafka/read-topic-settings.ts'
import { differenceText, settingDifferences, type TopicSettings } from '#kafka/topic-settings.ts'
import { wantedTopics } from '#kafka/wanted-topics.ts'
import { taskCount, topicsOf } from '#runtime/ownership/assignment.ts'
import { ownTopics } from '#runtime/ports/own-topics.ts'
import type { Topology } from '#stream/nodes.ts'
import { applicationId } from '#stream/topology.ts'
import type { Config } from '../config.ts'
import { allTopologies } from './applications.ts'
import { configuredKeys } from '../recipient-key.ts'
import { connectionOf } from './connection.ts'
import { failed, type Finding, ok, skipped, warning } from './doctor-finding.ts'
import { memoryFinding } from './doctor-memory.ts'
import { stateFindings } from './doctor-state.ts'
import { BrokerUnavailableError, TopicsError } from '#runtime/ports/errors.ts'

const timeoutMs = 3_000

type Asked = Pick<Config, 'EVENTZR_KAFKA_BROKERS'> & Partial<Config>

/** Whether a broker answers, and the topics of both applications. @throws KafkaCallError, KafkaSettingsError */
export const kafkaFindings = async (config: Asked): Promise<readonly Finding[]> => {
  const { EVENTZR_KAFKA_BROKERS: brokers, EVENTZR_PARTITIONS: partitions } = config
  const topologies = allTopologies(configuredKeys(config))
  try {
    const counts = await partitionCounts(topologies.flatMap(namesOf), config)
    const settings = await readTopicSettings(connectionOf(config, 'eventzr-doctor'), topologies.flatMap(namesOf))
    return [
      ok('broker', `answers at ${brokers}`),
      ...topologies.map((topology) => topicsFinding(topology, counts, partitions)),
      ...(await stateFindings(topologies, connectionOf(config, 'eventzr-doctor'))),
      ...topologies.flatMap((topology) => settingFindings(topology, settings, config.EVENTZR_BROKER_KIND)),
      ...topologies.map((topology) => memoryFinding(topology, settings, process.constrainedMemory())),
    ]
  } catch (error) {
    if (!(error instanceof BrokerUnavailableError)) throw error
    return [
      failed('broker', `no answer at ${brokers} within ${timeoutMs} ms`, 'start it, or correct EVENTZR_KAFKA_BROKERS'),
      skipped('topics', 'the broker does not answer'),
    ]
  }
}

const partitionCounts = async (topics: readonly string[], config: Asked): Promise<ReadonlyMap<string, number>> => {
  const admin = new Admin(connectionOf(config, 'eventzr-doctor'), timeoutMs)
  try {
    return await admin.partitionCounts([...new Set(topics)])
  } finally {
    admin.close()
  }
}

const namesOf = (topology: Topology): readonly string[] => topicsOf(topology, ownTopics(applicationId(topology)))

/** One finding per difference, or one for all topics of an application. @param kind of cluster: it bounds the comparison */
export const settingFindings = (
  topology: Topology,
  { found, unknown }: TopicSettings,
  kind: BrokerKindName = 'apache',
): readonly Finding[] => {
  const check = `settings of ${topology.name}`
  const own = ownTopics(applicationId(topology))
  const differences = settingDifferences(forKind(wantedTopics(topology, own, 1, 1), kind), found, [own])
  const notKnown = unknown.map((text) => warning(check, text, 'give the right, or compare them by hand'))
  if (differences.length === 0) return notKnown.length > 0 ? notKnown : [ok(check, 'as wanted')]
  const differing = differences.map((each) =>
    (each.isRefused ? failed : warning)(check, differenceText(each), 'run this command'),
  )
  return [...differing, ...notKnown]
}

/** @param partitions what `topics apply` would create; the tasks of topics that exist can no longer change */
export const topicsFinding = (
  topology: Topology,
  counts: ReadonlyMap<string, number>,
  partitions: number | undefined,
): Finding => {
  const check = `topics of ${topology.name}`
  try {
    const tasks = taskCount(topology, ownTopics(applicationId(topology)), counts)
    return tasks === partitions || partitions === undefined
      ? ok(check, `${namesOf(topology).length} topics, ${tasks} tasks`)
      : warning(
          check,
          `they have ${tasks} tasks and EVENTZR_PARTITIONS says ${partitions}`,
          'set it to the former: the number of tasks is fixed for an application version',
        )
  } catch (error) {
    if (error instanceof TopicsError) return failed(check, error.faults.join('; '), error.remedy)
    throw error
  }
}
