import { sharedBrokerSettings } from './broker-properties.ts'

/** One of several brokers: its addresses, `host:port` each. */
export interface ClusterNode {
  readonly id: number
  /** For clients; they are told the advertised one. */
  readonly clients: string
  readonly advertised: string
  /** For other brokers; they are told the advertised one. */
  readonly brokers: string
  readonly advertisedToBrokers: string
  readonly controller: string
  /** The address of its controller for the other ones. */
  readonly voter: string
}

/**
 * The settings of a broker among `nodes`, all of them controllers too: three replicas of everything, two of them in sync.
 * Transactions then go on while one broker is down.
 */
export const clusterSettings = (
  node: ClusterNode,
  nodes: readonly ClusterNode[],
): Readonly<Record<string, string>> => ({
  ...sharedBrokerSettings,
  'node.id': String(node.id),
  'controller.quorum.voters': nodes.map(({ id, voter }) => `${id}@${voter}`).join(','),
  listeners: `PLAINTEXT://${node.clients},BROKERS://${node.brokers},CONTROLLER://${node.controller}`,
  'advertised.listeners': `PLAINTEXT://${node.advertised},BROKERS://${node.advertisedToBrokers}`,
  'inter.broker.listener.name': 'BROKERS',
  'listener.security.protocol.map': 'CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,BROKERS:PLAINTEXT',
  'default.replication.factor': '3',
  'min.insync.replicas': '2',
  'offsets.topic.replication.factor': '3',
  'transaction.state.log.replication.factor': '3',
  'transaction.state.log.min.isr': '2',
  'share.coordinator.state.topic.replication.factor': '3',
  'share.coordinator.state.topic.min.isr': '2',
})

/** Several brokers for tests that kill one of them. */
export interface LocalCluster {
  /** `host:port`, comma-separated. */
  readonly brokers: string
  /** Kills the broker at this place of the list; resolves when it is gone. */
  kill(index: number): Promise<void>
  /** Starts a killed one again on its data. */
  restart(index: number): Promise<void>
  stop(): Promise<void>
}
