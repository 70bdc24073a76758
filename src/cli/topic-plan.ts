import type { NewTopic } from '#kafka/admin.ts'
import { brokerKinds, type BrokerKindName } from '#kafka/broker-kinds.ts'
import { type ClusterTopics, existingTopics, readClusterTopics } from '#kafka/cluster-topics.ts'
import { creationMs } from '#kafka/creation-pace.ts'
import { forKind } from '#kafka/kind-settings.ts'
import { type BudgetLine, budgetOf } from '#kafka/topic-budget.ts'
import { type SettingDifference, settingDifferences } from '#kafka/topic-settings.ts'
import { wantedTopics } from '#kafka/wanted-topics.ts'
import { type OwnTopics, ownTopics } from '#runtime/ports/own-topics.ts'
import type { Topology } from '#stream/nodes.ts'
import { applicationId } from '#stream/topology.ts'
import type { Config } from '../config.ts'
import { connectionOf } from './connection.ts'

/** Choices beside the configuration. */
export interface PlanOptions {
  /** Topics of other services: created like all others, or only looked at; the kind of cluster decides by default. */
  readonly inputs?: 'create' | 'check'
  /** Pods of each application. */
  readonly pods?: number
  /** Inputs per second of the busiest tenant. */
  readonly tenantRate?: number
  /** `wanted` leaves topics of other applications out, and with them the budget of partitions; the quotas decide by default. */
  readonly scope?: 'wanted' | 'all'
}

/** A topic as it is wanted, and as it is. */
export interface PlannedTopic {
  readonly topic: string
  /** The wanted number, or that of an existing topic. */
  readonly partitions: number
  /** `foreign` is missing, and its owner must create it. */
  readonly state: 'exists' | 'missing' | 'foreign'
  /** The settings of a new topic. */
  readonly config: NewTopic['config']
  /** Between an existing topic and the wanted one. */
  readonly differences: readonly SettingDifference[]
  /** It belongs to another service. */
  readonly isForeign: boolean
  /** An own topic that exists with this number of partitions instead of the wanted one. */
  readonly foundPartitions?: number
}

/** The work of `topics apply`, and whether the cluster bears it. */
export interface TopicPlan {
  readonly kind: BrokerKindName
  readonly topics: readonly PlannedTopic[]
  readonly budget: readonly BudgetLine[]
  /** The creation takes so long at least, since some clusters bound its rate. */
  readonly creationMs: number
  /** Why settings of existing topics could not be compared. */
  readonly notCompared: readonly string[]
  /** Why topics of other applications may be counted in the wrong budget. */
  readonly uncounted: readonly string[]
}

/** A plan, and the topics to be created in their order. */
export interface PreparedPlan {
  readonly plan: TopicPlan
  readonly missing: readonly NewTopic[]
}

/** Local stacks and tests have nobody else to create inputs; on a shared cluster they belong to their writers. */
const standardInputs = (kind: BrokerKindName): NonNullable<PlanOptions['inputs']> =>
  kind === 'apache' ? 'create' : 'check'

const standardPods = 3
const standardTenantRate = 100
/** One in each availability zone. The address of a managed cluster does not tell their number. */
const assumedBrokers = 3

/** Looks at the cluster and changes nothing. @throws BrokerUnavailableError, KafkaCallError */
export const planTopics = async (
  topologies: readonly Topology[],
  config: Config,
  options: PlanOptions = {},
): Promise<PreparedPlan> => {
  const { EVENTZR_BROKER_KIND: kind } = config
  const own = topologies.map((topology) => ownTopics(applicationId(topology)))
  const wanted = wantedOf(topologies, own, config, kind)
  const { quotas } = brokerKinds[kind]
  const scope = options.scope ?? (quotas.otherPartitions === undefined ? 'wanted' : 'all')
  const names = wanted.map(({ topic }) => topic)
  const cluster = await readClusterTopics(connectionOf(config, 'eventzr-topics'), names, scope)
  const isThere = ({ topic }: NewTopic): boolean => (cluster.partitions.get(topic) ?? 0) > 0
  const creates = options.inputs ?? standardInputs(kind)
  const missing = wanted.filter((each) => !isThere(each) && (creates === 'create' || each.isForeign !== true))
  const existing = wanted.filter(isThere)
  const differences = settingDifferences(existing, cluster.found, own)
  const plan = {
    kind,
    topics: wanted.map((each) => planned(each, { cluster, missing, differences, own })),
    budget: budgetOf(quotas, existingTopics(cluster), missing, loadOf(topologies, config, options)),
    creationMs: creationMs(
      quotas,
      missing.map(({ partitions }) => partitions),
    ),
    notCompared: cluster.unknown,
    uncounted: cluster.uncounted,
  }
  return { plan, missing }
}

/** Each once, though both applications may want it. */
const wantedOf = (
  topologies: readonly Topology[],
  own: readonly OwnTopics[],
  config: Config,
  kind: BrokerKindName,
): readonly NewTopic[] => {
  const { EVENTZR_PARTITIONS: partitions, EVENTZR_REPLICATION_FACTOR: replicas } = config
  const all = topologies.flatMap((topology, index) => wantedTopics(topology, own[index]!, partitions, replicas))
  return forKind([...new Map(all.map((each) => [each.topic, each])).values()], kind)
}

const loadOf = (
  topologies: readonly Topology[],
  { EVENTZR_COMMIT_INTERVAL_MS: commitIntervalMs }: Config,
  { pods = standardPods, tenantRate = standardTenantRate }: PlanOptions,
) => ({
  pods: pods * topologies.length,
  commitIntervalMs,
  brokers: assumedBrokers,
  tenantRecordsPerSecond: tenantRate,
})

interface Look {
  readonly cluster: ClusterTopics
  readonly missing: readonly NewTopic[]
  readonly differences: readonly SettingDifference[]
  readonly own: readonly OwnTopics[]
}

const planned = (wanted: NewTopic, { cluster, missing, differences, own }: Look): PlannedTopic => {
  const { topic, partitions, config, isForeign = false } = wanted
  const found = cluster.partitions.get(topic) ?? 0
  const isOwn = own.some((each) => Object.values<string>({ ...each }).includes(topic))
  return {
    topic,
    partitions: found > 0 ? found : partitions,
    state: stateOf(wanted, found, missing),
    config,
    differences: differences.filter((each) => each.topic === topic),
    isForeign,
    ...(isOwn && found > 0 && found !== partitions && { foundPartitions: found }),
  }
}

const stateOf = (wanted: NewTopic, found: number, missing: readonly NewTopic[]): PlannedTopic['state'] => {
  if (found > 0) return 'exists'
  return missing.includes(wanted) ? 'missing' : 'foreign'
}
