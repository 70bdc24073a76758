import type { StartedNetwork, StartedTestContainer } from 'testcontainers'
import { brokerImage, containerEnvironment } from './broker-properties.ts'
import { type ClusterNode, clusterSettings, type LocalCluster } from './cluster-settings.ts'
import { freePorts } from './free-port.ts'
import { newClusterId } from './java-broker.ts'
import { awaitBroker, warmTransactions } from './readiness.ts'

const ids = [1, 2, 3] as const
const startTimeoutMs = 180_000

type Library = typeof import('testcontainers')

/** Where the three containers listen; clients come through ports of the host, brokers by the names of the network. */
export const containerNodes = (host: string, hostPorts: readonly number[]): readonly ClusterNode[] =>
  ids.map((id, index) => ({
    id,
    clients: '0.0.0.0:9092',
    advertised: `${host}:${hostPorts[index]!}`,
    brokers: '0.0.0.0:9094',
    advertisedToBrokers: `broker-${id}:9094`,
    controller: '0.0.0.0:9093',
    voter: `broker-${id}:9093`,
  }))

/** Starts three brokers as containers in a network of their own. */
export async function startContainerCluster(): Promise<LocalCluster> {
  const library = await import('testcontainers')
  const runtime = await library.getContainerRuntimeClient()
  const nodes = containerNodes(runtime.info.containerRuntime.host, await freePorts(ids.length))
  const network = await new library.Network().start()
  const clusterId = newClusterId()
  const brokers = await Promise.all(nodes.map((node) => startNode(library, network, node, nodes, clusterId)))
  const handles = brokers.map((broker) => runtime.container.getById(broker.getId()))
  const addresses = nodes.map(({ advertised }) => advertised).join(',')
  await awaitBroker(addresses, { timeoutMs: startTimeoutMs })
  await warmTransactions(addresses)
  return {
    brokers: addresses,
    kill: async (index) => {
      await handles[index]!.kill({ signal: 'SIGKILL' })
      await handles[index]!.wait()
    },
    restart: async (index) => {
      await handles[index]!.start()
      await awaitBroker(nodes[index]!.advertised, { timeoutMs: startTimeoutMs })
    },
    stop: async () => {
      await Promise.all(brokers.map((broker) => broker.stop()))
      await network.stop()
    },
  }
}

const startNode = (
  library: Library,
  network: StartedNetwork,
  node: ClusterNode,
  nodes: readonly ClusterNode[],
  clusterId: string,
): Promise<StartedTestContainer> =>
  new library.GenericContainer(brokerImage)
    .withNetwork(network)
    .withNetworkAliases(`broker-${node.id}`)
    .withEnvironment({ CLUSTER_ID: clusterId, ...containerEnvironment(clusterSettings(node, nodes)) })
    .withExposedPorts({ container: 9092, host: Number(node.advertised.split(':')[1]) })
    .withStartupTimeout(startTimeoutMs)
    .start()
