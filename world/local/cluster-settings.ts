import { sharedBrokerSettings } from './broker-properties.ts'

/** Where one of several brokers listens, `host:port` each. */
export interface ClusterNode {
  readonly id: number
  /** For clients, and under which they are told to find it. */
  readonly clients: string
  readonly advertised: string
  /** For other brokers, and under which they find it. */
  readonly brokers: string
  readonly advertisedToBrokers: string
  readonly controller: string
  /** Under which the other controllers find its own. */
  readonly voter: string
}

/**
 * The settings of a broker among `nodes`, all of them controllers too: three replicas of everything, two of them in sync, so
 * that transactions go on while one broker is down.
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
